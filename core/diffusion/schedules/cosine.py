"""The cosine schedule: Nichol and Dhariwal 2021 (arXiv 2102.09672), eq. 17."""

import math

import torch

from core.config.schedules import CosineScheduleConfig
from core.diffusion.schedules.betas import LARGEST_BETA
from core.diffusion.schedules.table import TableSchedule


def cosine_schedule(config: CosineScheduleConfig) -> TableSchedule:
    """alpha_bar = f(t) / f(0), f(t) = cos^2((t/T + s) / (1 + s) pi/2), with clipped betas."""
    time = torch.linspace(0.0, 1.0, config.timesteps + 1, dtype=torch.float64)
    f = torch.cos((time + config.offset) / (1 + config.offset) * (math.pi / 2)) ** 2
    beta = (1 - f[1:] / f[:-1]).clamp(max=LARGEST_BETA)
    return TableSchedule.from_alpha_bar(torch.cumprod(1 - beta, dim=0), config)
