"""Noise as little bars: one group of bars an example, up for positive numbers."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from core.arrays import Floats
from desktop.theme import Theme

GROUP_HEIGHT = 20.0  # pixels of a group of bars, at least
LEAST_BAR, WIDEST_BAR = 2.0, 6.0
GAP = 6.0
SPAN = 3.0  # of z to either side: seldom beyond


def paint_noise(
    painter: QPainter, area: QRectF, z: Floats, theme: Theme, picked: int | None
) -> None:
    """``z`` is [n, d]; as many rows and numbers as there is room for, the picked one framed."""
    count, size = z.shape
    bar = min(max((area.width() - 2) / size, LEAST_BAR), WIDEST_BAR)
    shown = min(size, int(area.width() // bar))
    group = shown * bar
    columns = max(1, int((area.width() + GAP) // (group + GAP)))
    rows = max(1, int((area.height() + GAP / 2) // (GROUP_HEIGHT + GAP / 2)))
    rows = min(rows, -(-count // columns))
    height = min((area.height() + GAP / 2) / rows - GAP / 2, 2 * GROUP_HEIGHT)
    room = columns * rows
    first = 0 if picked is None or picked < room else picked - room + 1
    for place in range(min(room, count - first)):
        row, column = divmod(place, columns)
        left = area.left() + column * (group + GAP)
        cell = QRectF(left, area.top() + row * (height + GAP / 2), group, height)
        _paint_group(painter, cell, z[first + place, :shown], theme)
        if first + place == picked:
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell.adjusted(-2, -1, 2, 1))


def _paint_group(painter: QPainter, cell: QRectF, values: Floats, theme: Theme) -> None:
    middle, bar = cell.center().y(), cell.width() / len(values)
    painter.setPen(QColor(theme.border))
    painter.drawLine(QLineF(cell.left(), middle, cell.right(), middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.series[3]))
    half = cell.height() / 2
    painter.drawRects(
        [
            QRectF(cell.left() + i * bar, middle, max(bar - 1, 1), -half * value).normalized()
            for i, value in enumerate((values.clip(-SPAN, SPAN) / SPAN).tolist())
        ]
    )
