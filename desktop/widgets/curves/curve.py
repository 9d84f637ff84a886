"""The values of one scalar over a run, as they are kept for drawing."""

import numpy as np
from numpy.typing import NDArray

from desktop.widgets.curves.places import Axis, Doubles, Numbers, Places
from desktop.widgets.curves.pyramid import MinMaxPyramid
from desktop.widgets.curves.smoothing import ExponentialAverage


class Curve:
    """Every value of one scalar with its step and times.

    Appending is all that happens while a run goes on; averages and pyramids are caught up when they
    are asked for. ``places`` may be shared: the curve begins at the next of them.
    """

    def __init__(self, places: Places | None = None) -> None:
        self.places = Places() if places is None else places
        self._first = len(self.places)
        self.raw = MinMaxPyramid()
        self._average = ExponentialAverage(0.0)
        self._smoothed = MinMaxPyramid()

    def __len__(self) -> int:
        return len(self.raw)

    def x(self, axis: Axis) -> Doubles:
        """Where the values are; never falling. A view: do not keep it."""
        return self.places.on(axis)[self._first : self._first + len(self.raw)]

    def append(
        self, steps: Numbers, values: NDArray[np.floating], active: Doubles, wall: Doubles
    ) -> None:
        """Take the values of the next steps, with places that are this curve's alone.

        Steps that come a second time replace the earlier ones and all after: the run went back.
        """
        if steps.size == 0:
            return
        self.places.append(steps, active, wall)
        self.take(values)

    def take(self, values: NDArray[np.floating]) -> None:
        """Take the values at the newest places."""
        start = len(self.places) - values.size
        if start < self._first + len(self.raw):
            self._truncate(max(0, start - self._first))
            self._first = min(self._first, start)
        self.raw.append(values)

    def part(self) -> None:
        """Have places of its own from now on: it does not come together with others any more."""
        self.places = self.places.since(self._first)
        self._first = 0

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
        self.raw.truncate(size)
        self._average = ExponentialAverage(0.0)  # the next question begins anew
        self._smoothed = MinMaxPyramid()
