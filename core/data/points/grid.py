"""Gaussians on a square grid."""

import torch

from core.config.data import GridData
from core.data.points.mixture import GaussianMixture


def grid(config: GridData) -> GaussianMixture:
    """The grid is centred on the origin."""
    along = (torch.arange(config.side) - (config.side - 1) / 2) * config.spacing
    return GaussianMixture(torch.cartesian_prod(along, along), config.std)
