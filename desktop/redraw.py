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
LONGEST = 1.0  # nothing on screen is older than that, except under heavy load
FREE_SHARE = 0.5  # of the time, while nothing is trained
MEMORY = 0.7  # of the old estimate of what a panel costs, at each drawing


class Drawable(Protocol):
    """What the timer draws: panels, the timeline, the status line."""

    @property
    def dirty(self) -> bool: ...

    def isVisible(self) -> bool: ...  # noqa: N802  Qt's name

    def draw_if_dirty(self) -> None: ...


class RedrawTimer(QObject):
    """Draws what is dirty and visible; in turns where all of it would cost too much at once.

    ``clock`` gives the processor time of the window's thread, in which waiting for the training
    thread does not count.
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
        self._costs: dict[int, float] = {}  # seconds a drawing, by the drawable's identity
        self._turn = 0
        self._painted = 0.0  # seconds of painting since the last tick
        self._drawn: list[Drawable] = []  # at the last tick: what the painting was for
        self._spent = 0.0
        self._began = wall()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._timer.start(round(SHORTEST * 1000))

    def stop(self) -> None:
        self._timer.stop()

    def add_painting(self, seconds: float) -> None:
        """Something was painted; it counts for what was drawn last."""
        self._painted += seconds
        self._spent += seconds

    def take_share(self) -> float:
        """The share of the wall time since the last call that drawing took, 0..1."""
        now = self._wall()
        share = self._spent / max(now - self._began, 1e-9)
        self._spent = 0.0
        self._began = now
        return share

    @Slot()
    def tick(self) -> None:
        """Draw what is due, then wait as long as it takes to stay under the share."""
        self._timer.start(round(self.draw() * 1000))

    def draw(self) -> float:
        """Draw what is due; gives the seconds to wait until the next time."""
        self._charge_painting()
        waiting = self._waiting()
        if not waiting:
            self._drawn = []
            return SHORTEST
        allowance = self.share * LONGEST
        expected = 0.0
        self._drawn = []
        for drawable in waiting:
            expected += self._costs.get(id(drawable), 0.0)
            if self._drawn and expected > allowance:
                break  # the others come first the next time
            self._draw(drawable)
        self._turn = self.drawables.index(self._drawn[-1]) + 1
        cost = sum(self._costs[id(drawable)] for drawable in self._drawn)
        return min(max(SHORTEST, cost / max(self.share, 1e-3)), LONGEST)

    def _waiting(self) -> list[Drawable]:
        """What is dirty and visible, beginning with the one whose turn it is."""
        turn = self._turn % max(len(self.drawables), 1)
        in_turn = self.drawables[turn:] + self.drawables[:turn]
        return [drawable for drawable in in_turn if drawable.dirty and drawable.isVisible()]

    def _draw(self, drawable: Drawable) -> None:
        began = self._clock()
        drawable.draw_if_dirty()
        cost = self._clock() - began
        self._spent += cost
        old = self._costs.get(id(drawable), cost)
        self._costs[id(drawable)] = MEMORY * old + (1 - MEMORY) * cost
        self._drawn.append(drawable)

    def _charge_painting(self) -> None:
        """Painting comes after drawing, out of the window's own loop: share it out afterwards."""
        for drawable in self._drawn:
            share = self._painted / len(self._drawn)
            self._costs[id(drawable)] += (1 - MEMORY) * share
        self._painted = 0.0
