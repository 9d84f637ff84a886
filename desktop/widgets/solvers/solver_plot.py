"""The figure of every cell over what it costs: a line a sampler."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from core.config.sampling import sampler_title
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import linear_ticks, log_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.pens import solid_pen
from desktop.widgets.plot.plot_items import Line
from desktop.widgets.solvers.solver_figures import Cell, Cost, SolverFigures
from desktop.widgets.solvers.solver_look import KINDS, LIE_ON_OTHERS, solver_colour, solver_shape

MARK = 10  # pixels across
NEAR = 14  # pixels: a mark is meant when the pointer is as near as this
APART = 44  # pixels from one number of an axis to the next
ROOM = 0.06  # of the range, left free at either end
COST_TITLES: dict[Cost, str] = {
    "nfe": "Network evaluations per sample (NFE)",
    "seconds": "Seconds for all samples",
}

Doubles = NDArray[np.float64]


class SolverPlot(Canvas):
    """Logarithmic but for the quality. Emits ``chosen`` with the row and column of a mark."""

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Plot of samplers and steps")
        self.setMinimumSize(160, 110)
        self.hold_still()
        self._figures: SolverFigures | None = None
        self._cost: Cost = "nfe"
        self.cell: Cell | None = None
        self._curves = {kind: _Curve(self, kind) for kind in KINDS}
        self._reference = Line(self, 1)
        self._name: Any = pg.TextItem("reference", anchor=(0, 1))
        self._name.setZValue(2)
        self.add_item(self._name)
        self._ring: Any = pg.ScatterPlotItem(size=MARK + 8, brush=None)
        self._ring.setZValue(60)
        self.add_item(self._ring)
        self._words: QLabel = muted_label("", wrap=True)
        self._words.setParent(self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMargin(12)
        self.area_changed.connect(self._draw)

    def show_figures(self, figures: SolverFigures | None, cost: Cost, words: str) -> None:
        """Show this comparison; where there is no mark to draw, ``words`` say why."""
        self._figures, self._cost = figures, cost
        self._words.setText(words)
        self.setAccessibleDescription(words if figures is None else figures.summary())
        self._draw()

    def choose(self, cell: Cell | None) -> None:
        """Ring the mark of a cell, without telling."""
        self.cell = cell
        self._draw_ring()

    def points(self, kind: str) -> tuple[Doubles, Doubles]:
        """What is drawn of a sampler, in coordinates of the view."""
        curve = self._curves[kind]
        return curve.x, curve.y

    def places(self) -> dict[Cell, QPoint]:
        """Where the marks are, in pixels of this widget."""
        if self._figures is None:
            return {}
        x, y = self._coordinates(self._figures)
        return {
            (int(row), int(column)): self.pixel_of(float(x[row, column]), float(y[row, column]))
            for row, column in np.argwhere(np.isfinite(x) & np.isfinite(y))
        }

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        for curve in self._curves.values():
            curve.wear(theme)
        self._reference.wear(QColor(theme.muted), 1)
        self._name.setColor(QColor(theme.muted))
        self._words.setStyleSheet(f"background: {theme.surface};")  # no lines behind the words
        self._ring.setPen(solid_pen(QColor(theme.text), 2))
        self._draw()

    def _coordinates(self, figures: SolverFigures) -> tuple[Doubles, Doubles]:
        """[s, k] each: exponents of ten where an axis is logarithmic."""
        with np.errstate(divide="ignore", invalid="ignore"):
            x = np.log10(figures.costs(self._cost))
            y = np.log10(figures.values) if figures.figure == "error" else figures.values
        # An error of exactly 0 has no place on the axis: the reference compared with itself.
        return x, np.where(np.isfinite(x) & np.isfinite(y), y, np.nan)

    def _draw(self) -> None:
        figures = self._figures
        for curve in self._curves.values():
            curve.clear()
        self._reference.clear()
        self._name.hide()
        if figures is None:
            self._show_axes((0.5, 2.5), (-3.0, 0.0), "Error (RMS)", log_y=True)
            self._show_words(shown=True)
            self._draw_ring()
            return
        x, y = self._coordinates(figures)
        for row, kind in enumerate(figures.compared.samplers):
            if kind in self._curves:
                self._curves[kind].show(x[row], y[row])
        level = figures.compared.reference_quality if figures.figure == "quality" else math.nan
        log_y = figures.figure == "error"
        x_range, y_range = _range(x, (0.5, 2.5)), _range(np.append(y, level), (-3.0, 0.0))
        self._show_axes(x_range, y_range, figures.title, log_y=log_y)
        if math.isfinite(level):
            self._reference.show(np.array(x_range), np.array([level, level]))
            self._name.setPos(x_range[0], level)
            self._name.show()
        self._show_words(shown=not bool(np.isfinite(y).any()))
        self._draw_ring()

    def _show_axes(self, x: Range, y: Range, title: str, *, log_y: bool) -> None:
        self.set_ranges(x, y)
        area = self.area
        across = log_ticks(*x, area.width(), APART)
        up = (
            log_ticks(*y, area.height(), APART / 2)
            if log_y
            else linear_ticks(*y, max(3, area.height() // APART))
        )
        self.show_axes((COST_TITLES[self._cost], across), (title, up))

    def _show_words(self, *, shown: bool) -> None:
        self._words.setVisible(shown)
        self._words.setGeometry(self.area.adjusted(1, 0, 0, -1))

    def _draw_ring(self) -> None:
        place: list[tuple[float, float]] = []
        if self._figures is not None and self.cell is not None:
            x, y = self._coordinates(self._figures)
            row, column = self.cell
            if row < x.shape[0] and column < x.shape[1] and np.isfinite(y[row, column]):
                place = [(float(x[row, column]), float(y[row, column]))]
        self._ring.setData(pos=np.array(place).reshape(-1, 2))

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        here = ev.position().toPoint()
        far = {
            cell: math.hypot(place.x() - here.x(), place.y() - here.y())
            for cell, place in self.places().items()
        }
        nearest = min(far, key=far.__getitem__, default=None)
        if nearest is not None and far[nearest] <= NEAR:
            self.chosen.emit(*nearest)


class _Curve:
    """The line and the marks of one sampler."""

    def __init__(self, canvas: Canvas, kind: str) -> None:
        number = KINDS.index(kind)
        self._kind = kind
        self._line: Any = pg.PlotCurveItem(connect="finite", antialias=True)
        self._marks: Any = pg.ScatterPlotItem(
            size=MARK,
            symbol=solver_shape(kind),
            pxMode=True,
            antialias=True,
            name=sampler_title(kind),
        )
        self._line.setZValue(20 + number)
        self._marks.setZValue(40 + number)
        for item in (self._line, self._marks):
            canvas.add_item(item)
        self.clear()

    def show(self, x: Doubles, y: Doubles) -> None:
        """Draw what is known, from the cheapest to the dearest."""
        known = np.isfinite(x) & np.isfinite(y)
        order = np.argsort(x[known])
        self.x, self.y = x[known][order], y[known][order]
        self._line.setData(self.x, self.y)
        self._marks.setData(x=self.x, y=self.y)

    def clear(self) -> None:
        self.x = self.y = np.zeros(0)
        self._line.clear()
        self._marks.clear()

    def wear(self, theme: Theme) -> None:
        colour = solver_colour(self._kind, theme)
        pen = solid_pen(colour, 2)
        if self._kind in LIE_ON_OTHERS:
            pen.setDashPattern([4, 3])
        self._line.setPen(pen)
        self._marks.setBrush(colour)
        self._marks.setPen(solid_pen(QColor(theme.surface), 1))


def _range(values: Doubles, otherwise: Range) -> Range:
    """All finite values with room around them."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return otherwise
    low, high = float(finite.min()), float(finite.max())
    room = ROOM * (high - low) if high > low else 0.1 * max(abs(high), 1.0)
    return low - room, high + room
