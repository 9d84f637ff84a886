"""All curves of a run and what happened along them."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.events import Scalars
from desktop.widgets.curves.curve import Curve
from desktop.widgets.curves.places import Axis, Doubles, Places

MOST_MARKS = 2000  # the oldest are forgotten: they share their pixels with others by then


@dataclass(frozen=True, slots=True)
class CurveMark:
    """Something that happened at a step, in a few words."""

    step: int
    text: str


class CurveStore:
    """Only appended to while a run goes on; read when something is drawn.

    Scalars ``unless_zero`` are not kept as long as they are nothing else: they mean nothing then.
    Those of ``without`` are never drawn, and not kept at all.
    """

    def __init__(self, unless_zero: Collection[str] = (), *, without: Collection[str] = ()) -> None:
        self._unless_zero = frozenset(unless_zero)
        self._without = frozenset(without)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.curves: dict[str, Curve] = {}
        self._places: dict[frozenset[str], Places] = {}  # of scalars that come together
        self.marks: list[CurveMark] = []
        self.pauses: list[int] = []  # the last steps before the run was paused
        self.last_step = 0
        self.max_steps = 0
        self.finished = False
        self._origin: float | None = None

    def begin(self, *, started_at: float, max_steps: int) -> None:
        """A run begins; wall time is counted from here."""
        self._origin = started_at
        self.max_steps = max_steps

    def append(self, block: Scalars) -> None:
        """Take a block of steps."""
        if block.steps.size == 0:
            return
        if self._origin is None:
            self._origin = float(block.wall_time[0])
        wall = block.wall_time - self._origin
        times = block.active_seconds, wall
        shared = self._places.setdefault(frozenset(block.values), Places())
        for name, values in block.values.items():
            if name not in self.curves and self._kept(name, values):
                self.curves[name] = Curve(shared)
        shared.append(block.steps, *times)
        for name, values in block.values.items():
            curve = self.curves.get(name)
            if curve is None:
                continue
            if curve.places is shared:
                curve.take(values)
                continue
            if curve.places in self._places.values():
                curve.part()
            curve.append(block.steps, values, *times)
        self.last_step = int(block.steps[-1])

    def _kept(self, name: str, values: NDArray[np.floating]) -> bool:
        """Whether a scalar that was not there before is worth keeping."""
        zero = name in self._unless_zero and not values.any()
        return name not in self._without and not zero

    def add_mark(self, step: int, text: str) -> None:
        self.marks.append(CurveMark(step, text))
        del self.marks[:-MOST_MARKS]

    def add_pause(self, step: int) -> None:
        """The run stands still after this step."""
        if step > 0 and step not in self.pauses[-1:]:
            self.pauses.append(step)

    def breaks(self, curve: Curve, axis: Axis) -> list[int]:
        """The indices before which a curve is interrupted: pauses show in wall time only."""
        if axis != "wall" or not self.pauses:
            return []
        found = np.searchsorted(curve.x("step"), np.array(self.pauses), side="right")
        return [int(index) for index in np.unique(found) if 0 < index < len(curve)]

    def places_of(self, axis: Axis, steps: Doubles) -> Doubles:
        """Where steps are on an axis, going by what is reported most often; there must be some."""
        if axis == "step":
            return steps
        clock = max(self._places.values(), key=len)
        return np.interp(steps, clock.on("step"), clock.on(axis))
