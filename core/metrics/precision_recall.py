"""How real samples look and how varied they are, by nearest neighbours among features."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from core.errors import NoisescopeError
from core.metrics import neighbours as rows_near
from core.metrics.neighbours import radii, squared_distances

NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """Around each picture lies a ball that reaches to its k-th nearest neighbour of its own set."""

    precision: float  # share of samples that lie in the ball of a real picture, 0..1
    recall: float  # share of real pictures that lie in the ball of a sample, 0..1
    density: float  # balls of real pictures that a sample lies in, over k; 1 on average for real
    coverage: float  # share of real pictures with a sample in their ball, 0..1


def precision_recall(
    real: Float[Tensor, "n d"], drawn: Float[Tensor, "m d"], *, neighbours: int = NEIGHBOURS
) -> PrecisionRecall:
    """The four of two sets of features.

    Precision and recall: Kynkaanniemi et al. 2019 (arXiv 1904.06991), eq. 1 and 2. Density and
    coverage, which mind outliers less: Naeem et al. 2020 (arXiv 2002.09797), eq. 3 and 4.
    """
    fewest = min(real.shape[0], drawn.shape[0])
    if fewest <= neighbours:
        raise NoisescopeError(
            f"samples: got {fewest}, but {neighbours} neighbours of each are looked for; draw at "
            f"least {neighbours + 1}."
        )
    real, drawn = real.double(), drawn.double()
    real_radii, drawn_radii = radii(real, neighbours), radii(drawn, neighbours)
    in_real_balls = torch.zeros(drawn.shape[0], dtype=torch.int64)
    in_drawn_balls = torch.zeros(real.shape[0], dtype=torch.bool)
    covered = torch.zeros(real.shape[0], dtype=torch.bool)
    for start in range(0, real.shape[0], rows_near.CHUNK):
        rows = slice(start, start + rows_near.CHUNK)
        distance = squared_distances(real[rows], drawn)
        within = distance <= real_radii[rows, None]
        in_real_balls += within.sum(dim=0)
        covered[rows] = within.any(dim=1)
        in_drawn_balls[rows] = (distance <= drawn_radii).any(dim=1)
    return PrecisionRecall(
        precision=float((in_real_balls > 0).double().mean()),
        recall=float(in_drawn_balls.double().mean()),
        density=float(in_real_balls.double().mean() / neighbours),
        coverage=float(covered.double().mean()),
    )
