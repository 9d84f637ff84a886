"""How the two networks are told a class: joined with the noise, and by projection."""

import math

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from core.errors import NoisescopeError
from core.networks.gan.initialisation import fixed_variance


class NoiseAndClass(nn.Module):
    """z with a learnt vector of the class behind it; z alone with ``num_classes`` 0.

    The vector has as many numbers as z and starts out normal as z is, so that at first noise and
    class count the same. ``size`` is how many numbers come out.
    """

    def __init__(self, latent_size: int, *, num_classes: int) -> None:
        super().__init__()
        self.num_classes = num_classes
        self.label = nn.Embedding(num_classes, latent_size) if num_classes else None
        self.size = 2 * latent_size if num_classes else latent_size

    def forward(
        self, z: Float[Tensor, "b latent"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b size"]:
        if self.label is None:
            return z
        return torch.cat([z, self.label(given(labels, self.num_classes))], dim=1)


class ProjectedLogit(nn.Module):
    """The logit psi(phi) + <embed(y), phi>: Miyato and Koyama 2018 (arXiv 1802.05637), section 3.

    psi is linear. With ``num_classes`` 0 it is all there is. Both terms start out equally large.
    """

    def __init__(self, features: int, *, num_classes: int) -> None:
        super().__init__()
        self.num_classes = num_classes
        self.psi = fixed_variance(nn.Linear(features, 1))
        self.label = nn.Embedding(num_classes, features) if num_classes else None
        if self.label is not None:
            nn.init.normal_(self.label.weight, std=1 / math.sqrt(features))

    def forward(
        self, phi: Float[Tensor, "b features"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b"]:
        logit = self.psi(phi).squeeze(1)
        if self.label is None:
            return logit
        return logit + (self.label(given(labels, self.num_classes)) * phi).sum(1)


def given(labels: Int[Tensor, "b"] | None, num_classes: int) -> Int[Tensor, "b"]:
    """``labels``, which a network that has learnt classes cannot do without."""
    if labels is None:
        raise NoisescopeError(
            f"labels: got none, but these networks tell {num_classes} classes apart; "
            f"give each example a label from 0 to {num_classes - 1}."
        )
    return labels
