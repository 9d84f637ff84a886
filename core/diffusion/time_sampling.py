"""How often each noise level is trained on."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from core.config.objective import (
    LogitNormalTimesConfig,
    LogNormalTimesConfig,
    TimeSamplingConfig,
    UniformTimesConfig,
)
from core.diffusion.schedules.schedule import NoiseSchedule

TINY = 1e-6  # keeps the normal distribution's quantiles finite


def uniform(
    _config: UniformTimesConfig, schedule: NoiseSchedule, quantile: Float[Tensor, "b"]
) -> Float[Tensor, "b"]:
    """Every time alike: Ho et al. 2020 (arXiv 2006.11239), algorithm 1."""
    return schedule.first_time + (1 - schedule.first_time) * quantile


def log_normal(
    config: LogNormalTimesConfig, schedule: NoiseSchedule, quantile: Float[Tensor, "b"]
) -> Float[Tensor, "b"]:
    """ln(sigma / alpha) normal: Karras et al. 2022 (arXiv 2206.00364), table 1."""
    log_sigma = config.mean + config.std * _normal(quantile)
    return schedule.time(-2 * log_sigma)


def logit_normal(
    config: LogitNormalTimesConfig, schedule: NoiseSchedule, quantile: Float[Tensor, "b"]
) -> Float[Tensor, "b"]:
    """logit(time) normal: Esser et al. 2024 (arXiv 2403.03206), eq. 19."""
    time = (config.mean + config.std * _normal(quantile)).sigmoid()
    return time.clamp(schedule.first_time, 1)


TIME_SAMPLINGS: Mapping[str, Callable[[Any, NoiseSchedule, Tensor], Tensor]] = {
    "uniform": uniform,
    "log_normal": log_normal,
    "logit_normal": logit_normal,
}


def times_at(
    config: TimeSamplingConfig, schedule: NoiseSchedule, quantile: Float[Tensor, "b"]
) -> Float[Tensor, "b"]:
    """The times below which the distribution has these shares, 0..1, of its mass.

    A discrete schedule is trained at its timesteps only, so there each is the nearest of them.
    """
    if not schedule.discrete:
        return TIME_SAMPLINGS[config.kind](config, schedule, quantile)
    count = schedule.timesteps
    if config.kind == "uniform":  # each timestep exactly alike, the first and the last too
        return (torch.floor(quantile * count).clamp(max=count - 1) + 1) / count
    return (TIME_SAMPLINGS[config.kind](config, schedule, quantile) * count).round() / count


def draw_quantiles(
    count: int, *, stratified: bool, generator: torch.Generator, device: torch.device
) -> Float[Tensor, "count"]:
    """Numbers in [0, 1), each by itself, or one from each of ``count`` equal parts.

    The parts share one random offset: Kingma et al. 2021 (arXiv 2107.00630), appendix I.1.
    """
    if not stratified:
        return torch.rand(count, generator=generator, device=device)
    offset = torch.rand((), generator=generator, device=device)
    return (offset + torch.arange(count, device=device) / count) % 1.0


def _normal(quantile: Float[Tensor, "b"]) -> Float[Tensor, "b"]:
    inside: Tensor = quantile.clamp(TINY, 1 - TINY)
    return torch.special.ndtri(inside)  # pyright: ignore[reportUnknownVariableType]
