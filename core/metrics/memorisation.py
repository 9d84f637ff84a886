"""Whether samples are nearer to the training examples than new data are."""

import math
from dataclasses import dataclass

from jaxtyping import Float64, Int64, Shaped
from torch import Tensor

from core.errors import NoisescopeError
from core.metrics.neighbours import nearest

NEAR = 0.01  # quantile of the held-out distances below which a sample is suspiciously near


@dataclass(frozen=True, eq=False)
class Memorisation:
    """Distances are Euclidean, over the numbers that were given: pixels in [-1, 1], or features."""

    ratio: float  # median distance of samples over that of held-out data: 1 new, near 0 copies
    near_share: float  # samples nearer than all but 1 % of held-out data, 0..1; about 0.01 if new
    distances: Float64[Tensor, "n"]  # of each sample to its nearest training example
    neighbours: Int64[Tensor, "n"]  # index of that example


def memorisation(
    drawn: Shaped[Tensor, "n ..."],
    training: Shaped[Tensor, "m ..."],
    held_out: Shaped[Tensor, "h ..."],
) -> Memorisation:
    """Samples against held-out data, both by their nearest training example.

    The idea of Meehan et al. 2020 (arXiv 2004.05675), section 3, with the ratio of medians in place
    of a test statistic, so that the value does not grow with the number of samples.
    """
    distances, neighbours = nearest(drawn, training)
    usual, _ = nearest(held_out, training)
    ratio, near_share = against_usual(distances, usual)
    return Memorisation(ratio, near_share, distances, neighbours)


def against_usual(
    distances: Float64[Tensor, "n"], usual: Float64[Tensor, "h"]
) -> tuple[float, float]:
    """Ratio and share of near ones, of distances to the nearest training examples.

    ``usual`` are those of held-out data; both values are NaN where there are none.
    """
    if usual.shape[0] == 0:
        return math.nan, math.nan
    if float(usual.median()) == 0:
        raise NoisescopeError(
            "held-out data: at least half of them are copies of training data, so samples cannot "
            "be compared with new data; remove what is there twice."
        )
    near = distances < usual.quantile(NEAR)
    return float(distances.median() / usual.median()), float(near.double().mean())
