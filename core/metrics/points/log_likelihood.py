"""How likely samples are under the true density, and how likely true data are on average.

More is not always better: samples that gather at the middle of the modes are more likely than the
data. Right is what the data reach, which is minus their entropy.
"""

import numpy as np
import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.data.points.mixture import GaussianMixture
from core.metrics.points.checked import checked

NODES = 32  # of the quadrature along x and y: good to 2e-6 nats where modes overlap


def log_likelihood(samples: Float[Tensor, "n 2"], mixture: GaussianMixture) -> float:
    """Mean natural logarithm of the true density over the samples, in nats."""
    return float(mixture.log_density(checked(samples, "samples")).mean())


def entropy(mixture: GaussianMixture) -> float:
    """Differential entropy -E[log p] in nats, by Gauss-Hermite quadrature around each mode.

    It is log(modes) + log(2 pi e std^2) for modes that lie apart, and less where they overlap.
    """
    offsets, weights = _standard_normal()
    around_each = [
        weights @ mixture.log_density(mean + mixture.std * offsets)
        for mean in mixture.means.double()
    ]
    return -float(torch.stack(around_each).mean())


def _standard_normal() -> tuple[Float64[Tensor, "k 2"], Float64[Tensor, "k"]]:
    """Nodes and weights for the expectation over a round Gaussian of the plane."""
    x, weight = np.polynomial.hermite_e.hermegauss(NODES)
    nodes, weights = torch.from_numpy(x), torch.from_numpy(weight / weight.sum())
    return torch.cartesian_prod(nodes, nodes), torch.outer(weights, weights).flatten()
