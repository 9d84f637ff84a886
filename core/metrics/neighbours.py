"""Nearest neighbours among many rows of numbers, in chunks that fit into memory."""

from collections.abc import Callable, Iterator

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
    search = NeighbourSearch(queries, among, count=1)
    for _done in search.steps():
        pass
    distances, indices = search.found()
    return distances[:, 0], indices[:, 0]


class NeighbourSearch:
    """The few rows that are nearest to each query, looked for chunk by chunk.

    ``numbers`` makes of rows what is compared, so that only a chunk of them need be in float64 at
    once. Whoever iterates over the steps may leave, and go on later.
    """

    def __init__(
        self,
        queries: Shaped[Tensor, "n ..."],
        among: Shaped[Tensor, "m ..."],
        *,
        count: int,
        numbers: Callable[[Tensor], Tensor] = lambda rows: rows,
    ) -> None:
        self._among = among
        self._numbers = numbers
        self._queries = self._flat(queries)
        self._size = max(1, min(CHUNK, NUMBERS // max(self._queries.shape)))
        self._seen = 0  # rows
        shape = (self._queries.shape[0], min(count, among.shape[0]))
        self._best = torch.full(shape, torch.inf, dtype=torch.float64)
        self._indices = torch.zeros(shape, dtype=torch.int64)

    def steps(self) -> Iterator[float]:
        """Search; gives the share that is done after each chunk."""
        while self._seen < self._among.shape[0]:
            self._look_at(self._flat(self._among[self._seen : self._seen + self._size]))
            yield self._seen / self._among.shape[0]

    def _look_at(self, rows: Float64[Tensor, "c d"]) -> None:
        distances = squared_distances(self._queries, rows)
        few = min(self._best.shape[1], rows.shape[0])
        # Looking for one takes a fraction of the time of topk.
        near, places = (
            distances.min(dim=1, keepdim=True)
            if few == 1
            else distances.topk(few, dim=1, largest=False)
        )
        both = torch.cat([self._best, near], dim=1)
        indices = torch.cat([self._indices, places + self._seen], dim=1)
        self._best, kept = both.topk(self._best.shape[1], dim=1, largest=False)
        self._indices = indices.gather(1, kept)
        self._seen += rows.shape[0]

    def found(self) -> tuple[Float64[Tensor, "n k"], Int64[Tensor, "n k"]]:
        """Distances and indices, the nearest first; where two are as near, the earlier row."""
        indices, _ = self._indices.sort(dim=1)
        # Once more without the expansion to a product, whose rounding would hide copies.
        apart = [self._queries - self._flat(self._among[column]) for column in indices.T]
        distances = torch.stack([rows.square().sum(dim=1).sqrt() for rows in apart], dim=1)
        distances, order = distances.sort(dim=1, stable=True)
        return distances, indices.gather(1, order)

    def _flat(self, rows: Shaped[Tensor, "c ..."]) -> Float64[Tensor, "c d"]:
        return self._numbers(rows).flatten(1).double()


def radii(points: Float64[Tensor, "n d"], k: int) -> Float64[Tensor, "n"]:
    """The squared distance of each row to its k-th nearest other row."""
    parts: tuple[Tensor, ...] = torch.split(points, CHUNK)
    # The nearest row is itself.
    found = [squared_distances(part, points).kthvalue(k + 1, dim=1).values for part in parts]
    return torch.cat(found)
