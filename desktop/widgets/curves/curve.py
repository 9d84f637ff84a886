"""The values of one scalar over a run, as they are kept for drawing."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from desktop.widgets.curves.growing import GrowingArray
from desktop.widgets.curves.pyramid import MinMaxPyramid
from desktop.widgets.curves.smoothing import ExponentialAverage

Doubles = NDArray[np.float64]
Numbers = NDArray[np.generic]

Axis = Literal["step", "active", "wall"]
"""What a curve is drawn over: training steps, seconds of training, seconds since the start."""


class Curve:
    """Every value of one scalar with its step and times.

    Appending is all that happens while a run goes on; averages and pyramids are caught up when they
    are asked for.
    """

    def __init__(self) -> None:
        self._places = {
            "step": GrowingArray(np.float64),  # exact up to 2^53, and never converted again
            "active": GrowingArray(np.float64),
            "wall": GrowingArray(np.float64),
        }
        self.raw = MinMaxPyramid()
        self._average = ExponentialAverage(0.0)
        self._smoothed = MinMaxPyramid()

    def __len__(self) -> int:
        return len(self.raw)

    def x(self, axis: Axis) -> Doubles:
        """Where the values are; never falling. A view: do not keep it."""
        return self._places[axis].values

    def append(
        self, steps: Numbers, values: NDArray[np.floating], active: Doubles, wall: Doubles
    ) -> None:
        """Take the values of the next steps.

        Steps that come a second time replace the earlier ones and all after: the run went back.
        """
        if steps.size == 0:
            return
        known = self.x("step")
        if known.size and float(steps[0]) <= known[-1]:
            self._truncate(int(np.searchsorted(known, float(steps[0]))))
        self._places["step"].append(steps)
        for axis, times in (("active", active), ("wall", wall)):
            before = self._places[axis].values[-1:]
            # A clock may be set back; a curve is searched by its times, so they must not fall.
            rising = np.maximum.accumulate(np.concatenate((before, times)))
            self._places[axis].append(rising[before.size :])
        self.raw.append(values)

    def smoothed(self, weight: float) -> MinMaxPyramid:
        """The exponential moving average of all values; the values themselves for weight 0."""
        if weight == 0:
            return self.raw
        if weight != self._average.weight:
            self._average = ExponentialAverage(weight)
            self._smoothed = MinMaxPyramid()
        new = self.raw.values[len(self._smoothed) :]
        if new.size:
            self._smoothed.append(self._average.extend(new))
        return self._smoothed

    def nearest(self, axis: Axis, x: float) -> int:
        """The index of the value nearest to ``x``; the curve must not be empty."""
        places = self.x(axis)
        after = int(np.searchsorted(places, x))
        if after == 0:
            return 0
        if after == places.size or x - places[after - 1] <= places[after] - x:
            return after - 1
        return after

    def _truncate(self, size: int) -> None:
        for places in self._places.values():
            places.truncate(size)
        self.raw.truncate(size)
        self._average = ExponentialAverage(0.0)  # the next question begins anew
        self._smoothed = MinMaxPyramid()
