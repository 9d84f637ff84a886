"""How long a gradient each part of the times gives, and so what the training is spent on."""

from collections.abc import Generator

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.answers import GradientShared
from core.diffusion.model import DiffusionModel
from core.diffusion.objective import NoiseDraw
from core.diffusion.time_sampling import times_at
from core.engine.answerers import working
from core.events import Event
from core.frozen import frozen
from core.requests import ShareGradient

BINS = 16
EXAMPLES = {"image": 16, "points": 256}  # of each bin
QUANTILES = 2**14  # of the training times: their shares are exact to one part in so many
TINY = 1e-30


class GradientAnswerer:
    """Always the same examples and noise, in all bins, so that only time makes a difference.

    Within a bin the times are spread as they are trained on. The mean gradient of a batch is the
    sum over the bins of mean gradient times share of the examples: these parts are measured. They
    point in different directions (Hang et al. 2023, arXiv 2303.09556, figure 2), so their lengths
    add up to more than that of the sum.
    """

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model
        dataset, objective = model.dataset, model.objective
        generator = model.streams.cpu_generator("gradient share")
        count = min(EXAMPLES[dataset.kind], dataset.examples.shape[0])
        device = dataset.examples.device
        chosen = torch.randperm(dataset.examples.shape[0], generator=generator)[:count].to(device)
        self._x_0 = dataset.as_x_0(dataset.examples[chosen])
        self._labels = dataset.labels[chosen] if model.conditional else None
        self._eps = torch.randn(self._x_0.shape, generator=generator).to(device)
        order = torch.randperm(count, generator=generator)  # else later examples were noisier
        quantile = (torch.arange(QUANTILES, dtype=torch.float64) + 0.5) / QUANTILES
        times = times_at(objective.config.time_sampling, model.schedule, quantile)
        # As in TimestepBins: a timestep is the upper end of its part of time.
        bins = (times * BINS).ceil().clamp(1, BINS).long() - 1
        self._often = torch.bincount(bins, minlength=BINS).double() / QUANTILES
        place = ((order + 0.5) / count).double()
        self._times: list[Tensor | None] = []  # [count] of each bin; None: never trained on
        for number in range(BINS):
            inside = times[bins == number]
            spread = inside[(place * len(inside)).long()].float() if len(inside) else None
            self._times.append(None if spread is None else spread.to(device))

    def __call__(self, step: int, request: ShareGradient) -> Generator[Event]:
        norms: list[float] = []
        for times in self._times:
            norms.append(0.0 if times is None else self._norm(times))
            yield working(request, len(norms) / BINS)
        weighted = np.array(norms) * self._often.numpy()
        yield GradientShared(
            step=step,
            edges=frozen(np.linspace(0, 1, BINS + 1, dtype=np.float32)),
            norms=frozen(np.array(norms, dtype=np.float32)),
            shares=frozen((weighted / np.maximum(weighted.sum(), TINY)).astype(np.float32)),
        )

    def _norm(self, times: Float[Tensor, "count"]) -> float:
        """Length of the gradient of the mean loss, over all weights. Leaves ``.grad`` alone."""
        model = self._model
        draw = NoiseDraw(times, self._eps)
        with model.evaluated("raw") as network:
            loss = model.objective.losses(network, self._x_0, self._labels, draw).mean()
            weights = [p for p in model.network.parameters() if p.requires_grad]
            gradient = torch.autograd.grad(loss, weights, allow_unused=True, materialize_grads=True)
        return float(torch.nn.utils.get_total_norm(gradient))
