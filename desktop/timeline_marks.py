"""What is marked along the timeline, and how each kind of mark looks."""

from dataclasses import dataclass
from typing import Literal, assert_never

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.theme import Theme

MarkKind = Literal["checkpoint", "parameter", "warning", "pause"]

LEGEND_TIP = (
    "Diamond: weights saved. Triangle: a setting was changed. Two bars: paused. Circle: a warning."
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a training step."""

    step: int
    kind: MarkKind
    text: str

    @property
    def sentence(self) -> str:
        return f"Step {self.step:,}: {self.text}"


def paint_mark(
    painter: QPainter, kind: MarkKind, place: QPointF, theme: Theme, *, chosen: bool
) -> None:
    """Each kind has its own shape as well as its own colour."""
    x, y = place.x(), place.y()
    colour, shape = _look(kind, theme)
    painter.setPen(QPen(QColor(theme.text if chosen else theme.surface), 1.5))
    painter.setBrush(QColor(colour))
    match shape:
        case "diamond":
            painter.drawPolygon(_polygon(x, y, ((0, -6), (6, 0), (0, 6), (-6, 0))))
        case "triangle":
            painter.drawPolygon(_polygon(x, y, ((0, -6), (6, 5), (-6, 5))))
        case "bars":
            painter.drawRect(QRectF(x - 4, y - 5, 3, 10))
            painter.drawRect(QRectF(x + 1, y - 5, 3, 10))
        case _:
            painter.drawEllipse(QPointF(x, y), 5.5, 5.5)


def _look(kind: MarkKind, theme: Theme) -> tuple[str, str]:
    match kind:
        case "checkpoint":
            return theme.good, "diamond"
        case "parameter":
            return theme.series[3], "triangle"
        case "pause":
            return theme.muted, "bars"
        case "warning":
            return theme.bad, "circle"
        case _:
            assert_never(kind)


def _polygon(x: float, y: float, corners: tuple[tuple[int, int], ...]) -> QPolygonF:
    return QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners])
