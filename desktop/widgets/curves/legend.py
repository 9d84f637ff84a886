"""Which line is which, with its newest value."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.curves.drawn_band import HATCH, INNER
from desktop.widgets.plot.pens import series_colour

SAMPLE = 18  # pixels of line beside a title
GAP = 6
BETWEEN = 18  # between two entries
MARGIN = 8


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line's title and newest value, and how it is drawn."""

    title: str
    value: str
    series: int | None = None  # None for a dashed line to compare with
    dots: bool = False
    band: Literal["", "plain", "textured"] = ""


class Legend(QWidget):
    """The entries in a row, or in as many as the width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._entries: tuple[LegendEntry, ...] = ()
        self._fit()

    @property
    def entries(self) -> tuple[LegendEntry, ...]:
        return self._entries

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        self.setAccessibleName(", ".join(f"{e.title} {e.value}" for e in entries))
        self._fit()
        self.update()

    def wear(self, theme: Theme) -> None:
        """Use these colours from now on."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rows = max((row for _, row, _ in self._layout()), default=0) + 1
        height = rows * self._row_height()
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 6

    def _layout(self) -> list[tuple[LegendEntry, int, int]]:
        """Every entry with its row and its left edge."""
        metrics = self.fontMetrics()
        placed: list[tuple[LegendEntry, int, int]] = []
        x, row = MARGIN, 0
        for entry in self._entries:
            text = f"{entry.title}  {entry.value}"
            # As wide as the widest digits, so that nothing jumps when a value changes.
            width = SAMPLE + GAP + metrics.horizontalAdvance(_widest(text))
            if x > MARGIN and x + width > self.width() - MARGIN:
                x, row = MARGIN, row + 1
            placed.append((entry, row, x))
            x += width + BETWEEN
        return placed

    def _pen(self, entry: LegendEntry) -> tuple[QColor, QPen]:
        if entry.series is None:
            colour = QColor(self._theme.muted)
            return colour, QPen(colour, 1, Qt.PenStyle.DashLine)
        colour = QColor(series_colour(self._theme, entry.series))
        return colour, QPen(colour, 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        for entry, row, left in self._layout():
            top = row * self._row_height()
            middle = top + self._row_height() / 2
            colour, pen = self._pen(entry)
            if entry.band:
                _paint_band(painter, QRectF(left, middle - 6, SAMPLE, 12), colour, entry.band)
            painter.setPen(pen)
            painter.drawLine(QPointF(left, middle), QPointF(left + SAMPLE, middle))
            if entry.dots:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawEllipse(QPointF(left + SAMPLE / 2, middle), 4, 4)
            baseline = math.floor(middle + (metrics.ascent() - metrics.descent()) / 2)
            x = left + SAMPLE + GAP
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QPointF(x, baseline), entry.title)
            x += metrics.horizontalAdvance(f"{entry.title}  ")
            painter.setPen(QColor(self._theme.text))
            painter.drawText(QPointF(x, baseline), entry.value)
        painter.end()


def _paint_band(painter: QPainter, area: QRectF, colour: QColor, look: str) -> None:
    fill = QColor(colour)
    fill.setAlphaF(INNER)
    painter.fillRect(area, fill)
    if look == "textured":
        fill.setAlphaF(HATCH)
        painter.fillRect(area, QBrush(fill, Qt.BrushStyle.BDiagPattern))


def _widest(text: str) -> str:
    return "".join("0" if letter.isdigit() else letter for letter in text)
