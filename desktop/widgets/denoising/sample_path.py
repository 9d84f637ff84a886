"""The way of one point of the plane: where x_t goes, and where the network sees it end."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import Theme
from desktop.widgets.plot.pens import solid_pen
from desktop.widgets.plot.plot_items import Line
from desktop.widgets.point_cloud import POINT, PointCloud

GUESS = 7  # pixels across a square


class SamplePath(PointCloud):
    """x_t as dots along a line, one a step, x_0_hat as squares. ``chosen`` gives a step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Path of one point: x_t as dots, x_0_hat as squares", parent=parent)
        self._way = Line(self, 1)
        self._guesses = Line(self, 1)
        self._squares: Any = pg.ScatterPlotItem(size=POINT + 1, symbol="s", pen=None)
        self._guess: Any = pg.ScatterPlotItem(size=GUESS + 4, symbol="s", brush=None)
        for item in (self._squares, self._guess):
            item.setZValue(2)
            self.add_item(item)
        self._x_0_hat: Array = np.zeros((0, 2), np.float32)

    def show_way(self, x_t: Array, x_0_hat: Array) -> None:
        """Both float32 [k, 2], one a step; the last of both is the finished sample."""
        self._x_0_hat = x_0_hat
        self.show_points(x_t)
        for line, points in ((self._way, x_t), (self._guesses, x_0_hat)):
            places = points.astype(np.float64)
            line.show(places[:, 0], places[:, 1])
        self._squares.setData(pos=x_0_hat)

    def show_frame(self, frame: int) -> None:
        """Mark this step on both."""
        self.choose(frame)
        self._guess.setData(pos=self._x_0_hat[frame : frame + 1])

    @override
    def clear_points(self) -> None:
        super().clear_points()
        self._x_0_hat = np.zeros((0, 2), np.float32)
        for item in (self._way, self._guesses, self._squares, self._guess):
            item.clear()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        faint = QColor(theme.series[1])
        faint.setAlpha(120)
        self._way.wear(QColor(theme.series[0]), 1)
        self._guesses.wear(faint, 1)
        self._squares.setBrush(QColor(theme.series[1]))
        self._guess.setPen(solid_pen(QColor(theme.series[1]), 2))
