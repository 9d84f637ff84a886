"""Real examples on their way to noise."""

import math
from collections.abc import Generator, Sequence

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.answers import ForwardNoised
from core.arrays import Doubles, Floats, Integers
from core.data.points.density import noised_density
from core.data.shown import shown
from core.diffusion.model import DiffusionModel
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.shown import shown_levels
from core.engine.answerers import working
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.requests import NoiseExamples

COUNT = {"image": 8, "points": 1000}
TIMESTEPS = 41
HISTOGRAM_EDGES = np.linspace(-3.5, 3.5, 57, dtype=np.float32)
REACH = 3.0  # standard deviations of pure noise: 99.5 % of its points are within the square
SIDE = 64  # cells along each side of the square
NO_DENSITIES = np.zeros((0, 0, 0), dtype=np.float32)


class NoiseAnswerer:
    """Noises training examples: x_t = alpha x_0 + sigma eps, one eps an example."""

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model
        labels = model.dataset.labels.cpu().numpy().astype(np.int64)
        self._training_labels: Integers = frozen(labels)
        self._densities: dict[int, Floats] = {}  # by timestep: which examples are shown is the same

    def __call__(self, _step: int, request: NoiseExamples) -> Generator[Event]:
        dataset, schedule = self._model.dataset, self._model.schedule
        last = schedule.timesteps - 1
        _refuse_others("example", request.indices, dataset.examples.shape[0] - 1)
        _refuse_others("timestep", request.timesteps, last)
        even = np.linspace(0, last, TIMESTEPS).round().astype(int)
        timesteps = request.timesteps or tuple(int(t) for t in even)
        levels = [schedule.level_at(schedule.time_of(timestep)) for timestep in timesteps]
        densities = NO_DENSITIES
        if dataset.kind == "points":
            for done, timestep in enumerate(timesteps):
                yield working(request, done / len(timesteps))
                self._measure_density(timestep, levels[done])
            densities = np.stack([self._densities[timestep] for timestep in timesteps])
        yield self._noised(request.indices or self._first_examples(), levels, densities)

    def _noised(
        self, indices: Sequence[int], levels: Sequence[NoiseLevel], densities: Floats
    ) -> ForwardNoised:
        model, dataset = self._model, self._model.dataset
        numbers = np.array(indices, dtype=np.int64)
        x_0 = dataset.as_x_0(dataset.examples[torch.tensor(numbers).to(dataset.examples.device)])
        generator = model.streams.cpu_generator("forward noise")
        eps = torch.randn(x_0.shape, generator=generator).to(x_0.device)
        x_t = torch.stack([level.alpha * x_0 + level.sigma * eps for level in levels])
        scales = np.array([_scale(level) for level in levels])
        return ForwardNoised(
            indices=frozen(numbers),
            labels=frozen(self._training_labels[numbers]),
            levels=shown_levels(model.schedule, levels),
            x_0=shown(x_0, dataset.kind),
            eps=shown(eps, dataset.kind),
            x_t=shown(_scaled_down(x_t, scales) if dataset.kind == "image" else x_t, dataset.kind),
            histogram_edges=frozen(HISTOGRAM_EDGES.copy()),
            histograms=_histograms(x_t, scales),
            densities=frozen(densities),
            reach=REACH,
            training_labels=self._training_labels,
        )

    def _measure_density(self, timestep: int, level: NoiseLevel) -> None:
        if timestep not in self._densities:
            reach = REACH * _scale(level)
            density = noised_density(self._model.dataset, level, reach, SIDE)
            self._densities[timestep] = density.numpy().astype(np.float32)

    def _first_examples(self) -> Sequence[int]:
        """The first examples, of as many different classes as there are."""
        dataset = self._model.dataset
        wanted = COUNT[dataset.kind]
        if dataset.kind == "points":
            return range(min(wanted, dataset.examples.shape[0]))
        labels: list[int] = self._training_labels[:2000].tolist()
        first = [labels.index(label) for label in sorted(set(labels))]
        rest = [i for i in range(len(labels)) if i not in first]
        return (first + rest)[:wanted]


def _refuse_others(what: str, chosen: Sequence[int], last: int) -> None:
    for number in chosen:
        if not 0 <= number <= last:
            raise NoisescopeError(f"{what} {number}: choose one from 0 to {last}.")


def _scale(level: NoiseLevel) -> float:
    """As in ForwardNoised.scales."""
    return max(1.0, math.hypot(level.alpha, level.sigma))


def _scaled_down(x_t: Float[Tensor, "k n ..."], scales: Doubles) -> Float[Tensor, "k n ..."]:
    """Within what pixels can show, however much the noise explodes."""
    divisor = torch.tensor(scales, dtype=x_t.dtype).to(x_t.device)
    return x_t / divisor.reshape(-1, *(1,) * (x_t.ndim - 1))


def _histograms(x_t: Float[Tensor, "k n ..."], scales: Doubles) -> Floats:
    """Densities of all values, over edges that are spread by the scale."""
    found: list[Doubles] = []
    for values, scale in zip(x_t.flatten(1).cpu().numpy(), scales, strict=True):
        edges = scale * HISTOGRAM_EDGES.astype(np.float64)
        found.append(np.histogram(values, bins=edges)[0] / (values.size * np.diff(edges)))
    return frozen(np.array(found, dtype=np.float32))
