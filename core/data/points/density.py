"""The exact density of noised points, on a square of the plane.

A Gaussian that is round is a product of one along x and one along y, so that the mean of n of them
over g x g places is one product of a [g, n] and an [n, g] matrix.
"""

import math
from typing import Protocol

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.data.dataset import Dataset
from core.data.points.mixture import GaussianMixture
from core.errors import NoisescopeError


class Amplitudes(Protocol):
    """A noise level, as far as it matters here: x_t = alpha x_0 + sigma eps."""

    @property
    def alpha(self) -> float: ...

    @property
    def sigma(self) -> float: ...


CHUNK = 1024  # centres at once: their two matrices stay in the cache, which is twice as fast


def places(reach: float, side: int) -> Float64[Tensor, "side"]:
    """The middles of ``side`` equal cells from -reach to reach."""
    return reach * ((2 * torch.arange(side, dtype=torch.float64) + 1) / side - 1)


def density_on_square(
    centres: Float[Tensor, "n 2"], variance: float, reach: float, side: int
) -> Float64[Tensor, "side side"]:
    """Density of the equal mixture of N(centre_i, variance I) at the middles of square cells.

    Rows go upwards (y), columns to the right (x); the cells fill the square from -reach to reach.
    It is per unit of area: times the area of a cell it adds up to the probability of the square, to
    within 1e-8 where the standard deviation is no less than the spacing of the cells.
    """
    if not variance > 0:
        raise NoisescopeError(
            f"variance: got {variance:g}, but a density needs more than 0; use at least the "
            "square of the spacing of the places."
        )
    along = places(reach, side)[:, None]
    total = torch.zeros(side, side, dtype=torch.float64)
    for chunk in torch.split(centres.double().cpu(), CHUNK):
        offset = along - chunk.T.contiguous()[:, None, :]
        of_x, of_y = offset.square_().mul_(-0.5 / variance).exp_()
        total.addmm_(of_y, of_x.T)
    return total / (centres.shape[0] * 2 * math.pi * variance)


def noised_density(
    dataset: Dataset, level: Amplitudes, reach: float, side: int
) -> Float64[Tensor, "side side"]:
    """Density of x_t = alpha x_0 + sigma eps, laid out as in :func:`density_on_square`.

    Where the distribution is a mixture of Gaussians this is its own density. Elsewhere it is that
    of the noised training points, the mean of N(alpha x_i, sigma^2 I): all that a model is told.

    What is narrower than the spacing of the places h = 2 reach / side would fall between them. So a
    mixture is shown with a standard deviation of at least h / 2, which keeps every part within 2 %
    of its weight; training points with a sigma of at least h, which does not show them singly.
    """
    if dataset.mixture is not None:
        return mixture_density(dataset.mixture, reach, side, alpha=level.alpha, sigma=level.sigma)
    variance = max(level.sigma, 2 * reach / side) ** 2
    return density_on_square(level.alpha * dataset.examples, variance, reach, side)


def mixture_density(
    mixture: GaussianMixture, reach: float, side: int, *, alpha: float = 1.0, sigma: float = 0.0
) -> Float64[Tensor, "side side"]:
    """That of a mixture as in :func:`noised_density`; with the defaults, of the data."""
    variance = max(alpha**2 * mixture.std**2 + sigma**2, (reach / side) ** 2)
    return density_on_square(alpha * mixture.means, variance, reach, side)
