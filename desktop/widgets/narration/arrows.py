"""Arrows of the diagram: data along solid lines, gradients back along dashed ones."""

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from desktop.theme import Theme

HEAD = 8.0  # pixels long
DASH = 4.0  # widths of the line
THIN, THICK = 1.5, 3.0


def paint_arrow(
    painter: QPainter, points: Sequence[QPointF], theme: Theme, *, back: bool, moved: float | None
) -> None:
    """``moved`` is by how many pixels the dashes are on their way, None while nothing flows."""
    active = moved is not None
    width = THICK if active else THIN
    shade = theme.series[1] if back else theme.accent
    colour = QColor(shade if active else theme.muted)
    tip, before = points[-1], points[-2]
    path = _line((*points[:-1], _shortened(before, tip)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if active and not back:
        faint = QColor(colour)
        faint.setAlphaF(0.35)
        painter.setPen(QPen(faint, width, c=Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if active or back:
        pen.setDashPattern([DASH / 2, DASH / 2] if active else [DASH, DASH / 2])
        pen.setDashOffset(-(moved or 0.0) / width)
    painter.setPen(pen)
    painter.drawPath(path)
    _paint_head(painter, before, tip, colour, HEAD if active else HEAD - 2)


def reach_of(points: Sequence[QPointF]) -> QRectF:
    """What an arrow covers."""
    return QPolygonF(list(points)).boundingRect().adjusted(-HEAD, -HEAD, HEAD, HEAD)


def _line(points: Sequence[QPointF]) -> QPainterPath:
    path = QPainterPath(points[0])
    for _, point in itertools.pairwise(points):
        path.lineTo(point)
    return path


def _direction(start: QPointF, end: QPointF) -> QPointF:
    way = end - start
    return way / max(math.hypot(way.x(), way.y()), 1e-9)


def _shortened(start: QPointF, end: QPointF) -> QPointF:
    """Where the head begins."""
    return end - _direction(start, end) * (HEAD - 2)


def _paint_head(
    painter: QPainter, start: QPointF, end: QPointF, colour: QColor, length: float
) -> None:
    along = _direction(start, end) * length
    aside = QPointF(-along.y(), along.x()) * 0.55
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([end, end - along + aside, end - along - aside]))
