"""Two interleaved half circles."""

import math

import torch
from torch import Tensor

from core.config.data import TwoMoonsData

RADIUS = 0.8


def two_moons(
    config: TwoMoonsData, count: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Points [n, 2] and their moon [n]; the two are point-symmetric about the origin."""
    angle = math.pi * torch.rand(count, generator=generator)
    moon = torch.randint(2, (count,), generator=generator)
    upper = torch.stack([angle.cos() - 0.5, angle.sin() - 0.25], 1) * RADIUS
    points = torch.where(moon[:, None] == 0, upper, -upper)
    return points + config.noise * torch.randn(count, 2, generator=generator), moon


def two_moons_classes(_config: TwoMoonsData) -> int:
    """Number of moons."""
    return 2
