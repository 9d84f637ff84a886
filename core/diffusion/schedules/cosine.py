"""The cosine schedule: Nichol and Dhariwal 2021 (arXiv 2102.09672), eq. 17."""

import math

import torch

from core.config.method import CosineScheduleConfig
from core.diffusion.schedules.schedule import NoiseSchedule

LARGEST_BETA = 0.999  # the paper's clip, section 3.2: no single step may destroy everything


def cosine_schedule(config: CosineScheduleConfig) -> NoiseSchedule:
    """alpha_bar = f(t) / f(0), f(t) = cos^2((t/T + s) / (1 + s) pi/2), with clipped betas."""
    time = torch.linspace(0.0, 1.0, config.timesteps + 1, dtype=torch.float64)
    f = torch.cos((time + config.offset) / (1 + config.offset) * (math.pi / 2)) ** 2
    beta = (1 - f[1:] / f[:-1]).clamp(max=LARGEST_BETA)
    return NoiseSchedule.from_alpha_bar(torch.cumprod(1 - beta, dim=0))
