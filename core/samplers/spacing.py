"""At which noise levels a sampler steps: from the noisiest down, and then to clean data."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.config.spacing import (
    IN_TIMESTEPS,
    KarrasSpacingConfig,
    LeadingSpacingConfig,
    LinearSpacingConfig,
    LogSNRSpacingConfig,
    SpacingConfig,
    TrailingSpacingConfig,
)
from core.diffusion.schedules.level import CLEAN, NoiseLevel
from core.diffusion.schedules.schedule import NoiseSchedule
from core.errors import NoisescopeError

Levels = Sequence[NoiseLevel]

MOST_STEPS = 10_000


def linear(_config: LinearSpacingConfig, schedule: NoiseSchedule, steps: int) -> Levels:
    """From T-1 to 0 in equal strides, with both: Lin et al. 2024 (arXiv 2305.08891), table 2."""
    timesteps = np.linspace(schedule.timesteps - 1, 0, steps, dtype=np.float64)
    return _at(schedule, timesteps.round() if schedule.discrete else timesteps)


def leading(_config: LeadingSpacingConfig, schedule: NoiseSchedule, steps: int) -> Levels:
    """From 0 up in strides of T / steps, the same table. Its noisiest level is not pure noise."""
    stride = schedule.timesteps / steps
    if schedule.discrete:
        stride = math.floor(stride)
    return _at(schedule, stride * np.arange(steps, dtype=np.float64)[::-1])


def trailing(_config: TrailingSpacingConfig, schedule: NoiseSchedule, steps: int) -> Levels:
    """From T-1 down in strides of T / steps, the same table: it begins at pure noise."""
    counted = schedule.timesteps - np.arange(steps) * schedule.timesteps / steps  # from 1
    return _at(schedule, (counted.round() if schedule.discrete else counted) - 1)


def karras(config: KarrasSpacingConfig, schedule: NoiseSchedule, steps: int) -> Levels:
    """Equal steps in (sigma / alpha)^(1/rho): Karras et al. 2022 (arXiv 2206.00364), eq. 5."""
    first, last = (log_snr / (-2 * config.rho) for log_snr in _finite_ends(schedule))
    roots = np.linspace(math.exp(first), math.exp(last), steps)
    return _of(schedule, -2 * config.rho * np.log(roots))


def log_snr(_config: LogSNRSpacingConfig, schedule: NoiseSchedule, steps: int) -> Levels:
    """Equal steps in the log SNR: Lu et al. 2022 (arXiv 2206.00927), section 3.3."""
    return _of(schedule, np.linspace(*_finite_ends(schedule), steps))


SPACINGS: Mapping[str, Callable[[Any, NoiseSchedule, int], Levels]] = {
    "linear": linear,
    "leading": leading,
    "trailing": trailing,
    "karras": karras,
    "log_snr": log_snr,
}


def levels_of(config: SpacingConfig, schedule: NoiseSchedule, steps: int) -> Levels:
    """``steps`` noise levels of the schedule, the noisiest first, and clean data after them."""
    largest = schedule.timesteps if config.kind in IN_TIMESTEPS else MOST_STEPS
    if not 1 <= steps <= largest:
        raise NoisescopeError(
            f"sampling.steps: got {steps}, which {config.kind} spacing of this schedule cannot "
            f"take; choose a whole number from 1 to {largest}."
        )
    return [*SPACINGS[config.kind](config, schedule, steps), CLEAN]


def _at(schedule: NoiseSchedule, timesteps: NDArray[np.float64]) -> Levels:
    return [schedule.level_at(schedule.time_of(max(0.0, float(t)))) for t in timesteps]


def _of(schedule: NoiseSchedule, log_snrs: NDArray[np.float64]) -> Levels:
    """The noisiest level is the schedule's own, also where its log SNR is minus infinity."""
    return [
        schedule.level_at(1.0),
        *(schedule.level_of_log_snr(float(value)) for value in log_snrs[1:]),
    ]


def _finite_ends(schedule: NoiseSchedule) -> tuple[float, float]:
    """The log SNRs of the noisiest level that is not pure noise, and of the least noisy one."""
    noisiest = schedule.level_at(1.0).log_snr
    if math.isinf(noisiest):
        noisiest = schedule.level_at(schedule.time_of(schedule.timesteps - 2)).log_snr
    return noisiest, schedule.level_at(schedule.first_time).log_snr
