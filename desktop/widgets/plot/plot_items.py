"""What is drawn on a canvas: lines, dots and a row of upright marks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import solid_pen

Doubles = NDArray[np.float64]

LABEL_GAP = 6  # pixels between the labels of two marks


class Line:
    """A polyline with gaps where a value is NaN. One pixel wide and opaque is the quick way."""

    def __init__(self, canvas: Canvas, z: float) -> None:
        # pyqtgraph is not typed.
        self._item: Any = pg.PlotCurveItem(connect="finite", antialias=False)
        self._item.setZValue(z)
        canvas.add_item(self._item)
        self.count = 0
        self.points: tuple[Doubles, Doubles] = (np.empty(0), np.empty(0))

    def show(self, x: Doubles, y: Doubles) -> None:
        if not bool(np.isfinite(y).any()):
            self.clear()
            return
        self.count = x.size
        self.points = x, y
        self._item.setData(x, y)
        self._item.show()

    def clear(self) -> None:
        self.count = 0
        self._item.clear()
        self._item.hide()

    def wear(self, colour: QColor, width: int, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        pen = solid_pen(colour, width)
        pen.setStyle(style)
        self._item.setPen(pen)


class Dots:
    """Round marks with a rim in the colour of the background, so that they stand out."""

    def __init__(self, canvas: Canvas, z: float, size: int = 8) -> None:
        self._item: Any = pg.ScatterPlotItem(size=size, pxMode=True, antialias=True)
        self._item.setZValue(z)
        canvas.add_item(self._item)
        self._rim = QPen()
        self._fill = QColor()
        self.count = 0

    def show(self, x: Sequence[float] | Doubles, y: Sequence[float] | Doubles) -> None:
        """Draw all in the one colour of :meth:`wear`."""
        self.count = len(x)
        self._item.setData(x=x, y=y, pen=self._rim, brush=self._fill)

    def show_coloured(self, points: Sequence[tuple[float, float, QColor]]) -> None:
        """Draw each in its own colour."""
        self.count = len(points)
        spots = [{"pos": (x, y), "pen": self._rim, "brush": colour} for x, y, colour in points]
        self._item.setData(spots)

    def clear(self) -> None:
        self.count = 0
        self._item.clear()

    def wear(self, fill: QColor, rim: QColor) -> None:
        self._rim, self._fill = solid_pen(rim, 1), fill
        self._item.setPen(self._rim)
        self._item.setBrush(fill)


class UprightMarks:
    """Dashed upright lines; those with room for it have a label at the top."""

    def __init__(self, canvas: Canvas, z: float, label_z: float) -> None:
        self._canvas = canvas
        self._item: Any = pg.PlotCurveItem(connect="pairs", antialias=False)
        self._item.setZValue(z)
        canvas.add_item(self._item)
        self._labels: list[Any] = []
        self._z = label_z
        self._text = self._fill = QColor()

    def show(self, marks: Sequence[tuple[float, str]]) -> None:
        """Draw marks at these x, the later on top; those out of sight are left out."""
        left, right = self._canvas.x_range
        seen = [(x, text) for x, text in marks if left <= x <= right]
        low, high = self._canvas.y_range
        if seen:
            x = np.repeat([x for x, _ in seen], 2)
            self._item.setData(x, np.tile([low, high], len(seen)))
        else:
            self._item.clear()
        self._show_labels(seen, high)

    def _show_labels(self, seen: Sequence[tuple[float, str]], top: float) -> None:
        metrics = self._canvas.fontMetrics()
        area = self._canvas.area
        left, right = self._canvas.x_range
        scale = area.width() / (right - left)
        used = 0
        free_from = float(area.left())
        for x, text in seen:
            if not text:
                continue
            pixel = area.left() + (x - left) * scale
            width = metrics.horizontalAdvance(text) + 2 * LABEL_GAP
            to_the_left = pixel + width > area.right()
            start = pixel - width if to_the_left else pixel
            if start < free_from:
                continue
            free_from = start + width
            label = self._label(used)
            used += 1
            label.setText(text)
            label.setAnchor((1, 0) if to_the_left else (0, 0))
            label.setPos(x, top)
            label.show()
        for label in self._labels[used:]:
            label.hide()

    def labels(self) -> list[str]:
        """The labels that are shown."""
        return [label.toPlainText() for label in self._labels if label.isVisible()]

    def _label(self, index: int) -> Any:
        if index == len(self._labels):
            label: Any = pg.TextItem(fill=self._fill, color=self._text)
            label.setZValue(self._z)
            self._canvas.add_item(label)
            self._labels.append(label)
        return self._labels[index]

    def wear(self, line: QColor, text: QColor, fill: QColor) -> None:
        pen = solid_pen(line, 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        self._item.setPen(pen)
        self._text, self._fill = text, fill
        for label in self._labels:
            label.setColor(text)
            label.fill = pg.mkBrush(fill)
            label.update()
