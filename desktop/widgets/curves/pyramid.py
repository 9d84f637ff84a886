"""The smallest and the largest value of any stretch of a long curve, without reading all of it."""

import numpy as np
from numpy.typing import NDArray

from desktop.widgets.curves.growing import GrowingArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.intp]


class MinMaxPyramid:
    """Values, and above them levels in which each entry is the extreme of two entries below.

    Appending fills the lowest level only; the others are caught up when a question is asked, each
    entry computed once. What is not finite is kept as NaN and is no extreme of anything.
    """

    def __init__(self) -> None:
        self._values = GrowingArray(np.float32)
        self._lows: list[GrowingArray[np.float32]] = []
        self._highs: list[GrowingArray[np.float32]] = []
        self._positive: MinMaxPyramid | None = None
        self._seen_positive = 0  # values that were looked at for their sign

    def __len__(self) -> int:
        return len(self._values)

    @property
    def values(self) -> Floats:
        """Every value, in order. A view: do not keep it."""
        return self._values.values

    def append(self, values: NDArray[np.floating]) -> None:
        with np.errstate(over="ignore"):  # what is too large for float32 counts as not finite
            block = values.astype(np.float32)
        block[~np.isfinite(block)] = np.nan
        self._values.append(block)

    def truncate(self, size: int) -> None:
        """Forget all but the first ``size`` values."""
        self._values.truncate(size)
        for level, (lows, highs) in enumerate(zip(self._lows, self._highs, strict=True), start=1):
            lows.truncate(size >> level)
            highs.truncate(size >> level)
        if self._positive is not None:
            self._positive.truncate(size)
        self._seen_positive = min(self._seen_positive, size)

    def positive(self) -> "MinMaxPyramid":
        """The same with NaN for what has no logarithm; itself as long as there is nothing such."""
        new = self.values[self._seen_positive :]
        if self._positive is None and bool((new <= 0).any()):
            self._positive = MinMaxPyramid()
            new = self.values
        if self._positive is not None:
            self._positive.append(np.where(new > 0, new, np.float32(np.nan)))
        self._seen_positive = len(self)
        return self if self._positive is None else self._positive

    def extremes(self, starts: Indices, ends: Indices) -> tuple[Floats, Floats]:
        """The smallest and largest value of each ``[start, end)``; NaN where there is none.

        All stretches climb the levels together: at each, an end that does not fall on a pair is
        taken along and cut off.
        """
        self._catch_up()
        low = np.full(starts.shape, np.nan, dtype=np.float32)
        high = low.copy()
        left = starts.astype(np.intp)
        right = np.maximum(ends.astype(np.intp), left)
        values = self.values
        lows = [values, *(level.values for level in self._lows)]
        highs = [values, *(level.values for level in self._highs)]
        for level_low, level_high in zip(lows, highs, strict=True):
            for edge, step in ((left, 1), (right, -1)):
                taken = np.flatnonzero((edge & 1).astype(bool) & (left < right))
                entry = edge[taken] - (step < 0)
                low[taken] = np.fmin(low[taken], level_low[entry])
                high[taken] = np.fmax(high[taken], level_high[entry])
                edge[taken] += step
            left >>= 1
            right >>= 1
            if not bool((left < right).any()):
                break
        return low, high

    def extreme(self, start: int, end: int) -> tuple[float, float]:
        """The smallest and largest value of one stretch; NaN if there is none."""
        low, high = self.extremes(np.array([start]), np.array([end]))
        return float(low[0]), float(high[0])

    def _catch_up(self) -> None:
        below_low = below_high = self._values
        level = 0
        while len(below_low) >= 2:
            if level == len(self._lows):
                self._lows.append(GrowingArray(np.float32))
                self._highs.append(GrowingArray(np.float32))
            done, whole = len(self._lows[level]), len(below_low) // 2
            if whole > done:
                pairs = slice(2 * done, 2 * whole)
                low, high = below_low.values[pairs], below_high.values[pairs]
                self._lows[level].append(np.fmin(low[::2], low[1::2]))
                self._highs[level].append(np.fmax(high[::2], high[1::2]))
            below_low, below_high = self._lows[level], self._highs[level]
            level += 1


def pyramid_of(values: NDArray[np.floating]) -> MinMaxPyramid:
    """A pyramid of all these values."""
    pyramid = MinMaxPyramid()
    pyramid.append(values)
    return pyramid
