"""A square of the plane as large as its widget allows, and the hand that points at it."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from core.arrays import Doubles
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.figures import tick_text

REACH = 1.9  # until a run says otherwise
FULL_SIDE = 360  # pixels of a square that is not small
NEAR = 9  # pixels: a point is meant when the pointer is as near as this
NUMBER_DISTANCE = 60  # pixels from one number of an axis to the next
NO_POINTS = np.zeros((0, 2))


class SquarePlane(Canvas):
    """Shows from -reach to reach of both axes, in units that may be larger than 1.

    Emits ``pointed`` with a place that a person drags or clicks to, ``chosen`` with the index of
    one of ``points`` that was clicked, ``hovered`` with the place that the pointer is over, and
    ``left`` when it goes away.
    """

    pointed = Signal(float, float)
    chosen = Signal(int)
    hovered = Signal(float, float)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(110, 110)
        self.hold_still()
        self.points: Doubles = NO_POINTS  # that can be chosen, [n, 2]
        self._reach, self._unit = REACH, 1.0
        self._pressed: QPointF | None = None
        self._dragged = False
        self.area_changed.connect(self._show_square)

    @property
    def side(self) -> int:
        """Of the square, in pixels."""
        return max(1, min(self.area.width(), self.area.height()))

    @property
    def smallness(self) -> float:
        """By what marks are smaller than in a square that is not small: 0.5 to 1."""
        return min(1.0, max(0.5, self.side / FULL_SIDE))

    def show_units(self, reach: float, unit: float = 1.0) -> None:
        """What the axes count in: a coordinate is ``unit`` times what is drawn."""
        if (reach, unit) != (self._reach, self._unit):
            self._reach, self._unit = reach, unit
            self._show_square()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._show_square()

    def _show_square(self) -> None:
        """The same length of x and y, as large as the area allows."""
        area, unit, side = self.area, self._unit, self.side
        self.size_marks(self.smallness)
        x, y = self._reach * area.width() / side, self._reach * area.height() / side
        self.set_ranges((-x, x), (-y, y))
        zoomed = "" if unit < 1.005 else f" (zoomed out {tick_text(float(f'{unit:.3g}'))} times)"
        self.show_axes(
            (f"x{zoomed}", linear_ticks(-x, x, area.width() // NUMBER_DISTANCE, unit=1 / unit)),
            ("y", linear_ticks(-y, y, area.height() // NUMBER_DISTANCE, unit=1 / unit)),
        )

    def size_marks(self, smallness: float) -> None:
        """Draw points as small as the square is."""

    def place_at(self, pixel: QPointF) -> tuple[float, float]:
        """The place of the plane at a pixel of this widget, within the square."""
        area, (bottom, top) = self.area, self.y_range
        y = top - (pixel.y() - area.top()) / max(area.height(), 1) * (top - bottom)
        reach = self._reach
        x, y = (float(np.clip(value, -reach, reach)) for value in (self.x_at(pixel.x()), y))
        return x, y

    def sample_at(self, pixel: QPointF) -> int | None:
        """The point at a pixel of this widget, if there is one."""
        if not len(self.points):
            return None
        scale = self.area.width() / (self.x_range[1] - self.x_range[0])
        distance = np.hypot(*(self.points - self.place_at(pixel)).T) * scale
        index = int(np.nanargmin(distance)) if np.isfinite(distance).any() else 0
        return index if distance[index] <= NEAR else None

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        if ev.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = ev.position(), False

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        if self._pressed is None:
            self.hovered.emit(*self.place_at(ev.position()))
            return
        apart = (ev.position() - self._pressed).manhattanLength()
        if self._dragged or apart >= QApplication.startDragDistance():
            self._dragged = True
            self.pointed.emit(*self.place_at(ev.position()))

    @override
    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        super().mouseReleaseEvent(ev)
        if self._pressed is None or ev.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        sample = None if self._dragged else self.sample_at(ev.position())
        if sample is None:
            self.pointed.emit(*self.place_at(ev.position()))
        else:
            self.chosen.emit(sample)

    @override
    def leaveEvent(self, ev: QEvent) -> None:
        super().leaveEvent(ev)
        self.left.emit()

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        ev.ignore()  # it is for the panel, which the plot's own handling would keep it from
