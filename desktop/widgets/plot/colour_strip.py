"""A strip of colours with numbers under it: which colour is which number."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.plot.axis_ticks import Ticks
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.heat_map import COLOURS, Table, perceptual_table

BAR = 8  # pixels of height
GAP = 3  # between the bar and its numbers


class ColourStrip(QWidget):
    """A strip of all colours with numbers under it and a title before it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._title = ""
        self._levels: Range | None = None
        self._table = perceptual_table()

    def show_strip(self, title: str, levels: Range | None, described: str) -> None:
        """The places of the first and the last colour, or none; ``described`` is for the ear."""
        self._title, self._levels = title, levels
        self.setAccessibleDescription(described)
        self.update()

    def wear(self, theme: Theme, table: Table) -> None:
        """Use these colours from now on."""
        self._theme, self._table = theme, table
        self.update()

    def ticks(self) -> Ticks:
        """The numbers and their places."""
        raise NotImplementedError

    @override
    def sizeHint(self) -> QSize:
        return QSize(220, BAR + GAP + self.fontMetrics().height() + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def bar(self) -> QRect:
        """Where the colours are."""
        title = self.fontMetrics().horizontalAdvance(self._title)
        left = title + 10 if self._title else 0
        return QRect(left, 1, max(1, self.width() - left - 1), BAR)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._levels is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        bar, (low, high) = self.bar(), self._levels
        row = np.ascontiguousarray(self._table)
        image = QImage(row.data, COLOURS, 1, 4 * COLOURS, QImage.Format.Format_RGBA8888)
        painter.drawImage(bar, image)
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(QRectF(bar).adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QColor(self._theme.muted))
        metrics = painter.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(0, 0, bar.left(), self.height()), middle, self._title)
        for place, text in self.ticks():
            x = bar.left() + (place - low) / (high - low) * bar.width()
            width = metrics.horizontalAdvance(text)
            start = min(max(x - width / 2, bar.left()), bar.right() + 1 - width)
            painter.drawLine(QPointF(x, bar.bottom() + 1), QPointF(x, bar.bottom() + GAP))
            painter.drawText(QPointF(start, bar.bottom() + GAP + metrics.ascent() + 1), text)
        painter.end()
