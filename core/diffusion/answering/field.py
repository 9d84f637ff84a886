"""Score and velocity of the model over the plane, and the exact ones where they are known."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.answers import FieldMeasured, Weights, plane_units
from core.arrays import Floats, Integers
from core.data.dataset import Dataset
from core.data.points.density import noised_density
from core.data.points.plane import square
from core.diffusion.answering.plane import (
    exact_denoiser,
    exact_on_square,
    learned_denoiser,
    plane_data,
)
from core.diffusion.denoiser import Estimates
from core.diffusion.model import DiffusionModel
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.schedules.schedule import NoiseSchedule
from core.diffusion.shown import shown_levels
from core.engine.answerers import working
from core.events import Event
from core.frozen import frozen
from core.requests import MeasureField

LEVELS = 31
SIDE = 17  # places along each side of the square
DENSITY_SIDE = 64
REACH = 1.9
SHORT = 1e-5  # of time: a difference over it is exact to 1e-5 at the ends, to 1e-10 in between

NOTHING: Floats = frozen(np.zeros((0, 0, 0, 2), dtype=np.float32))


@dataclass(frozen=True, eq=False)
class Known:
    """What needs no network: the same at every training step."""

    densities: Floats  # [k, d, d]
    exact: "Field | None"


class FieldAnswerer:
    """The same places and whole timesteps each time; what is exact is found once for each class."""

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model
        self._levels = field_levels(model.schedule)
        self._shown_levels = shown_levels(model.schedule, self._levels)
        self._reaches = [REACH * float(unit) for unit in plane_units(self._shown_levels)]
        self._known: dict[int, Known] = {}  # by class
        self._finding: dict[int, list[tuple[Tensor, Estimates | None]]] = {}  # level by level
        self._learned = Field(len(self._levels))
        self._of: tuple[Weights, int] | None = None  # weights and class of what is learned

    def __call__(self, step: int, request: MeasureField) -> Generator[Event]:
        data = plane_data(self._model, request.label)
        known = yield from self._find(request, data)
        weights = self._model.weights_for(request.weights)
        self._measure(step, request, weights)
        learned, exact = self._learned, known.exact
        yield FieldMeasured(
            step=step,
            weights=weights,
            label=request.label,
            levels=self._shown_levels,
            steps=frozen(learned.steps.copy()),
            reach=REACH,
            score=frozen(learned.score.copy()),
            velocity=frozen(learned.velocity.copy()),
            exact_score=NOTHING if exact is None else exact.score,
            exact_velocity=NOTHING if exact is None else exact.velocity,
            of_distribution=data.mixture is not None,
            densities=known.densities,
        )

    def _measure(self, step: int, request: MeasureField, weights: Weights) -> None:
        """Ask the network at all levels, or only where somebody looks and where it is longest ago.

        A whole field takes a tenth of a second, too much to be seen often within the budget.
        """
        of = (weights, request.label)
        chosen = range(len(self._levels))
        if request.timestep is not None and of == self._of:
            looked_at = self._shown_levels.nearest(request.timestep)
            chosen = {looked_at, int(self._learned.steps.argmin())}
        self._of = of
        like = torch.empty(0, device=self._model.compute.device)
        with self._model.evaluated(weights) as network:
            denoiser = learned_denoiser(self._model, network, request.label, SIDE**2)
            for k in chosen:
                x_t = square(_along(self._reaches[k])).to(like)
                self._keep(self._learned, k, denoiser(x_t, self._levels[k]), step)

    def _find(self, request: MeasureField, data: Dataset) -> Generator[Event, None, Known]:
        """What is exact. Where it was left it goes on."""
        if request.label in self._known:
            return self._known[request.label]
        found = self._finding.setdefault(request.label, [])
        denoiser = exact_denoiser(data)
        for k in range(len(found), len(self._levels)):
            yield working(request, k / len(self._levels))
            level, reach = self._levels[k], self._reaches[k]
            density = noised_density(data, level, reach, DENSITY_SIDE).float()
            answer = None
            if denoiser is not None:
                answer = exact_on_square(denoiser, _along(reach), level)
            found.append((density, answer))
        densities: Floats = torch.stack([density for density, _ in found]).numpy()
        exact = None if denoiser is None else Field(len(self._levels))
        for k, (_, answer) in enumerate(found):
            if exact is not None and answer is not None:
                self._keep(exact, k, answer, 0)
        if exact is not None:
            frozen(exact.score)
            frozen(exact.velocity)
        self._known[request.label] = Known(frozen(densities), exact)
        return self._known[request.label]

    def _keep(self, field: "Field", k: int, answer: Estimates, step: int) -> None:
        level = self._levels[k]
        rates = amplitude_rates(self._model.schedule, level.time)
        field.steps[k] = step
        field.score[k] = _on_square(score(answer, level))
        field.velocity[k] = _on_square(velocity(answer, *rates))


class Field:
    """Arrows at all levels and places, filled level by level."""

    def __init__(self, levels: int) -> None:
        self.steps: Integers = np.zeros(levels, dtype=np.int64)  # [k], of training
        self.score: Floats = np.zeros((levels, SIDE, SIDE, 2), dtype=np.float32)
        self.velocity: Floats = np.zeros_like(self.score)


def field_levels(schedule: NoiseSchedule) -> Sequence[NoiseLevel]:
    """Whole timesteps, evenly from the almost clean to the noisiest: what is clean has no score."""
    last = schedule.timesteps - 1
    timesteps = np.unique(np.linspace(last / LEVELS, last, LEVELS).round())
    return [schedule.level_at(schedule.time_of(float(t))) for t in timesteps]


def score(estimates: Estimates, level: NoiseLevel) -> Float[Tensor, "n 2"]:
    """Gradient of the log density of x_t: Song et al. 2021 (arXiv 2011.13456)."""
    return -estimates.eps_hat / level.sigma


def velocity(estimates: Estimates, alpha_rate: float, sigma_rate: float) -> Float[Tensor, "n 2"]:
    """dx/dtime of the probability flow, alpha' x_0_hat + sigma' eps_hat.

    On any path: Lipman et al. 2023 (arXiv 2210.02747), eq. 15, for a Gaussian at each x_0.
    """
    return alpha_rate * estimates.x_0_hat + sigma_rate * estimates.eps_hat


def amplitude_rates(schedule: NoiseSchedule, time: float) -> tuple[float, float]:
    """By how much alpha and sigma change with time, by a difference around ``time``.

    A table has a corner at each of its timesteps: there it is the difference of its neighbours.
    """
    around = 1 / schedule.timesteps if schedule.discrete else SHORT
    before = schedule.level_at(max(time - around, schedule.first_time))
    after = schedule.level_at(min(time + around, 1.0))
    apart = after.time - before.time
    return (after.alpha - before.alpha) / apart, (after.sigma - before.sigma) / apart


def _along(reach: float) -> Float64[Tensor, "g"]:
    return torch.linspace(-reach, reach, SIDE, dtype=torch.float64)


def _on_square(arrows: Float[Tensor, "n 2"]) -> Floats:
    array: Floats = arrows.float().cpu().numpy()
    return array.reshape(SIDE, SIDE, 2)
