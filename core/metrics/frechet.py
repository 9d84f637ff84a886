"""The Frechet distance of two sets of features: Heusel et al. 2017 (arXiv 1706.08500), eq. 6."""

from typing import cast

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.errors import NoisescopeError


def frechet_distance(real: Float[Tensor, "n d"], drawn: Float[Tensor, "m d"]) -> float:
    """|m - m'|^2 + tr(C + C' - 2 (C C')^(1/2)) of their means and covariances, in float64.

    It is the squared 2-Wasserstein distance of the two normal distributions. It falls as more
    samples are taken, so compare only values of as many samples, and with that of real data.
    """
    mean_a, root_a = _moments(real)
    mean_b, root_b = _moments(drawn)
    # tr (C C')^(1/2) is the sum of the singular values of A^T B, where C = A A^T and C' = B B^T:
    # no root of a matrix that is not symmetric is needed, and rounding cannot make it complex.
    overlap = cast(Tensor, torch.linalg.svdvals(root_a.T @ root_b)).sum()
    spread = root_a.square().sum() + root_b.square().sum() - 2 * overlap
    return float((mean_a - mean_b).square().sum() + spread.clamp(min=0))


def _moments(features: Float[Tensor, "n d"]) -> tuple[Float64[Tensor, "d"], Float64[Tensor, "d r"]]:
    """The mean, and A with A A^T the covariance (over n - 1)."""
    count = features.shape[0]
    if count < 2:
        raise NoisescopeError(
            f"samples: got {count}, but a covariance needs at least 2; draw more samples."
        )
    if not bool(features.isfinite().all()):
        raise NoisescopeError(
            "features: some are not finite numbers; the samples or the model are broken, use "
            "earlier weights."
        )
    exact = features.double()
    mean = exact.mean(dim=0)
    centred = (exact - mean) / (count - 1) ** 0.5
    return mean, _root(centred.T @ centred)


def _root(covariance: Float64[Tensor, "d d"]) -> Float64[Tensor, "d d"]:
    """A with A A^T the matrix. Rounding may make eigenvalues a little negative: they are 0."""
    values, vectors = cast(tuple[Tensor, Tensor], torch.linalg.eigh(covariance))
    return vectors * values.clamp(min=0).sqrt()
