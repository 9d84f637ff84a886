"""The three samples that a plane goes through, as they are marked."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from desktop.theme import Theme

ANCHORS = {"A": (0.0, 0.0), "B": (1.0, 0.0), "C": (0.0, 1.0)}
"""u and v of each."""


def paint_letter(painter: QPainter, letter: str, corner: QPointF, theme: Theme) -> None:
    """A tag with its upper left corner here."""
    metrics = painter.fontMetrics()
    tag = QRectF(corner.x(), corner.y(), metrics.horizontalAdvance("M") + 4, metrics.height())
    painter.fillRect(tag, QColor(theme.series[1]))
    painter.setPen(QColor("#000000" if theme.name == "dark" else "#ffffff"))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, letter)
