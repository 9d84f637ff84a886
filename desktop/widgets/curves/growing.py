"""Arrays that are only appended to."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)

FIRST_ROOM = 1024


class GrowingArray(Generic[Scalar]):
    """Doubles its room when that is full: appending costs the same however long it has become."""

    def __init__(self, kind: type[Scalar]) -> None:
        self._room: NDArray[Scalar] = np.empty(FIRST_ROOM, dtype=kind)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> NDArray[Scalar]:
        """What was appended so far. A view: do not keep it."""
        return self._room[: self._size]

    def append(self, values: NDArray[np.generic]) -> None:
        size = self._size + values.size
        if size > self._room.size:
            room = np.empty(max(size, 2 * self._room.size), dtype=self._room.dtype)
            room[: self._size] = self.values
            self._room = room
        self._room[self._size : size] = values
        self._size = size

    def truncate(self, size: int) -> None:
        """Forget all but the first ``size`` values."""
        self._size = min(self._size, size)
