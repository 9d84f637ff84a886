"""A gauge from generalising to memorising."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.plot.pens import blended

FARTHEST = 1.25  # the ratio at the left end; what is farther stays there
NUMBERED = (0.0, 0.25, 0.5, 0.75, 1.0, FARTHEST)
PARTS = 50  # of the arc, each of one colour
THICKNESS = 0.16  # of the arc, in radii
LARGEST_RADIUS = 120.0
NARROW = 200  # pixels of width


class MemorisationDial(QWidget):
    """Shows a ratio of distances: 1 is as far from the training examples as new data, 0 copies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Dial from generalising to memorising")
        self.setToolTip(
            "Median distance of the samples to their nearest training example, over that of "
            "held-out examples: 1 is as far as new data are, 0 copies."
        )
        self.setMinimumSize(140, 92)
        self._theme = DARK
        self._ratio = math.nan
        self.show_ratio(math.nan)

    @property
    def ratio(self) -> float:
        return self._ratio

    def show_ratio(self, ratio: float) -> None:
        """NaN takes the needle away: there is nothing to compare."""
        self._ratio = ratio
        known = "nothing measured yet" if math.isnan(ratio) else f"ratio {ratio:.2f}"
        self.setAccessibleDescription(f"{known}; 1 is as far as new data are, 0 copies")
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def _narrow(self) -> bool:
        """Too narrow for numbers beside the ends of the arc."""
        return self.width() < NARROW

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 150)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        row = float(self.fontMetrics().height())
        beside = 24.0  # for the numbers on the slopes of the arc
        if not self._narrow:
            beside = self.fontMetrics().horizontalAdvance("1.25+") + 8.0
        radius = min(self.width() / 2 - beside, self.height() - 2.6 * row, LARGEST_RADIUS)
        radius = max(radius, 20.0)
        used = radius + 2.6 * row
        hub = QPointF(self.width() / 2, (self.height() - used) / 2 + 1.2 * row + radius)
        self._paint_arc(painter, hub, radius)
        self._paint_numbers(painter, hub, radius, row)
        self._paint_ends(painter, hub, radius, row)
        if not math.isnan(self._ratio):
            self._paint_needle(painter, hub, radius)
        self._paint_value(painter, hub, radius)
        painter.end()

    def _paint_arc(self, painter: QPainter, hub: QPointF, radius: float) -> None:
        thick = THICKNESS * radius
        inner = radius - thick / 2
        box = QRectF(hub.x() - inner, hub.y() - inner, 2 * inner, 2 * inner)
        for part in range(PARTS):
            colour = self._colour(FARTHEST * (1 - (part + 0.5) / PARTS))
            pen = QPen(colour, thick)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            # Sixteenths of a degree, anticlockwise from the right; a little overlap hides seams.
            start, span = 180 - 180 * part / PARTS, -180 / PARTS - 0.3 * (part < PARTS - 1)
            painter.drawArc(box, round(16 * start), round(16 * span))

    def _colour(self, ratio: float) -> QColor:
        """Good from 1 on, a warning at a half, bad at 0."""
        theme = self._theme
        if ratio >= 0.5:
            return blended(theme.good, theme.warning, min(1.0, 2 * ratio - 1))
        return blended(theme.warning, theme.bad, 2 * ratio)

    def _paint_numbers(self, painter: QPainter, hub: QPointF, radius: float, row: float) -> None:
        for ratio in NUMBERED[1:-1] if self._narrow else NUMBERED:
            way = direction(ratio)
            painter.setPen(QPen(QColor(self._theme.surface), 2))
            painter.drawLine(hub + way * (radius * (1 - THICKNESS)), hub + way * radius)
            painter.setPen(QColor(self._theme.muted))
            text = f"{ratio:g}+" if ratio == FARTHEST else f"{ratio:g}"
            width = painter.fontMetrics().horizontalAdvance(text)
            # At both ends a little higher: below them stands what they mean.
            lift = 0.5 * row * (1 + way.y())
            middle = (
                hub + way * (radius + 5) + QPointF(width * way.x() / 2, row * way.y() / 2 - lift)
            )
            area = QRectF(middle.x() - width, middle.y() - row / 2, 2 * width, row)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_ends(self, painter: QPainter, hub: QPointF, radius: float, row: float) -> None:
        painter.setPen(QColor(self._theme.text))
        for text, side in (("generalising", -1), ("memorising", 1)):
            width = painter.fontMetrics().horizontalAdvance(text)
            reach = self.width() if self._narrow else radius * (1 - THICKNESS / 2)
            left = hub.x() + side * reach - width / 2
            left = min(max(left, 2.0), self.width() - width - 2.0)
            line = QRectF(left, hub.y() + 0.2 * row, width + 1, row)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, text)

    def _paint_needle(self, painter: QPainter, hub: QPointF, radius: float) -> None:
        way = direction(self._ratio)
        across = QPointF(-way.y(), way.x())
        # Between the value in the middle and the arc, so that it crosses out neither.
        tip, foot = hub + way * (radius - 2), hub + way * (0.56 * radius)
        painter.setPen(QPen(QColor(self._theme.surface), 1.5))
        painter.setBrush(QColor(self._theme.text))
        painter.drawPolygon(QPolygonF([tip, foot + across * 5, foot - across * 5]))

    def _paint_value(self, painter: QPainter, hub: QPointF, radius: float) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(12, round(0.32 * radius)))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        text = "\N{EN DASH}" if math.isnan(self._ratio) else f"{self._ratio:.2f}"
        area = QRectF(hub.x() - radius / 2, hub.y() - 0.44 * radius, radius, 0.44 * radius)
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, text)


def direction(ratio: float) -> QPointF:
    """The unit vector from the hub to a ratio: 0 is on the right, the farthest on the left."""
    angle = math.pi * min(max(ratio, 0.0), FARTHEST) / FARTHEST
    return QPointF(math.cos(angle), -math.sin(angle))
