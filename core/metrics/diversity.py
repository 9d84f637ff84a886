"""How different samples are from each other, next to how different real data are."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.errors import NoisescopeError
from core.metrics import neighbours
from core.metrics.neighbours import NeighbourSearch, squared_distances
from core.metrics.points.checked import checked


@dataclass(frozen=True, slots=True)
class Diversity:
    """Ratios to real data: about 1 for data like them, 0 for copies of a single one.

    The two differ where samples fall into few kinds: copies of ten different ones are as far apart
    as real data in the mean, and yet each has another at its place.
    """

    mean_distance: float  # between two samples, in that between two of the real data
    nearest_distance: float  # median, of a sample to the nearest other one, in that of real data


def diversity(samples: Float[Tensor, "n d"], real: Float[Tensor, "m d"]) -> Diversity:
    """Euclidean distances between features of pictures, or between points themselves.

    Among more there is a nearer one: so both are compared among as many, the fewer of n and m,
    taken from the others at even steps, which is fair also where they lie class by class.
    """
    samples, real = checked(samples, "samples", least=2), checked(real, "real data", least=2)
    count = min(samples.shape[0], real.shape[0])
    samples, real = _compared(samples, count), _compared(real, count)
    usual = _median_of_nearest(real)
    if usual == 0:
        raise NoisescopeError(
            f"real data: at least half of {count} have a copy among them, so it cannot be said how "
            "far apart they are; remove what is there twice."
        )
    return Diversity(
        mean_distance=_sum_of_distances(samples) / _sum_of_distances(real),  # of as many pairs
        nearest_distance=_median_of_nearest(samples) / usual,
    )


def _compared(rows: Float64[Tensor, "m d"], count: int) -> Float64[Tensor, "count d"]:
    """As many rows, as they lie around the first one.

    There copies are exactly 0, and what is far from 0 and nearly the same keeps its digits.
    """
    return rows[torch.arange(count) * rows.shape[0] // count] - rows[0]


def _sum_of_distances(rows: Float64[Tensor, "n d"]) -> float:
    """Of each row to every other."""
    parts: tuple[Tensor, ...] = torch.split(rows, neighbours.CHUNK)
    return sum(float(squared_distances(part, rows).sqrt().sum()) for part in parts)


def _median_of_nearest(rows: Float64[Tensor, "n d"]) -> float:
    """Of the distances of each row to the nearest other one."""
    search = NeighbourSearch(rows, rows, count=2)
    for _done in search.steps():
        pass
    distances, _ = search.found()
    # The nearest of all is the row itself, or one at the same place.
    return float(distances[:, 1].median())
