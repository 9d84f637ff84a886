"""Nearest neighbours among many rows of numbers, in chunks that fit into memory."""

import torch
from jaxtyping import Float64, Int64, Shaped
from torch import Tensor

CHUNK = 4096  # rows compared at once, at most
NUMBERS = 2**23  # in the rows of a chunk, at most: 64 MB, however large pictures are


def squared_distances(
    a: Float64[Tensor, "n d"], b: Float64[Tensor, "m d"]
) -> Float64[Tensor, "n m"]:
    """Of every row to every other. Expanded to a product, in float64: off by 1e-13 of |a|^2."""
    product = a @ b.T
    return (a.square().sum(1)[:, None] - 2 * product + b.square().sum(1)).clamp(min=0)


def nearest(
    queries: Shaped[Tensor, "n ..."], among: Shaped[Tensor, "m ..."]
) -> tuple[Float64[Tensor, "n"], Int64[Tensor, "n"]]:
    """The distance of each query to the nearest row, and which it is. A copy is exactly 0 away."""
    flat = queries.flatten(1).double()
    size = max(1, min(CHUNK, NUMBERS // max(flat.shape)))
    best = torch.full((flat.shape[0],), torch.inf, dtype=torch.float64)
    index = torch.zeros(flat.shape[0], dtype=torch.int64)
    for start in range(0, among.shape[0], size):
        rows = among[start : start + size].flatten(1).double()
        distance, position = squared_distances(flat, rows).min(dim=1)
        nearer = distance < best
        best = torch.where(nearer, distance, best)
        index = torch.where(nearer, position + start, index)
    exact = (flat - among[index].flatten(1).double()).square().sum(dim=1).sqrt()
    return exact, index


def radii(points: Float64[Tensor, "n d"], k: int) -> Float64[Tensor, "n"]:
    """The squared distance of each row to its k-th nearest other row."""
    parts: tuple[Tensor, ...] = torch.split(points, CHUNK)
    # The nearest row is itself.
    found = [squared_distances(part, points).kthvalue(k + 1, dim=1).values for part in parts]
    return torch.cat(found)
