"""The square of the plane with all that is drawn on it, and the hand that points at it."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.plane.arrows import Arrows
from desktop.widgets.plane.density import DensityBands
from desktop.widgets.plane.paths import SpeedPaths
from desktop.widgets.plane.probe import Probe
from desktop.widgets.plane.way import Way
from desktop.widgets.plot.axis_ticks import linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.figures import tick_text
from desktop.widgets.plot.pens import blended, solid_pen

REACH = 1.9  # until a run says otherwise
DATA, SAMPLE, CHOSEN = 3.0, 4.0, 13.0  # pixels across, where the square is not small
FULL_SIDE = 360  # pixels of a square that is not small
NEAR = 9  # pixels: a sample is meant when the pointer is as near as this
NUMBER_DISTANCE = 60  # pixels from one number of an axis to the next
NO_POINTS = np.zeros((0, 2))


class Plane(Canvas):
    """Shows from -reach to reach of both axes, in units that may differ from level to level.

    Emits ``pointed`` with a place that a person drags or clicks to, and ``chosen`` with the index
    of a sample that was clicked, among those that are shown.
    """

    pointed = Signal(float, float)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Plane")
        self.setMinimumSize(110, 110)
        self.setMouseEnabled(x=False, y=False)
        self.density = DensityBands(self, -5)
        self._data: Any = pg.ScatterPlotItem(size=DATA, pen=None)
        self._samples: Any = pg.ScatterPlotItem(size=SAMPLE, pen=None)
        self._chosen: Any = pg.ScatterPlotItem(size=CHOSEN, brush=None, antialias=True)
        self._chosen_way: Any = pg.PlotCurveItem(antialias=True)
        self.exact = Arrows(self, 1, heads=False, width=4)
        self.learned = Arrows(self, 2, heads=True, width=1)
        self.paths = SpeedPaths(self, 3)
        for z, item in (
            (0, self._data),
            (5, self._samples),
            (6, self._chosen_way),
            (7, self._chosen),
        ):
            item.setZValue(z)
            self.add_item(item)
        self.probe = Probe(self, 8)
        self.points: Doubles = NO_POINTS
        self._reach, self._unit = REACH, 1.0
        self._pressed: QPointF | None = None
        self._dragged = False
        self.area_changed.connect(self._show_square)

    @property
    def side(self) -> int:
        """Of the square, in pixels."""
        return max(1, min(self.area.width(), self.area.height()))

    def show_units(self, reach: float, unit: float) -> None:
        """What the axes count in: x_t is ``unit`` times what is drawn."""
        if (reach, unit) != (self._reach, self._unit):
            self._reach, self._unit = reach, unit
            self._show_square()

    def show_data(self, points: Array) -> None:
        """Training points, faintly behind: [n, 2]."""
        self._data.setData(pos=points)

    def show_samples(self, points: Doubles) -> None:
        """Where the samples are by now: [n, 2]."""
        self.points = points
        self._samples.setData(pos=points)

    def mark(self, index: int | None, way: Way | None) -> None:
        """Draw the whole way of one sample above all others, and a ring where it is by now."""
        if index is None or way is None or index >= way.count or index >= len(self.points):
            self._chosen.setData(pos=NO_POINTS)
            self._chosen_way.clear()
            return
        self._chosen.setData(pos=self.points[index : index + 1])
        self._chosen_way.setData(way.points[:, index, 0], way.points[:, index, 1])

    def drawn_points(self) -> tuple[Doubles, Doubles]:
        """The training points and the samples as they are drawn: [n, 2] each."""
        data, samples = (np.stack(item.getData(), axis=1) for item in (self._data, self._samples))
        return data, samples

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self.density.wear(theme)
        self.exact.wear(blended(theme.series[1], theme.surface, 0.75))
        self.learned.wear(QColor(theme.series[0]))
        self.paths.wear(theme)
        self.probe.wear(theme)
        self._data.setBrush(data_colour(theme))
        self._samples.setBrush(QColor(theme.text))
        self._chosen.setPen(solid_pen(QColor(theme.series[5]), 2))
        self._chosen_way.setPen(solid_pen(QColor(theme.series[5]), 2))
        self._show_square()

    def _show_square(self) -> None:
        """The same length of x and y, as large as the area allows."""
        area, unit, side = self.area, self._unit, self.side
        small = min(1.0, max(0.5, side / FULL_SIDE))
        self._data.setSize(small * DATA)
        self._samples.setSize(small * SAMPLE)
        x, y = self._reach * area.width() / side, self._reach * area.height() / side
        self.set_ranges((-x, x), (-y, y))
        zoomed = "" if unit < 1.005 else f" (zoomed out {tick_text(float(f'{unit:.3g}'))} times)"
        self.show_axes(
            (f"x{zoomed}", linear_ticks(-x, x, area.width() // NUMBER_DISTANCE, unit=1 / unit)),
            ("y", linear_ticks(-y, y, area.height() // NUMBER_DISTANCE, unit=1 / unit)),
        )

    def place_at(self, pixel: QPointF) -> tuple[float, float]:
        """The place of the plane at a pixel of this widget, within the square."""
        area, (bottom, top) = self.area, self.y_range
        y = top - (pixel.y() - area.top()) / max(area.height(), 1) * (top - bottom)
        reach = self._reach
        x, y = (float(np.clip(value, -reach, reach)) for value in (self.x_at(pixel.x()), y))
        return x, y

    def sample_at(self, pixel: QPointF) -> int | None:
        """The sample at a pixel of this widget, if there is one."""
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
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        ev.ignore()  # it is for the panel, which the plot's own handling would keep it from


def data_colour(theme: Theme) -> QColor:
    """Of training points: behind everything else."""
    return blended(theme.muted, theme.surface, 0.55)
