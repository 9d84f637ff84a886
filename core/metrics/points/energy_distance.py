"""Energy distance: how far apart two distributions are, by mean distances alone.

Szekely and Rizzo 2013, Energy statistics: A class of statistics based on distances, Journal of
Statistical Planning and Inference 143.
"""

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.metrics.points.checked import checked

CHUNK = 512  # rows and columns at once: 2 MB of distances, which stay in the processor's cache


def energy_distance(
    x: Float[Tensor, "n d"], y: Float[Tensor, "m d"], *, unbiased: bool = True
) -> float:
    """2 E|X - Y| - E|X - X'| - E|Y - Y'|, in the unit of the points.

    This is the square D^2 of the distance D, not its root: 0 for equal distributions, else
    positive. ``unbiased`` leaves each point's distance to itself out (U-statistic), so that the
    expectation is the true value for any number of points; it may come out slightly negative, which
    has no root. Otherwise (V-statistic) it is that of the two sets themselves, and never negative.
    """
    return (
        2 * mean_distance(x, y)
        - mean_distance_within(x, unbiased=unbiased)
        - mean_distance_within(y, unbiased=unbiased)
    )


def mean_distance(x: Float[Tensor, "n d"], y: Float[Tensor, "m d"]) -> float:
    """E|X - Y|: the mean over all pairs of a point of each set."""
    x, y = checked(x, "points"), checked(y, "points")
    total = sum(
        float(_distances(a, b).sum()) for a in torch.split(x, CHUNK) for b in torch.split(y, CHUNK)
    )
    return total / (x.shape[0] * y.shape[0])


def mean_distance_within(x: Float[Tensor, "n d"], *, unbiased: bool = True) -> float:
    """E|X - X'| of one set: over all pairs of different points, or with each point's own 0."""
    x = checked(x, "points", least=2 if unbiased else 1)
    count = x.shape[0]
    parts = torch.split(x, CHUNK)
    # Distances are symmetric: blocks above the diagonal count twice.
    total = sum(float(_distances(part, part).sum()) for part in parts)
    for number, part in enumerate(parts):
        total += 2 * sum(float(_distances(part, other).sum()) for other in parts[number + 1 :])
    return total / (count * (count - 1) if unbiased else count**2)


def _distances(x: Float64[Tensor, "a d"], y: Float64[Tensor, "b d"]) -> Float64[Tensor, "a b"]:
    """From differences: the matrix product that cdist prefers loses digits of close points."""
    return torch.cdist(x, y, compute_mode="donot_use_mm_for_euclid_dist")
