"""The newest of what comes, and no more. Standard library and NumPy only."""

from collections import deque
from typing import Generic, TypeVar

import numpy as np

from core.arrays import Doubles

Item = TypeVar("Item")

KEPT = 1024  # items: more than ever come between two looks of the doctor


class Recent(Generic[Item]):
    """The newest items of a stream, and how many there have been."""

    def __init__(self) -> None:
        self._items: deque[Item] = deque(maxlen=KEPT)
        self.total = 0

    def append(self, item: Item) -> None:
        self._items.append(item)
        self.total += 1

    def after(self, count: int) -> list[Item]:
        """Those that came after the first ``count`` of all; of more than KEPT only the last."""
        return self.latest(self.total - count)

    def latest(self, count: int) -> list[Item]:
        """The newest ``count`` of them, or as many as there are; the newest is the last."""
        first = max(0, len(self._items) - count)
        return [self._items[number] for number in range(first, len(self._items))]

    @property
    def last(self) -> Item | None:
        return self._items[-1] if self._items else None


class Rolling:
    """The newest ``size`` columns of numbers, each of ``rows`` rows."""

    def __init__(self, rows: int, size: int) -> None:
        self._size = size
        # Twice as long, so that columns are moved only once in ``size`` of them.
        self._numbers = np.empty((rows, 2 * size))
        self._end = 0

    def extend(self, columns: Doubles) -> None:
        """Append columns [rows, n]."""
        columns = columns[:, -self._size :]
        count = columns.shape[1]
        if self._end + count > self._numbers.shape[1]:
            kept = self.columns.copy()
            self._end = kept.shape[1]
            self._numbers[:, : self._end] = kept
        self._numbers[:, self._end : self._end + count] = columns
        self._end += count

    @property
    def columns(self) -> Doubles:
        """Those that are there [rows, n], the oldest first; only to be looked at."""
        return self._numbers[:, max(0, self._end - self._size) : self._end]
