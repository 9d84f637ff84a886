"""Points of the plane: what the run learns from, faintly, and what comes of it or of noise."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array, Floats
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.heat_map import HeatMap, fading_table
from desktop.widgets.plot.pens import solid_pen

REACH = 1.9  # of the shorter axis to either side: the data lie within 1.5, noise mostly within 2
POINT = 4  # pixels across, unless it is said
NEAR = 12  # pixels: a point is meant when the pointer is as near as this
NUMBER_DISTANCE = 44  # pixels from one number of an axis to the next
DENSITY_STRENGTH = 0.85  # of its colour where it is highest: points stand out against it
NO_POINTS = np.zeros((0, 2), np.float32)


class PointCloud(Canvas):
    """Two clouds before a density, in a square. Emits ``chosen`` with a point's index."""

    chosen = Signal(int)

    def __init__(self, name: str, *, point: int = POINT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumSize(120, 120)
        self.points: Array = NO_POINTS
        self.index: int | None = None
        self._data: Any = pg.ScatterPlotItem(size=POINT - 1, pen=None)
        self._cloud: Any = pg.ScatterPlotItem(size=point, pen=None)
        self._mark: Any = pg.ScatterPlotItem(size=3 * POINT, brush=None)
        for item in (self._data, self._cloud, self._mark):
            self.add_item(item)
        self._reach = REACH
        self.density = HeatMap(self, z=-20)  # under the grid
        self.hold_still()
        self.area_changed.connect(self._show_square)

    def show_data(self, points: Array) -> None:
        """Real examples, drawn faintly behind: float32 [n, 2]."""
        self._data.setData(pos=points)

    def show_points(self, points: Array) -> None:
        """Float32 [n, 2]."""
        self.points = points
        self._cloud.setData(pos=points)
        if self.index is not None and self.index >= len(points):
            self.index = None
        self._show_mark()
        self.setAccessibleDescription(f"{len(points):,} points")

    def show_density(self, density: Floats, reach: float) -> None:
        """The exact density [g, g], rows upwards, in the square from -reach to reach.

        The colour is as strong as the density is, beside the highest of it.
        """
        edges = (-reach, reach)
        self.density.show(density, edges, edges, levels=(0.0, float(density.max())))

    def show_reach(self, reach: float) -> None:
        """Show at least the square from -reach to reach from now on."""
        if reach != self._reach:
            self._reach = reach
            self._show_square()

    def clear_points(self) -> None:
        self.index = None
        self.density.clear()
        self.show_points(NO_POINTS)
        self.show_data(NO_POINTS)

    def choose(self, index: int | None) -> None:
        """Mark a point as chosen, without telling."""
        self.index = index
        self._show_mark()

    def nearest(self, place: QPoint) -> int | None:
        """The point at a pixel of this widget, if there is one."""
        if not len(self.points):
            return None
        scale = self.area.width() / (self.x_range[1] - self.x_range[0])
        here = np.array([self.x_at(place.x()), self._y_at(place.y())])
        distance = np.hypot(*(self.points.astype(np.float64) - here).T) * scale
        index = int(distance.argmin())
        return index if distance[index] <= NEAR else None

    def _y_at(self, pixel: float) -> float:
        area, (bottom, top) = self.area, self.y_range
        return top - (pixel - area.top()) / max(area.height(), 1) * (top - bottom)

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        faint = QColor(theme.muted)
        faint.setAlpha(90)
        self._data.setBrush(faint)
        self._cloud.setBrush(QColor(theme.series[0]))
        self._mark.setPen(solid_pen(QColor(theme.series[1]), 2))
        self.density.wear(fading_table(theme, theme.series[2], DENSITY_STRENGTH))
        self._show_square()

    def _show_mark(self) -> None:
        chosen = NO_POINTS if self.index is None else self.points[self.index : self.index + 1]
        self._mark.setData(pos=chosen)

    def _show_square(self) -> None:
        """The same length of x and y, as large as the area allows."""
        area = self.area
        side = max(1, min(area.width(), area.height()))
        x, y = self._reach * area.width() / side, self._reach * area.height() / side
        count = side // NUMBER_DISTANCE
        self.set_ranges((-x, x), (-y, y))
        self.show_axes(
            ("x", linear_ticks(-x, x, math.ceil(count * area.width() / side))),
            ("y", linear_ticks(-y, y, math.ceil(count * area.height() / side))),
        )

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(ev.key()))
        if step is None or not len(self.points):
            super().keyPressEvent(ev)
            return
        index = 0 if self.index is None else (self.index + step) % len(self.points)
        self._choose_by_hand(index)

    def _choose_by_hand(self, index: int) -> None:
        self.choose(index)
        self.chosen.emit(index)

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        index = self.nearest(ev.position().toPoint())
        if index is not None and ev.button() == Qt.MouseButton.LeftButton:
            self._choose_by_hand(index)
