"""Bent blades around a centre: Johnson et al. 2016 (arXiv 1603.06277), figure 4."""

import math

import torch
from torch import Tensor

from core.config.data import PinwheelData

BEND = 1.2  # radians that a blade turns from its foot to its tip


def pinwheel(config: PinwheelData, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Points [n, 2] and their blade [n]; blades are long, thin Gaussians, bent by radius."""
    blade = torch.randint(config.blades, (count,), generator=generator)
    radius = 0.75 + 0.2 * torch.randn(count, generator=generator)
    across = 0.06 * torch.randn(count, generator=generator)
    angle = 2 * math.pi * blade / config.blades + BEND * radius
    along = torch.stack([angle.cos(), angle.sin()], 1)
    aside = torch.stack([-angle.sin(), angle.cos()], 1)
    points = radius[:, None] * along + across[:, None] * aside
    return points + config.noise * torch.randn(count, 2, generator=generator), blade


def pinwheel_classes(config: PinwheelData) -> int:
    """Number of blades."""
    return config.blades
