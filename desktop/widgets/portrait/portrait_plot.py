"""The plane of a contest: regions, the equilibrium, the trail, and the hand that picks a step."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Doubles
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.pens import solid_pen
from desktop.widgets.portrait.drawn_trail import DrawnTrail
from desktop.widgets.portrait.loss_plane import PLANES, LossPlane
from desktop.widgets.portrait.regions import Regions
from desktop.widgets.portrait.trail import Trail

NUMBER_DISTANCE, ROW_DISTANCE = 56, 30  # pixels from one number of an axis to the next
OUTLYING = 0.03  # of the steps may lie beyond the axes at either end
MOMENTS = 500  # of the run, evenly, by which that is told
LEAST_REACH = 1.3  # times the clear distance from the middle that is in sight in the whole plane
ROOM = 0.08  # of the ranges, around the trail
EQUILIBRIUM = "equilibrium"
NAME_GAP = 10  # pixels


class PortraitPlot(Canvas):
    """Emits ``chosen`` with the training step of the place of the trail that a person picked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Phase portrait")
        self.setToolTip("The way of the contest; click a place of the trail to pick its step")
        self.setMinimumSize(180, 130)
        self.hold_still()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._plane: LossPlane = PLANES["non_saturating"]
        self._trail = Trail()
        self._step = 0.0
        self._whole = True
        self._ranges: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self.regions = Regions(self)
        self._lines: Any = pg.PlotCurveItem(connect="pairs", antialias=True)
        self._lines.setZValue(0)
        self.add_item(self._lines)
        self._equilibrium: Any = pg.ScatterPlotItem(size=13, symbol="+", antialias=True)
        self._equilibrium.setZValue(1)
        self.add_item(self._equilibrium)
        self._name: Any = pg.TextItem(EQUILIBRIUM, anchor=(1, 1))
        self._name.setZValue(1)
        self.add_item(self._name)
        self.drawn = DrawnTrail(self, 2)
        self._picked: Any = pg.ScatterPlotItem(size=18, brush=None, antialias=True)
        self._picked.setZValue(7)
        self.add_item(self._picked)
        self.area_changed.connect(self.lay_out)

    def show_trail(
        self, plane: LossPlane, trail: Trail, step: float, *, picked: bool, whole: bool
    ) -> None:
        """The trail up to a step, in the plane of a loss; a picked step has a ring.

        Not ``whole``: no more of the plane than the trail needs.
        """
        self._plane, self._trail, self._step, self._whole = plane, trail, step, whole
        self._ranges = self._wanted()
        self.lay_out()
        x, y = trail.at(step)
        self._picked.setData([x] if picked else [], [y] if picked else [])

    def ring(self) -> tuple[float, float] | None:
        """The place that is marked as picked, if one is."""
        x, y = self._picked.getData()
        return (float(x[0]), float(y[0])) if len(x) else None

    def clear_trail(self) -> None:
        self._trail, self._step = Trail(), 0.0
        self._picked.clear()
        self.drawn.clear()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self.regions.wear(theme)
        self.drawn.wear(theme)
        pen = solid_pen(QColor(theme.muted), 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        self._lines.setPen(pen)
        self._equilibrium.setPen(solid_pen(QColor(theme.text), 2))
        self._name.setColor(QColor(theme.muted))
        self._picked.setPen(solid_pen(QColor(theme.series[5]), 2))
        self.lay_out()

    def lay_out(self) -> None:
        """Ranges, regions, the lines of no difference, and the trail."""
        plane, area = self._plane, self.area
        x, y = self._ranges
        self.set_ranges(x, y)
        across = linear_ticks(*x, min(10, max(2, area.width() // NUMBER_DISTANCE)))
        upright = linear_ticks(*y, min(10, max(2, area.height() // ROW_DISTANCE)))
        room = self.fontMetrics().horizontalAdvance(plane.titles[1]) <= area.height()
        self.show_axes((plane.titles[0], across), (plane.titles[1] if room else "", upright))
        self.regions.show_plane(plane, x, y)
        self._show_lines(x, y)
        self._equilibrium.setData(*([value] for value in plane.equilibrium))
        self._place_name()
        if len(self._trail):
            points = self._trail.points
            past = self._trail.until(self._step)
            future = np.concatenate((past[-1:], points[points[:, 0] > self._step]))
            self.drawn.show(past, future)

    def _place_name(self) -> None:
        """Beside the equilibrium, to the left and above if there is room."""
        place, metrics = self._plane.equilibrium, self.fontMetrics()
        room = self.pixel_of(*place) - self.area.topLeft()
        left = room.x() >= metrics.horizontalAdvance(EQUILIBRIUM) + NAME_GAP
        above = room.y() >= 3 * metrics.height()  # names of regions are along the edge
        self._name.setAnchor((int(left), int(above)))
        self._name.setPos(*place)

    def _show_lines(self, x: Range, y: Range) -> None:
        """Where D makes no difference; for margins also where nothing changes."""
        low, high = max(x[0], y[0]), min(x[1], y[1])
        if self._plane.differences:
            self._lines.setData([0, 0, *x], [*y, 0, 0])
        elif low < high:
            self._lines.setData([low, high], [low, high])
        else:
            self._lines.clear()

    def _wanted(self) -> tuple[Range, Range]:
        """Ranges for nearly all of the trail, and what it is compared with."""
        points, plane = self._trail.points, self._plane
        if plane.fixed is not None and self._whole:
            return plane.fixed, plane.fixed
        # Evenly over the run: the points of a thinned trail are most where it is wildest.
        moments = np.linspace(float(points[0, 0]), float(points[-1, 0]), MOMENTS)
        usual = self._trail.through(moments)
        places = [np.quantile(usual, q, axis=0) for q in (OUTLYING, 1 - OUTLYING)]
        middle = np.array(plane.equilibrium)
        reach = LEAST_REACH * plane.clear if self._whole else 0.0
        offset = np.array([reach, 0.0 if plane.differences else reach])
        places += [points[-1, 1:], middle + offset, middle - offset]
        low, high = np.min(places, axis=0), np.max(places, axis=0)
        room = ROOM * np.maximum(high - low, 1e-6)
        (left, bottom), (right, top) = low - room, high + room
        return (float(left), float(right)), (float(bottom), float(top))

    def step_at(self, pixel: QPointF) -> int:
        """The step of the place of the trail that is nearest to a pixel of this widget."""
        points = self._trail.points
        (left, right), (bottom, top), area = self.x_range, self.y_range, self.area
        x = area.left() + (points[:, 1] - left) / (right - left) * area.width()
        y = area.top() + (top - points[:, 2]) / (top - bottom) * area.height()
        distances: Doubles = np.hypot(x - pixel.x(), y - pixel.y())
        return round(float(points[int(distances.argmin()), 0]))

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        if ev.button() == Qt.MouseButton.LeftButton and len(self._trail):
            self.chosen.emit(self.step_at(ev.position()))

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        if ev.buttons() & Qt.MouseButton.LeftButton and len(self._trail):
            self.chosen.emit(self.step_at(ev.position()))

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        ev.ignore()  # it is for the panel, which the plot's own handling would keep it from
