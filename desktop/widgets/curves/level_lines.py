"""Dashed lines across a plot at values worth comparing with, some with their meaning on them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import solid_pen

Z = 11  # above the shadows of curves, under their lines
LABEL_Z = 18  # above bands, under lines
LABEL_FILL = 0.75  # of the background behind a text: bands are seen through it


class LevelLines:
    """From the left end of the plot to the right one."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._item: Any = pg.PlotCurveItem(connect="pairs", antialias=False)  # it is not typed
        self._item.setZValue(Z)
        canvas.add_item(self._item)
        self.shown: list[float] = []  # those in sight
        self._labels: list[Any] = []
        self._text, self._fill = QColor(), QColor()

    @property
    def labels(self) -> list[str]:
        """What is written on lines in sight."""
        return [label.toPlainText() for label in self._labels if label.isVisible()]

    def show(self, levels: Sequence[tuple[float, str]]) -> None:
        """Draw lines at these y of the plane, with a text or none; NaN is nowhere."""
        (left, right), (low, high) = self._canvas.x_range, self._canvas.y_range
        seen = [(y, text) for y, text in levels if low <= y <= high]
        self.shown = [y for y, _ in seen]
        self._item.setData(np.tile([left, right], len(seen)), np.repeat(np.array(self.shown), 2))
        self._show_labels([level for level in seen if level[1]], left)

    def _show_labels(self, levels: Sequence[tuple[float, str]], left: float) -> None:
        """At the left end, far from what is new; above the line or, at the top, below it."""
        low, high = self._canvas.y_range
        room = self._canvas.fontMetrics().height() + 8
        while len(self._labels) < len(levels):
            label: Any = pg.TextItem()
            label.setZValue(LABEL_Z)
            self._canvas.add_item(label)
            self._labels.append(label)
        for label, (y, text) in zip(self._labels, levels, strict=False):
            under = (high - y) / (high - low) * self._canvas.area.height() < room
            label.setText(text)
            label.setColor(self._text)
            label.fill = pg.mkBrush(self._fill)
            label.setAnchor((0, 0 if under else 1))
            label.setPos(left, y)
            label.show()
        for label in self._labels[len(levels) :]:
            label.hide()

    def wear(self, line: QColor, text: QColor, fill: QColor) -> None:
        """Use these colours, for texts and what is behind them from the next drawing on."""
        pen = solid_pen(line, 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        self._item.setPen(pen)
        self._text, self._fill = text, QColor(fill)
        self._fill.setAlphaF(LABEL_FILL)
