"""How far the network is from the ideal denoiser, at every noise level."""

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.data.dataset import Dataset
from core.diffusion.denoiser import Denoiser, Estimates, NetworkDenoiser
from core.diffusion.ideal.finite_data import FiniteDataDenoiser
from core.diffusion.ideal.mixture import MixtureDenoiser
from core.diffusion.objective import DiffusionObjective
from core.diffusion.schedules.schedule import NoiseSchedule
from core.diffusion.time_sampling import times_at
from core.engine.compute import NetworkCall
from core.events import IdealCompared, Weights
from core.frozen import frozen

LEVELS = 16
EXAMPLES = {"image": 32, "points": 512}


class IdealGap:
    """Always the same training examples and noise, at noise levels spread as they are trained on.

    The ideal of a mixture of Gaussians is that of the mixture, of other data that of the training
    examples, of the class of each where classes are learnt.
    """

    def __init__(
        self,
        objective: DiffusionObjective,
        schedule: NoiseSchedule,
        dataset: Dataset,
        *,
        conditional: bool,
        generator: torch.Generator,
    ) -> None:
        count = min(EXAMPLES[dataset.kind], dataset.examples.shape[0])
        device = dataset.examples.device
        chosen = torch.randperm(dataset.examples.shape[0], generator=generator)[:count].to(device)
        self._prediction = objective.prediction
        self._x_0 = dataset.as_x_0(dataset.examples[chosen])
        self._labels = dataset.labels[chosen] if conditional else None
        self._eps = torch.randn(self._x_0.shape, generator=generator).to(device)
        quantile = (torch.arange(LEVELS, dtype=torch.float64) + 0.5) / LEVELS
        times = times_at(objective.config.time_sampling, schedule, quantile)
        self._levels = [schedule.level_at(float(time)) for time in times]
        self._ideal: Denoiser = (
            FiniteDataDenoiser(dataset, self._labels)
            if dataset.mixture is None
            else MixtureDenoiser(dataset.mixture, self._labels)
        )
        self._ideal_x_0_hats: list[Tensor] = []  # the same every time, and slow to find

    def measure(self, network: NetworkCall, step: int, weights: Weights) -> IdealCompared:
        """Mean squared errors of x_0_hat per number of the data, now."""
        denoiser = NetworkDenoiser(network, self._prediction, self._labels)
        noised = [level.alpha * self._x_0 + level.sigma * self._eps for level in self._levels]
        if not self._ideal_x_0_hats:
            self._ideal_x_0_hats = [
                self._ideal(x_t, level).x_0_hat
                for x_t, level in zip(noised, self._levels, strict=True)
            ]
        answers: list[Estimates] = [
            denoiser(x_t, level) for x_t, level in zip(noised, self._levels, strict=True)
        ]
        pairs = list(zip(answers, self._ideal_x_0_hats, strict=True))
        return IdealCompared(
            step=step,
            weights=weights,
            times=_floats([level.time for level in self._levels]),
            log_snr=_floats([level.log_snr for level in self._levels]),
            network_error=_floats([_error(a.x_0_hat, self._x_0) for a, _ in pairs]),
            ideal_error=_floats([_error(ideal, self._x_0) for _, ideal in pairs]),
            distance=_floats([_error(a.x_0_hat, ideal) for a, ideal in pairs]),
        )


def _error(a: Float[Tensor, "b ..."], b: Float[Tensor, "b ..."]) -> float:
    return float((a - b).square().mean())


def _floats(values: list[float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return frozen(np.array(values, dtype=np.float32))
