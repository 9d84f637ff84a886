"""Spiral arms from one centre."""

import math

import torch
from torch import Tensor

from core.config.data import SpiralData

TURNS = 1.25


def spiral(config: SpiralData, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Points [n, 2] and their arm [n]. The root keeps the density along an arm even."""
    arm = torch.randint(config.arms, (count,), generator=generator)
    along = torch.rand(count, generator=generator).sqrt()
    angle = 2 * math.pi * (TURNS * along + arm / config.arms)
    points = 1.3 * along[:, None] * torch.stack([angle.cos(), angle.sin()], 1)
    return points + config.noise * torch.randn(count, 2, generator=generator), arm


def spiral_classes(config: SpiralData) -> int:
    """Number of arms."""
    return config.arms
