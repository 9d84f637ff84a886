"""Rows of noise levels, as events show them."""

from collections.abc import Sequence

import numpy as np

from core.answers import NoiseLevels
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.schedules.schedule import NoiseSchedule
from core.frozen import frozen


def shown_levels(schedule: NoiseSchedule, levels: Sequence[NoiseLevel]) -> NoiseLevels:
    """A row of noise levels."""
    timesteps = [schedule.timestep_of(level.time) for level in levels]
    return NoiseLevels(
        timesteps=frozen(np.array(timesteps, dtype=np.int64)),
        times=frozen(np.array([level.time for level in levels], dtype=np.float64)),
        alpha=frozen(np.array([level.alpha for level in levels], dtype=np.float64)),
        sigma=frozen(np.array([level.sigma for level in levels], dtype=np.float64)),
    )
