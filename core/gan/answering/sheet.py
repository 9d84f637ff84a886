"""What a generator makes of a regular grid of noise: its manifold as a sheet over the plane."""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.gan.model import Call, GANModel

CELLS = 24  # along each side
FURTHEST = 2.5  # standard deviations of normal noise: 97.5 % of all pairs lie within
SMALLEST = 1e-3  # of the reach: a cell's area is taken to be this squared at the least


@dataclass(frozen=True, eq=False)
class Sheet:
    """Equally wide cells of noise, and where their corners land. Rows are the second coordinate."""

    z: Float64[Tensor, "m_and_1"]  # of the corners, in both coordinates
    corners: Float[Tensor, "m_and_1 m_and_1 2"]
    mass: Float64[Tensor, "m m"]  # probability of noise in each cell
    density: Float64[Tensor, "m m"]  # mass over area


def sheet_of(model: GANModel, generate: Call, label: int, reach: float) -> Sheet:
    """The sheet as it is now; ``generate`` is the generator that is asked.

    Noise has two of its coordinates on the grid, and 0 for all others. It is truncated as that of
    samples is. Equally wide cells rather than equally probable ones: these would be widest at the
    edges of the noise, just where a generator stretches it most.
    """
    contest = model.contest
    normal = contest.config.method.latent == "normal"
    end = FURTHEST if normal else 1.0
    along = torch.linspace(-end, end, CELLS + 1, dtype=torch.float64)
    share = (normal_shares if normal else uniform_shares)(along)
    z = along * contest.config.sampling.truncation
    second, first = torch.meshgrid(z, z, indexing="ij")
    noise = torch.zeros(len(z) ** 2, contest.latents.size, device=contest.compute.device)
    noise[:, 0] = first.flatten()
    if contest.latents.size > 1:
        noise[:, 1] = second.flatten()
    corners = generate(noise, model.labels_of([label] * len(noise)))
    corners = corners.cpu().reshape(len(z), len(z), 2)
    mass = share[:, None] * share
    return Sheet(z, corners, mass, mass / cell_areas(corners, (SMALLEST * reach) ** 2))


def in_plane(z: Float[Tensor, "n latent"]) -> Float[Tensor, "n 2"]:
    """The first two coordinates of noise; 0 where there is no second."""
    return torch.nn.functional.pad(z, (0, 1))[:, :2]


def normal_shares(along: Float64[Tensor, "m_and_1"]) -> Float64[Tensor, "m"]:
    """How probable a standard normal number is between each two neighbours."""
    # By the complement where both are above 0: differences near 1 would lose digits.
    below, above = along[:-1], along[1:]
    flip = below >= 0
    low, high = torch.where(flip, -above, below), torch.where(flip, -below, above)
    root = math.sqrt(2)
    return (torch.erfc(-high / root) - torch.erfc(-low / root)) / 2


def uniform_shares(along: Float64[Tensor, "m_and_1"]) -> Float64[Tensor, "m"]:
    """How probable a number is between each two neighbours, if all of -1..1 are alike."""
    return along.diff() / 2


def cell_areas(
    corners: Float[Tensor, "m_and_1 m_and_1 2"], smallest: float
) -> Float64[Tensor, "m m"]:
    """Areas of the quadrilaterals between four corners, by half the product of the diagonals.

    One that is turned over counts as well. Where a cell is folded to (almost) nothing its area is
    ``smallest``, so that its density stays finite.
    """
    x = corners.double()
    rising = x[1:, 1:] - x[:-1, :-1]
    falling = x[1:, :-1] - x[:-1, 1:]
    twice = rising[..., 0] * falling[..., 1] - rising[..., 1] * falling[..., 0]
    return (twice.abs() / 2).clamp(min=smallest)
