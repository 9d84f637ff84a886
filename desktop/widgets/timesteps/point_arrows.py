"""Points of the plane: where noise took them, and where the network believes they came from."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import blended, solid_pen

LEAST_REACH = 1.9  # the data lie within 1.5, noise mostly within 2
NEAR = 12  # pixels: a point is meant when the pointer is as near as this
NUMBER_DISTANCE = 56  # pixels from one number of an axis to the next
NO_POINTS = np.zeros((0, 2))


class PointArrows(Canvas):
    """A ring at x_t, a line from it to a dot at x_0_hat, and a dotted one on to a cross at x_0.

    So the dotted line is the error. Emits ``chosen`` with a point's number.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Examples and estimates of them")
        self.setMinimumSize(150, 110)
        self.hold_still()
        self.x_0: Doubles = NO_POINTS
        self.x_t: Doubles = NO_POINTS
        self.x_0_hat: Doubles = NO_POINTS
        self.index: int | None = None
        self._data: Any = pg.ScatterPlotItem(size=3, pen=None)
        self._ways: Any = pg.PlotCurveItem(connect="pairs", antialias=True)
        self._errors: Any = pg.PlotCurveItem(connect="pairs", antialias=True)
        self._starts: Any = pg.ScatterPlotItem(size=6, brush=None)
        self._truths: Any = pg.ScatterPlotItem(size=8, symbol="+", pen=None)
        self._guesses: Any = pg.ScatterPlotItem(size=7, pen=None)
        self._mark: Any = pg.ScatterPlotItem(size=14, brush=None)
        items = (self._data, self._ways, self._errors, self._starts, self._truths, self._guesses)
        for item in (*items, self._mark):
            self.add_item(item)
        self.area_changed.connect(self._show_square)

    def show_data(self, points: Array) -> None:
        """Real examples, drawn faintly behind: float32 [n, 2]."""
        self._data.setData(pos=points)

    def show_points(self, x_0: Array, x_t: Array, x_0_hat: Array) -> None:
        """The same points before and after noise, and as the network sees them: [n, 2] each."""
        self.x_0, self.x_t, self.x_0_hat = (p.astype(np.float64) for p in (x_0, x_t, x_0_hat))
        if self.index is not None and self.index >= len(self.x_t):
            self.index = None
        for item, start, end in (
            (self._ways, self.x_t, self.x_0_hat),
            (self._errors, self.x_0_hat, self.x_0),
        ):
            ends = np.stack((start, end), axis=1).reshape(-1, 2)
            item.setData(ends[:, 0], ends[:, 1])
        self._starts.setData(pos=self.x_t)
        self._truths.setData(pos=self.x_0)
        self._guesses.setData(pos=self.x_0_hat)
        self._show_mark()
        self._show_square()
        error = np.sqrt(np.square(self.x_0_hat - self.x_0).mean()) if len(self.x_0) else 0.0
        described = f"{len(self.x_0)} points, x_0_hat is off by {error:.2f} in root mean square"
        self.setAccessibleDescription(described if len(self.x_0) else "Nothing yet")

    def clear_points(self) -> None:
        self.index = None
        self.show_data(NO_POINTS)
        self.show_points(NO_POINTS, NO_POINTS, NO_POINTS)

    def choose(self, index: int | None) -> None:
        """Mark a point as chosen, without telling."""
        self.index = index
        self._show_mark()

    def nearest(self, place: QPoint) -> int | None:
        """The point of which any of its three places is at a pixel of this widget."""
        if not len(self.x_t):
            return None
        distances: list[float] = []
        for points in zip(self.x_0, self.x_t, self.x_0_hat, strict=True):
            pixels = [self.pixel_of(float(x), float(y)) - place for x, y in points]
            distances.append(min(float(np.hypot(p.x(), p.y())) for p in pixels))
        index = int(np.argmin(distances))
        return index if distances[index] <= NEAR else None

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._data.setBrush(blended(theme.muted, theme.surface, 0.35))
        way, error = (QColor(theme.series[number]) for number in (0, 1))
        self._ways.setPen(solid_pen(way, 1))
        dotted = solid_pen(error, 1)
        dotted.setStyle(Qt.PenStyle.DotLine)
        self._errors.setPen(dotted)
        self._starts.setPen(solid_pen(way, 1))
        self._guesses.setBrush(way)
        self._truths.setBrush(error)
        self._mark.setPen(solid_pen(QColor(theme.text), 2))
        self._show_square()

    def _show_mark(self) -> None:
        chosen = NO_POINTS if self.index is None else self.x_t[self.index : self.index + 1]
        self._mark.setData(pos=chosen)

    def _show_square(self) -> None:
        """The same length of x and y, and all that is not an estimate within sight."""
        inside = np.abs(np.concatenate((self.x_0, self.x_t))).max(initial=0.0)
        reach = max(LEAST_REACH, 1.05 * float(inside))
        area = self.area
        side = max(1, min(area.width(), area.height()))
        x, y = reach * area.width() / side, reach * area.height() / side
        self.set_ranges((-x, x), (-y, y))
        self.show_axes(
            ("x", linear_ticks(-x, x, area.width() // NUMBER_DISTANCE)),
            ("y", linear_ticks(-y, y, area.height() // NUMBER_DISTANCE)),
        )

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(ev.key()))
        if step is None or not len(self.x_t):
            super().keyPressEvent(ev)
            return
        self._choose_by_hand(0 if self.index is None else (self.index + step) % len(self.x_t))

    def _choose_by_hand(self, index: int) -> None:
        self.choose(index)
        self.chosen.emit(index)

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        index = self.nearest(ev.position().toPoint())
        if index is not None and ev.button() == Qt.MouseButton.LeftButton:
            self._choose_by_hand(index)
