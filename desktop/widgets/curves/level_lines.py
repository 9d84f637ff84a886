"""Dashed lines across a plot at values worth comparing with; the legend says which they are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import solid_pen

Z = 11  # above the shadows of curves, under their lines


class LevelLines:
    """From the left end of the plot to the right one."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._item: Any = pg.PlotCurveItem(connect="pairs", antialias=False)  # it is not typed
        self._item.setZValue(Z)
        canvas.add_item(self._item)
        self.shown: list[float] = []  # those in sight

    def show(self, levels: Sequence[float]) -> None:
        """Draw lines at these y of the plane; NaN is nowhere."""
        (left, right), (low, high) = self._canvas.x_range, self._canvas.y_range
        self.shown = [y for y in levels if low <= y <= high]
        count = len(self.shown)
        self._item.setData(np.tile([left, right], count), np.repeat(np.array(self.shown), 2))

    def wear(self, colour: QColor) -> None:
        pen = solid_pen(colour, 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        self._item.setPen(pen)
