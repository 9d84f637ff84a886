"""The training examples nearest to what is shown, as answers tell of them."""

from dataclasses import dataclass

import torch
from jaxtyping import Float64, Int64, Shaped
from torch import Tensor

from core.arrays import Array, Floats, Integers
from core.data.dataset import Dataset
from core.data.shown import shown
from core.frozen import frozen
from core.metrics.neighbours import NeighbourSearch


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Training examples, the nearest first, for each of n queries."""

    examples: Array  # [n, j, ...], as they are shown
    indices: Integers  # [n, j], which
    labels: Integers  # [n, j], their classes
    distances: Floats  # [n, j], Euclidean, over all numbers as the model sees them


class TrainingNeighbours:
    """Looks among all training examples of a data set, on the CPU: every machine has its float64.

    Pictures are compared as they are shown, in whole grey levels: a copy is exactly 0 away.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._examples = dataset.examples.cpu()

    def search(self, queries: Shaped[Tensor, "q ..."], count: int) -> NeighbourSearch:
        """For the few that are nearest to each query, which is as the data set keeps its own."""
        return NeighbourSearch(queries, self._examples, count=count, numbers=self._dataset.as_x_0)

    def as_kept(self, samples: Array) -> Shaped[Tensor, "n ..."]:
        """What is shown, as the data set keeps its own."""
        numbers = torch.from_numpy(samples.copy())  # which may be written to, as torch wants
        return numbers.movedim(-1, 1) if self._dataset.kind == "image" else numbers

    def nearest(self, distances: Float64[Tensor, "n j"], indices: Int64[Tensor, "n j"]) -> Nearest:
        """What a search has found."""
        data = self._dataset
        return Nearest(
            examples=shown(data.as_x_0(self._examples[indices]), data.kind),
            indices=frozen(indices.numpy().copy()),
            labels=frozen(data.labels.cpu()[indices].numpy().copy()),
            distances=frozen(distances.float().numpy().copy()),
        )
