"""The dark squares of a chessboard."""

import torch
from torch import Tensor

from core.config.data import CheckerboardData

HALF_SIDE = 1.2


def checkerboard(
    config: CheckerboardData, count: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Points [n, 2], uniform in the dark squares, and their row [n] from below."""
    side = config.squares
    dark = torch.tensor([(x, y) for y in range(side) for x in range(side) if (x + y) % 2 == 0])
    square = dark[torch.randint(len(dark), (count,), generator=generator)]
    place = (square + torch.rand(count, 2, generator=generator)) / side
    return HALF_SIDE * (2 * place - 1), square[:, 1]


def checkerboard_classes(config: CheckerboardData) -> int:
    """Number of rows."""
    return config.squares
