"""Where the values of scalars are on every axis that they may be drawn over."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from desktop.widgets.curves.growing import GrowingArray

Doubles = NDArray[np.float64]
Numbers = NDArray[np.generic]

Axis = Literal["step", "active", "wall"]
"""What a curve is drawn over: training steps, seconds of training, seconds since the start."""


class Places:
    """Steps with their times. Scalars that always come together share them."""

    def __init__(self) -> None:
        self._axes = {
            "step": GrowingArray(np.float64),  # exact up to 2^53, and never converted again
            "active": GrowingArray(np.float64),
            "wall": GrowingArray(np.float64),
        }

    def __len__(self) -> int:
        return len(self._axes["step"])

    def on(self, axis: Axis) -> Doubles:
        """Where they are; never falling. A view: do not keep it."""
        return self._axes[axis].values

    def append(self, steps: Numbers, active: Doubles, wall: Doubles) -> None:
        """Take the next steps; those that come a second time replace the earlier and all after."""
        known = self.on("step")
        if known.size and float(steps[0]) <= known[-1]:
            kept = int(np.searchsorted(known, float(steps[0])))
            for places in self._axes.values():
                places.truncate(kept)
        self._axes["step"].append(steps)
        for axis, times in (("active", active), ("wall", wall)):
            before = self._axes[axis].values[-1:]
            # A clock may be set back; a curve is searched by its times, so they must not fall.
            rising = np.maximum.accumulate(np.concatenate((before, times)))
            self._axes[axis].append(rising[before.size :])

    def since(self, first: int) -> "Places":
        """A copy of all from an index on."""
        copy = Places()
        if first < len(self):
            copy.append(*(self.on(axis)[first:] for axis in ("step", "active", "wall")))
        return copy
