"""The trail of a contest, smoothed, and how long each side was ahead."""

import math

import numpy as np

from core.arrays import Doubles, Floats
from desktop.widgets.curves.smoothing import ExponentialAverage
from desktop.widgets.portrait.contest_record import ContestRecord
from desktop.widgets.portrait.loss_plane import LossPlane
from desktop.widgets.portrait.trail import Trail

BLOCK, BLOCKS = 8192, 8  # steps at once, and how often: then it is time to draw


class SmoothedPath:
    """Follows a record; what is new in it is added when :meth:`catch_up` is called.

    Each output is averaged twice over about so many ``steps``, exponentially: once would leave
    corners, and the change of a margin would be as noisy as the margin itself.
    """

    def __init__(self, record: ContestRecord, plane: LossPlane, steps: int) -> None:
        self._record, self._plane, self._over = record, plane, steps
        self._begin()

    def _begin(self) -> None:
        weight = math.exp(-1 / self._over) if self._over else 0.0
        self._averages = _Twice(weight), _Twice(weight)  # of real and of generated examples
        self._taken = 0
        self._margin = math.nan  # of the step taken last
        self._rewinds = self._record.rewinds
        self.trail = Trail()
        self.counts = np.zeros(3, dtype=np.int64)  # steps in each region

    def catch_up(self) -> bool:
        """Take what the record has had since then; all of it anew if the run went back.

        Gives whether there is more: of a very long run only a part is taken at once.
        """
        if self._rewinds != self._record.rewinds:
            self._begin()
        for _ in range(BLOCKS):
            if self._taken == len(self._record):
                return False
            steps, real, fake = self._record.since(self._taken, BLOCK)
            real, fake = self._averages[0].extend(real), self._averages[1].extend(fake)
            first = float(real[0] - fake[0])
            x, y = self._plane.places(
                real, fake, first if math.isnan(self._margin) else self._margin
            )
            self.trail.extend(steps.astype(np.float64), x, y)
            self.counts += np.bincount(self._plane.regions(x, y), minlength=3)
            self._margin = float(real[-1] - fake[-1])
            self._taken += len(steps)
        return self._taken < len(self._record)


class _Twice:
    """The average of the average."""

    def __init__(self, weight: float) -> None:
        self._first, self._second = ExponentialAverage(weight), ExponentialAverage(weight)

    def extend(self, values: Floats) -> Doubles:
        return self._second.extend(self._first.extend(values))
