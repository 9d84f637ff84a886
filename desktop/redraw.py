"""The one timer that draws, and keeps what drawing costs under a share of the time.

PySide6 holds the GIL while it paints, so that drawing slows the training down: with steps of 3 ms a
redraw at 30 Hz nearly halved their number. Every drawing has a cost, and the next may come only
when ``cost / share`` has passed.
"""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot

SHORTEST = 0.033  # seconds between two drawings: 30 Hz look smooth
LONGEST = 3.0  # one of what waits is drawn at least as often, whatever it costs
FREE_SHARE = 0.5  # of the time, while nothing is trained
MEMORY = 0.7  # of the old estimate of what a panel costs, at each drawing


class Drawable(Protocol):
    """What the timer draws: panels, the timeline, the status line."""

    @property
    def dirty(self) -> bool: ...

    @property
    def seen(self) -> bool: ...

    def draw_if_dirty(self) -> None: ...


class RedrawTimer(QObject):
    """Draws what is dirty and visible; in turns where all of it would cost too much at once.

    ``clock`` gives the processor time of the window's thread, in which waiting for the training
    thread does not count. What that thread does between two ticks is mostly Qt painting what was
    drawn, and counts as well.
    """

    def __init__(
        self,
        drawables: Sequence[Drawable] = (),
        *,
        clock: Callable[[], float] = time.thread_time,
        wall: Callable[[], float] = time.perf_counter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.drawables: list[Drawable] = list(drawables)
        self.share = FREE_SHARE
        self._clock = clock
        self._wall = wall
        self._drawing: dict[int, float] = {}  # seconds a drawing, by the drawable's identity
        self._painting: dict[int, float] = {}  # and what Qt paints after it
        self._turn = 0
        self._looked = clock()  # when the last drawing ended
        self._drawn: list[Drawable] = []  # at the last tick: what the painting was for
        self._spent = 0.0
        self._began = wall()
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._looked = self._clock()
        self.timer.start(round(SHORTEST * 1000))

    def stop(self) -> None:
        self.timer.stop()

    def allow(self, share: float) -> None:
        """From now on drawing may take this share of the time; with more of it, draw soon."""
        sooner = share > self.share
        self.share = share
        if sooner and self.timer.isActive():
            self.timer.start(round(SHORTEST * 1000))

    def take_share(self) -> float:
        """The share of the wall time since the last call that the window took, 0..1."""
        now = self._wall()
        share = self._spent / max(now - self._began, 1e-9)
        self._spent = 0.0
        self._began = now
        return share

    @Slot()
    def tick(self) -> None:
        """Draw what is due, then wait as long as it takes to stay under the share."""
        wait = LONGEST
        try:
            wait = self.draw()
        finally:  # a panel that fails must not be the last one that was ever drawn
            self.timer.start(round(wait * 1000))

    def draw(self) -> float:
        """Draw what is due; gives the seconds to wait until the next time."""
        self._charge_painting()
        try:
            return self._draw_waiting()
        finally:
            self._looked = self._clock()

    def _draw_waiting(self) -> float:
        waiting = self._waiting()
        if not waiting:
            self._drawn = []
            return SHORTEST
        allowance = self.share * LONGEST
        expected = 0.0
        self._drawn = []
        for place, drawable in waiting:
            expected += self._cost(drawable)
            if self._drawn and expected > allowance:
                break  # the others come first the next time
            self._turn = place + 1
            self._draw(drawable)
        cost = sum(self._cost(drawable) for drawable in self._drawn)
        return min(max(SHORTEST, cost / max(self.share, 1e-3)), LONGEST)

    def _waiting(self) -> list[tuple[int, Drawable]]:
        """The places and the drawables that are due, beginning with the one whose turn it is."""
        count = len(self.drawables)
        in_turn = [(self._turn + further) % count for further in range(count)]
        return [
            (place, drawable)
            for place in in_turn
            if (drawable := self.drawables[place]).dirty and drawable.seen
        ]

    def _cost(self, drawable: Drawable) -> float:
        return self._drawing.get(id(drawable), 0.0) + self._painting.get(id(drawable), 0.0)

    def _draw(self, drawable: Drawable) -> None:
        began = self._clock()
        drawable.draw_if_dirty()
        cost = self._clock() - began
        self._spent += cost
        _average(self._drawing, drawable, cost)
        self._drawn.append(drawable)

    def _charge_painting(self) -> None:
        """Painting comes after drawing, out of the window's own loop: share it out afterwards."""
        painted = self._clock() - self._looked
        self._spent += painted
        for drawable in self._drawn:
            _average(self._painting, drawable, painted / len(self._drawn))


def _average(costs: dict[int, float], drawable: Drawable, cost: float) -> None:
    """Let the estimate follow what was measured."""
    old = costs.get(id(drawable), cost)
    costs[id(drawable)] = MEMORY * old + (1 - MEMORY) * cost
