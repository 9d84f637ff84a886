"""A rolled-up line."""

import math

import torch
from torch import Tensor

from core.config.data import SwissRollData

TURNS = (0.75, 2.25)
CLASSES = 4


def swiss_roll(
    config: SwissRollData, count: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Points [n, 2] and the quarter of the roll they are on [n], from the inside out."""
    along = torch.rand(count, generator=generator)
    turns = TURNS[0] + (TURNS[1] - TURNS[0]) * along
    angle = 2 * math.pi * turns
    points = 1.3 * (turns / TURNS[1])[:, None] * torch.stack([angle.cos(), angle.sin()], 1)
    points = points + config.noise * torch.randn(count, 2, generator=generator)
    return points, (along * CLASSES).long().clamp(max=CLASSES - 1)


def swiss_roll_classes(_config: SwissRollData) -> int:
    """Number of parts the roll is cut into."""
    return CLASSES
