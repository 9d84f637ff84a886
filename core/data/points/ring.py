"""Gaussians on a circle."""

import math

import torch

from core.config.data import RingData
from core.data.points.mixture import GaussianMixture


def ring(config: RingData) -> GaussianMixture:
    """The first mode lies to the right, the others follow counter-clockwise."""
    angle = torch.arange(config.modes) * (2 * math.pi / config.modes)
    return GaussianMixture(config.radius * torch.stack([angle.cos(), angle.sin()], 1), config.std)
