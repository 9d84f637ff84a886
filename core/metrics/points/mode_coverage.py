"""Which modes of a mixture of Gaussians are found by samples, and how evenly.

The convention for rings and grids is that of Srivastava et al. 2017 (VEEGAN, arXiv 1705.07761): a
sample is of high quality if it lies within three standard deviations of its nearest mode, and a
mode is found if it is the nearest of any such sample. One stray sample is enough there; here a mode
has to have a share of those it should have.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float, Float64, Int64
from torch import Tensor

from core.data.points.mixture import GaussianMixture
from core.metrics.points.checked import checked


@dataclass(frozen=True, eq=False)
class ModeCoverage:
    """How samples are spread over modes that lie apart, several standard deviations each."""

    counts: Int64[Tensor, "modes"]  # high-quality samples of each mode
    shares: Float64[Tensor, "modes"]  # of all samples, that have this mode as their nearest
    found: int  # modes with enough high-quality samples
    found_share: float  # of all modes, 0..1
    high_quality_share: float  # of all samples, 0..1; see expected_high_quality_share
    kl_divergence: float  # nats, from the shares to the equal ones of the mixture; 0: even


def mode_coverage(
    samples: Float[Tensor, "n 2"],
    mixture: GaussianMixture,
    *,
    radius: float = 3.0,
    enough: float = 0.1,
) -> ModeCoverage:
    """Each sample belongs to its nearest mode, and counts for it if within ``radius``.

    ``radius`` is in standard deviations. ``enough``, 0..1, is the share of its expected
    high-quality samples with which a mode is found; with 0 a single one is enough, as in VEEGAN.
    """
    points = checked(samples, "samples")
    modes = mixture.means.shape[0]
    distances = torch.cdist(
        points, mixture.means.double(), compute_mode="donot_use_mm_for_euclid_dist"
    )
    distance, nearest = distances.min(dim=1)
    near = distance <= radius * mixture.std
    counts = torch.bincount(nearest[near], minlength=modes)
    shares = torch.bincount(nearest, minlength=modes).double() / points.shape[0]
    expected = points.shape[0] / modes * expected_high_quality_share(radius)
    found = int((counts >= max(1.0, enough * expected)).sum())
    return ModeCoverage(
        counts=counts,
        shares=shares,
        found=found,
        found_share=found / modes,
        high_quality_share=float(near.double().mean()),
        # xlogy, because an empty mode adds nothing: p log p -> 0.
        kl_divergence=float(torch.xlogy(shares, shares * modes).sum()),
    )


def expected_high_quality_share(radius: float = 3.0) -> float:
    """Of the true data: 98.9 % lie within three standard deviations of their mode.

    The square of the distance from the mean of a round Gaussian of the plane is exponential.
    """
    return 1 - math.exp(-(radius**2) / 2)
