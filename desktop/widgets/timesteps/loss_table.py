"""The loss over time and training steps, in bounded memory and with means that stay exact."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Doubles, Floats, Integers

EXAMPLES = 5  # in each cell of a column on average, at least: so few are empty
COLUMNS = 400  # at most; an even number, since they are joined in pairs


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table."""

    bin: int  # of time, 0 has the least noise
    first_step: int
    step: int  # the last one, included
    count: int  # examples
    loss: float  # their mean; NaN where there are none


class LossTable:
    """Sums of losses in bins of time (rows) and blocks of steps (columns).

    Blocks go into one column until it has enough examples. Once there are too many columns,
    neighbours are joined in pairs, and from then on each new one takes twice as many examples.
    Sums and counts are added, so no joining changes a mean.
    """

    def __init__(self, columns: int = COLUMNS, examples: int = EXAMPLES) -> None:
        self._most, self._examples = columns, examples
        self.clear()

    def clear(self, bins: int = 0) -> None:
        self.columns = 0
        self._enough = self._examples * bins  # examples in a column that is complete
        self._first_steps = np.zeros(self._most, dtype=np.int64)
        self._steps = np.zeros(self._most, dtype=np.int64)
        self._counts = np.zeros((bins, self._most), dtype=np.int64)
        self._sums = np.zeros((bins, self._most))

    @property
    def bins(self) -> int:
        return len(self._counts)

    @property
    def first_step(self) -> int:
        """The first step that is in the table; 1 while it is empty."""
        return int(self._first_steps[0]) if self.columns else 1

    @property
    def step(self) -> int:
        """The last step that is in the table."""
        return int(self._steps[self.columns - 1]) if self.columns else 0

    @property
    def counts(self) -> Integers:
        """Examples: [bins, columns]."""
        return self._counts[:, : self.columns]

    def losses(self) -> Doubles:
        """Mean losses, [bins, columns]; NaN where there are no examples."""
        return _mean(self._sums[:, : self.columns], self.counts)

    def bin_means(self, newest: int = 0) -> Doubles:
        """Mean losses of all steps, or of the newest columns, [bins]; NaN without examples."""
        columns = slice(max(0, self.columns - newest) if newest else 0, self.columns)
        return _mean(
            self._sums[:, columns].sum(axis=1), self._counts[:, columns].sum(axis=1, dtype=np.int64)
        )

    def add(self, first_step: int, step: int, counts: Integers, losses: Floats) -> None:
        """The mean losses of so many examples in each bin, of the steps up to and with ``step``."""
        if len(counts) != self.bins:
            self.clear(len(counts))
        if not self.columns or self._counts[:, self.columns - 1].sum() >= self._enough:
            if self.columns == self._most:
                self._join_pairs()
            self._first_steps[self.columns] = first_step
            self._counts[:, self.columns] = 0
            self._sums[:, self.columns] = 0
            self.columns += 1
        last = self.columns - 1
        self._steps[last] = step
        self._counts[:, last] += counts
        self._sums[:, last] += losses.astype(np.float64) * counts

    def _join_pairs(self) -> None:
        half = self._most // 2
        self._first_steps[:half] = self._first_steps[::2]
        self._steps[:half] = self._steps[1::2]
        for table in (self._counts, self._sums):
            table[:, :half] = table[:, ::2] + table[:, 1::2]
        self.columns = half
        self._enough *= 2

    def columns_at(self, steps: Doubles) -> NDArray[np.intp]:
        """The column in which each place on the axis of steps is; -1 where there is none.

        Step k takes up the places above k - 1 and up to k.
        """
        lasts = self._steps[: self.columns]
        found = np.searchsorted(lasts, steps, side="left")
        inside = np.minimum(found, max(self.columns - 1, 0))
        known = (found < self.columns) & (steps > self._first_steps[inside] - 1)
        return np.where(known, inside, -1)

    def column_of(self, step: int) -> int:
        """The column of a step, or the one that is nearest to it."""
        found = int(np.searchsorted(self._steps[: self.columns], step, side="left"))
        return min(found, max(self.columns - 1, 0))

    def cell(self, bin_: int, column: int) -> Cell:
        """A number and all that is known of it."""
        count = int(self._counts[bin_, column])
        return Cell(
            bin=bin_,
            first_step=int(self._first_steps[column]),
            step=int(self._steps[column]),
            count=count,
            loss=float(self._sums[bin_, column]) / count if count else float("nan"),
        )


def _mean(sums: Doubles, counts: Integers) -> Doubles:
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
