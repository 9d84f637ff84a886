"""Texts below each other in a narrow area: what does not fit as a whole is left out."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def fitting(texts: Iterable[str], metrics: QFontMetricsF, width: float) -> str:
    """The first that fits, the longest ones being first; empty if none does."""
    return next((text for text in texts if metrics.horizontalAdvance(text) <= width), "")


class TextColumn:
    """Paints paragraphs from the top of an area; ``area`` is what is left of it."""

    def __init__(self, painter: QPainter, area: QRectF) -> None:
        self._painter = painter
        self.area = QRectF(area)

    def add(self, text: str, colour: str, *, font: QFont | None = None, gap: float = 2) -> bool:
        """One paragraph, in as many lines as it needs; gives whether there was room for it."""
        painter = self._painter
        painter.save()
        if font is not None:
            painter.setFont(font)
        needed = painter.boundingRect(self.area, WRAPPED, text)
        room = needed.height() <= self.area.height() and needed.width() <= self.area.width() + 0.5
        if room and text:
            painter.setPen(QColor(colour))
            painter.drawText(self.area, WRAPPED, text)
            self.area.setTop(self.area.top() + needed.height() + gap)
        painter.restore()
        return room

    def add_line(self, texts: Iterable[str], colour: str) -> bool:
        """The longest of these that fits into one line."""
        metrics = QFontMetricsF(self._painter.font())
        text = fitting(texts, metrics, self.area.width())
        return bool(text) and self.add(text, colour)
