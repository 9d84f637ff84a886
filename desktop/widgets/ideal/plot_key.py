"""What the lines and marks of a plot are, written into its corner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme

Mark = Literal["line", "thin", "dashes", "points", "dot", "upright"]

STYLES = {
    "line": Qt.PenStyle.SolidLine,
    "thin": Qt.PenStyle.SolidLine,
    "dashes": Qt.PenStyle.DashLine,
    "points": Qt.PenStyle.DotLine,
}
SWATCH = 26  # pixels: three dashes
MARGIN = 5
LARGEST_SHARE = 0.3  # of the plot that it may cover
WIDEST = 0.8  # of the width of the plot
OPACITY = 215  # of the background, of 255: curves shine through


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark with its name and, where it has one, its value at the place that is chosen."""

    mark: Mark
    colour: str
    name: str
    value: str = ""  # left out where there is no room for it


class PlotKey(QWidget):
    """Lies on its parent, which places it; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = DARK
        self._entries: Sequence[Entry] = ()
        self._texts: list[str] = []
        self._area = QRect()
        self._right = False

    @property
    def entries(self) -> Sequence[Entry]:
        return self._entries

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._fit()

    def place(self, area: QRect, *, right: bool = False) -> None:
        """Stay in the upper left corner of this part of the parent, or in the right one."""
        self._area, self._right = area, right
        self._fit()

    def wear(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def _fit(self) -> None:
        # Where even the names would hide the plot there are none: the panel says it in words.
        self._texts = [f"{entry.name} {entry.value}".rstrip() for entry in self._entries]
        if not self._fits():
            self._texts = [entry.name for entry in self._entries]
        size = self._needed()
        left = self._area.right() - size.width() if self._right else self._area.left() + 1
        self.setGeometry(QRect(QPoint(left, self._area.top() + 1), size))
        self.setVisible(bool(self._entries) and self._fits())
        self.update()

    def _needed(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for text in self._texts), default=0)
        return QSize(SWATCH + widest + 3 * MARGIN, metrics.height() * len(self._texts) + MARGIN)

    def _fits(self) -> bool:
        needed, area = self._needed(), self._area
        share = needed.width() * needed.height() / max(1, area.width() * area.height())
        return needed.width() <= WIDEST * area.width() and share <= LARGEST_SHARE

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = QColor(self._theme.surface)
        back.setAlpha(OPACITY)
        painter.fillRect(self.rect(), back)
        row = self.fontMetrics().height()
        for number, (entry, text) in enumerate(zip(self._entries, self._texts, strict=True)):
            middle = MARGIN / 2 + row * (number + 0.5)
            _paint_mark(painter, entry, middle)
            painter.setPen(QColor(self._theme.text))
            area = QRect(SWATCH + 2 * MARGIN, round(middle - row / 2), self.width(), row)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def _paint_mark(painter: QPainter, entry: Entry, middle: float) -> None:
    colour = QColor(entry.colour)
    if entry.mark in STYLES:
        painter.setPen(QPen(colour, 1 if entry.mark == "thin" else 2, STYLES[entry.mark]))
        painter.drawLine(QPointF(MARGIN, middle), QPointF(MARGIN + SWATCH, middle))
        return
    centre = QPointF(MARGIN + SWATCH / 2, middle)
    if entry.mark == "upright":
        painter.setPen(QPen(colour, 1))
        painter.drawLine(centre - QPointF(0, 5), centre + QPointF(0, 5))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(centre, 3.5, 3.5)
