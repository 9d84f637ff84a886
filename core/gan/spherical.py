"""The way from one noise to another along a sphere."""

import torch
from jaxtyping import Float64
from torch import Tensor

NEARLY = 1e-9  # of 1: two directions as near as this are taken for the same, or for opposite


def lengths_of(z: Float64[Tensor, "*places latent"]) -> Float64[Tensor, "*places"]:
    """|z|."""
    return z.square().sum(-1).sqrt()


def spherical(
    first: Float64[Tensor, "latent"], last: Float64[Tensor, "latent"], shares: Float64[Tensor, "k"]
) -> Float64[Tensor, "k latent"]:
    """Spherical interpolation: White 2016 (arXiv 1609.04468), after Shoemake 1985.

    The direction turns by equal angles, sin((1 - t) w) a + sin(t w) b over sin w for an angle w
    between the directions a and b, and the length changes evenly. Parallel noise needs no turn.
    Between opposite directions all ways are as short: it goes by way of the coordinate that matters
    least to the first. The way is straight where one end has no direction, or only one coordinate.
    """
    lengths = lengths_of(torch.stack((first, last)))
    straight = first + shares[:, None] * (last - first)
    if lengths.min() == 0 or len(first) == 1:
        return straight
    a, b = first / lengths[0], last / lengths[1]
    across = b - (a @ b) * a
    if lengths_of(across) < NEARLY:
        if a @ b > 0:
            return straight
        axis = torch.zeros_like(a)
        axis[a.abs().argmin()] = 1
        across = axis - (a @ axis) * a
    # With a unit vector n across a, the formula is cos(t w) a + sin(t w) n: nothing to divide by.
    normal = across / lengths_of(across)
    angle = 2 * torch.atan2(lengths_of(a - b), lengths_of(a + b))  # exact for small ones too: Kahan
    turned = torch.outer((shares * angle).cos(), a) + torch.outer((shares * angle).sin(), normal)
    return (lengths[0] + shares * (lengths[1] - lengths[0]))[:, None] * turned
