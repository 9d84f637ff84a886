"""What a model works with, as events show it: pixels, points and rows of noise levels."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float
from torch import Tensor

from core.answers import NOISE_SPAN, NoiseLevels
from core.arrays import Array
from core.data.pixels import to_pixels
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.schedules.schedule import NoiseSchedule
from core.frozen import frozen

Kind = Literal["image", "points"]


def shown(x: Float[Tensor, "..."], kind: Kind) -> Array:
    """Pictures as pixels, points as they are."""
    if kind == "image":
        return to_pixels(x)
    return frozen(x.detach().float().cpu().numpy().copy())


def shown_noise(eps: Float[Tensor, "..."], kind: Kind) -> Array:
    """Noise as pixels whose range it seldom leaves; for points as it is."""
    return shown(eps / NOISE_SPAN if kind == "image" else eps, kind)


def shown_levels(schedule: NoiseSchedule, levels: Sequence[NoiseLevel]) -> NoiseLevels:
    """A row of noise levels."""
    timesteps = [schedule.timestep_of(level.time) for level in levels]
    return NoiseLevels(
        timesteps=frozen(np.array(timesteps, dtype=np.int64)),
        times=frozen(np.array([level.time for level in levels], dtype=np.float64)),
        alpha=frozen(np.array([level.alpha for level in levels], dtype=np.float64)),
        sigma=frozen(np.array([level.sigma for level in levels], dtype=np.float64)),
    )
