"""A point that a person puts down, and where the flow carries it: learned and exact."""

from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from core.arrays import Doubles
from desktop.theme import Theme
from desktop.widgets.plane.way import Way
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import solid_pen

START, NOW, END = 16, 11, 10  # pixels across


class Probe:
    """A ring where it was put down, a line where it is carried, a disc where it is by now.

    The exact way is dashed and ends in a diamond.
    """

    def __init__(self, canvas: Canvas, z: float) -> None:
        # pyqtgraph is not typed.
        self._exact: Any = pg.PlotCurveItem(antialias=True)
        self._learned: Any = pg.PlotCurveItem(antialias=True)
        self._exact_end: Any = pg.ScatterPlotItem(size=END, symbol="d", antialias=True)
        self._start: Any = pg.ScatterPlotItem(size=START, brush=None, antialias=True)
        self._now: Any = pg.ScatterPlotItem(size=NOW, antialias=True)
        items = (self._exact, self._learned, self._exact_end, self._start, self._now)
        for above, item in enumerate(items):
            item.setZValue(z + above / len(items))
            canvas.add_item(item)

    def show(
        self, start: Doubles | None, learned: Way | None, exact: Way | None, time: float
    ) -> None:
        """``start`` is [2]; the ways are those of one point each, ``time`` is the slider's."""
        self._start.setData(pos=[] if start is None else start[None])
        self._now.setData(pos=[] if learned is None else learned.at(time))
        self._exact_end.setData(pos=[] if exact is None else exact.points[-1])
        for line, way in ((self._learned, learned), (self._exact, exact)):
            if way is None:
                line.clear()
            else:
                line.setData(way.points[:, 0, 0], way.points[:, 0, 1])

    def wear(self, theme: Theme) -> None:
        surface, colour = QColor(theme.surface), QColor(theme.series[3])
        exact = QColor(theme.series[1])
        self._learned.setPen(solid_pen(colour, 3))
        dashed = solid_pen(exact, 2)
        dashed.setStyle(Qt.PenStyle.DashLine)
        self._exact.setPen(dashed)
        self._start.setPen(solid_pen(colour, 2))
        self._now.setPen(solid_pen(surface, 1))
        self._now.setBrush(colour)
        self._exact_end.setPen(solid_pen(surface, 1))
        self._exact_end.setBrush(exact)

    def ways(self) -> tuple[Doubles, Doubles]:
        """The learned and the exact way as they are drawn: [k, 2] each."""
        learned, exact = (_drawn(line) for line in (self._learned, self._exact))
        return learned, exact


def _drawn(line: Any) -> Doubles:
    x, y = cast("tuple[Doubles | None, Doubles | None]", line.getData())
    return np.zeros((0, 2)) if x is None or y is None else np.stack([x, y], axis=1)
