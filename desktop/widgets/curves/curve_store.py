"""All curves of a run and what happened along them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.events import Scalars
from desktop.widgets.curves.curve import Curve
from desktop.widgets.curves.places import Axis, Doubles, Places

MOST_WAITING = 32  # blocks: a few seconds of training
MOST_MARKS = 2000  # the oldest are forgotten: they share their pixels with others by then


@dataclass(frozen=True, slots=True)
class CurveMark:
    """Something that happened at a step, in a few words."""

    step: int
    text: str


class CurveStore:
    """Only appended to while a run goes on; read when something is drawn.

    Blocks of steps wait until then, or until there are some of them, and are taken together: a
    panel that nobody sees costs next to nothing, and one that is drawn once a second little.

    Scalars ``unless_zero`` are not kept as long as they are nothing else: they mean nothing then.
    Those of ``without`` are never drawn, and not kept at all.
    """

    def __init__(self, unless_zero: Collection[str] = (), *, without: Collection[str] = ()) -> None:
        self._unless_zero = frozenset(unless_zero)
        self._without = frozenset(without)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._waiting: list[Scalars] = []
        self._curves: dict[str, Curve] = {}
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
        self._waiting.append(block)
        self.last_step = int(block.steps[-1])
        if len(self._waiting) >= MOST_WAITING:
            self._take_waiting()

    @property
    def curves(self) -> dict[str, Curve]:
        """By the names of their scalars, with all steps that were appended."""
        self._take_waiting()
        return self._curves

    def _take_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for block in joined(waiting):
            self._take(block)

    def _take(self, block: Scalars) -> None:
        times = block.active_seconds, block.wall_time - (self._origin or 0.0)
        shared = self._places.setdefault(frozenset(block.values), Places())
        for name, values in block.values.items():
            if name not in self._curves and self._kept(name, values):
                self._curves[name] = Curve(shared)
        shared.append(block.steps, *times)
        for name, values in block.values.items():
            curve = self._curves.get(name)
            if curve is None:
                continue
            if curve.places is shared:
                curve.take(values)
                continue
            if curve.places in self._places.values():
                curve.part()
            curve.append(block.steps, values, *times)

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
        self._take_waiting()
        clock = max(self._places.values(), key=len)
        return np.interp(steps, clock.on("step"), clock.on(axis))


def joined(blocks: Sequence[Scalars]) -> Iterator[Scalars]:
    """The same steps in fewer blocks: of one as long as the names stay and the steps go on."""
    groups: list[list[Scalars]] = []
    for block in blocks:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and block.steps[0] > last.steps[-1]
            and block.values.keys() == last.values.keys()
        ):
            groups[-1].append(block)
        else:
            groups.append([block])
    for group in groups:
        yield group[0] if len(group) == 1 else _one_of(group)


def _one_of(group: Sequence[Scalars]) -> Scalars:
    values = {name: np.concatenate([b.values[name] for b in group]) for name in group[0].values}
    return Scalars(
        steps=np.concatenate([block.steps for block in group]),
        values=values,
        active_seconds=np.concatenate([block.active_seconds for block in group]),
        wall_time=np.concatenate([block.wall_time for block in group]),
    )
