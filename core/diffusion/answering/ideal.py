"""How far the network is from the ideal denoiser, at every noise level."""

from collections.abc import Generator

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.answers import IdealCompared
from core.arrays import Floats
from core.data.shown import shown
from core.diffusion.denoiser import Denoiser, NetworkDenoiser
from core.diffusion.ideal.finite_data import FiniteDataDenoiser
from core.diffusion.ideal.mixture import MixtureDenoiser
from core.diffusion.model import DiffusionModel
from core.diffusion.shown import shown_levels
from core.diffusion.time_sampling import times_at
from core.engine.answerers import working
from core.events import Event
from core.frozen import frozen
from core.requests import CompareWithIdeal

LEVELS = 16
EXAMPLES = {"image": 32, "points": 512}
EXAMPLES_SHOWN = {"image": 4, "points": 40}


class IdealAnswerer:
    """Always the same training examples and noise, at noise levels spread as they are trained on.

    The ideal of a mixture of Gaussians is that of the mixture, of other data that of the training
    examples, of the class of each where classes are learnt.
    """

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model
        dataset, objective = model.dataset, model.objective
        generator = model.streams.cpu_generator("ideal denoiser")
        count = min(EXAMPLES[dataset.kind], dataset.examples.shape[0])
        device = dataset.examples.device
        order = torch.randperm(dataset.examples.shape[0], generator=generator)
        chosen = order[:count].to(device)
        self._shown = order[: min(count, EXAMPLES_SHOWN[dataset.kind])]
        self._x_0 = dataset.as_x_0(dataset.examples[chosen])
        self._labels = dataset.labels[chosen] if model.conditional else None
        eps = torch.randn(self._x_0.shape, generator=generator).to(device)
        quantile = (torch.arange(LEVELS, dtype=torch.float64) + 0.5) / LEVELS
        times = times_at(objective.config.time_sampling, model.schedule, quantile)
        self._levels = [model.schedule.level_at(float(time)) for time in times]
        self._x_t = [level.alpha * self._x_0 + level.sigma * eps for level in self._levels]
        self._ideal: Denoiser = (
            FiniteDataDenoiser(dataset, self._labels)
            if dataset.mixture is None
            else MixtureDenoiser(dataset.mixture, self._labels)
        )
        self._ideal_x_0_hats: list[Tensor] = []  # the same every time, and slow to find

    def __call__(self, step: int, request: CompareWithIdeal) -> Generator[Event]:
        pairs = list(zip(self._x_t, self._levels, strict=True))
        for x_t, level in pairs[len(self._ideal_x_0_hats) :]:
            yield working(request, len(self._ideal_x_0_hats) / LEVELS)
            self._ideal_x_0_hats.append(self._ideal(x_t, level).x_0_hat)
        model = self._model
        with model.evaluated("ema") as network:
            denoiser = NetworkDenoiser(network, model.objective.prediction, self._labels)
            answers = [denoiser(x_t, level).x_0_hat for x_t, level in pairs]
        both = list(zip(answers, self._ideal_x_0_hats, strict=True))
        kind, few = model.dataset.kind, len(self._shown)
        yield IdealCompared(
            step=step,
            weights="ema",
            levels=shown_levels(model.schedule, self._levels),
            network_error=_floats([_error(answer, self._x_0) for answer in answers]),
            ideal_error=_floats([_error(ideal, self._x_0) for _, ideal in both]),
            distance=_floats([_error(answer, ideal) for answer, ideal in both]),
            of_distribution=model.dataset.mixture is not None,
            indices=frozen(self._shown.numpy().copy()),
            labels=frozen(model.dataset.labels.cpu()[self._shown].numpy().copy()),
            x_0=shown(self._x_0[:few], kind),
            x_t=shown(torch.stack([x_t[:few] for x_t in self._x_t]), kind),
            network_x_0_hat=shown(torch.stack([a[:few] for a in answers]), kind),
            ideal_x_0_hat=shown(torch.stack([i[:few] for _, i in both]), kind),
        )


def _error(a: Float[Tensor, "b ..."], b: Float[Tensor, "b ..."]) -> float:
    return float((a - b).square().mean())


def _floats(values: list[float]) -> Floats:
    return frozen(np.array(values, dtype=np.float32))
