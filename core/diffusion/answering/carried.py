"""Where the probability flow takes points: as the network has it, and exactly."""

from collections.abc import Generator, Sequence

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.answers import PointsCarried
from core.arrays import Floats
from core.config.samplers import HeunConfig
from core.diffusion.answering.plane import Exact, exact_denoiser, learned_denoiser, plane_data
from core.diffusion.denoiser import NetworkDenoiser
from core.diffusion.model import DiffusionModel
from core.diffusion.schedules.level import CLEAN, NoiseLevel
from core.diffusion.schedules.schedule import NoiseSchedule
from core.diffusion.shown import shown_levels
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.requests import CarryPoints
from core.samplers.heun import heun

STEPS = 40  # of a way: ends are 0.001 to 0.003 from those of 1,000 steps, in the median
CLOSER = 1.5  # steps are shorter the nearer to the data, where the flow bends: 1 is equal strides


class CarryAnswerer:
    """Solves the probability-flow equation by Heun's method, down from the timestep that is asked.

    Song et al. 2021 (arXiv 2011.13456), eq. 13; Karras et al. 2022 (arXiv 2206.00364), algorithm 1.
    """

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model

    def __call__(self, step: int, request: CarryPoints) -> Generator[Event]:
        model = self._model
        data = plane_data(model, request.label)
        points = _checked(request.points)
        levels = levels_below(model.schedule, request.timestep)
        weights = model.weights_for(request.weights)
        with model.evaluated(weights) as network:
            denoiser = learned_denoiser(model, network, request.label, len(points))
            learned = _way(denoiser, levels, points.float().to(model.compute.device))
        exact: Floats = np.zeros((0, len(points), 2), dtype=np.float32)
        ideal = exact_denoiser(data)
        if ideal is not None:
            exact = _way(ideal, levels, points)
        yield PointsCarried(
            step=step,
            weights=weights,
            levels=shown_levels(model.schedule, levels),
            learned=frozen(learned),
            exact=frozen(exact),
        )


def levels_below(schedule: NoiseSchedule, timestep: int) -> Sequence[NoiseLevel]:
    """From the level of a timestep down, and clean data after the last."""
    last = schedule.timesteps - 1
    if not 0 <= timestep <= last:
        raise NoisescopeError(f"timestep: got {timestep}; choose a whole number from 0 to {last}.")
    shares = np.linspace(1, 0, STEPS + 1) ** CLOSER if timestep else np.zeros(1)
    return [
        *(schedule.level_at(schedule.time_of(timestep * float(share))) for share in shares),
        CLEAN,
    ]


def _checked(points: Sequence[tuple[float, float]]) -> Float[Tensor, "n 2"]:
    array = torch.tensor(points, dtype=torch.float64).reshape(-1, 2)
    if not len(array) or not bool(array.isfinite().all()):
        raise NoisescopeError(
            f"points: got {list(points)}; give at least one pair of finite numbers."
        )
    return array


def _way(
    denoiser: NetworkDenoiser | Exact, levels: Sequence[NoiseLevel], x_t: Float[Tensor, "n 2"]
) -> Floats:
    """Float32 [k, n, 2]: where the points are at each level."""
    no_noise = torch.zeros_like(x_t)
    steps = heun(HeunConfig(), denoiser, levels, x_t, lambda: no_noise)
    way = [x_t, *(taken.x_next for taken in steps)]
    array: Floats = torch.stack(way).float().cpu().numpy()
    return array
