"""Where either side is ahead, as soft colours with their names, and where neither is."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.pens import blended, series_colour
from desktop.widgets.portrait.loss_plane import BALANCED, D_AHEAD, G_AHEAD, LossPlane

SERIES = {D_AHEAD: 3, G_AHEAD: 2}
TINT = 0.16
Place = tuple[float, float]


class Regions(pg.GraphicsObject):
    """Lies under the grid."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._theme = DARK
        self._area = QRectF()
        self._shapes: list[tuple[int, QPolygonF]] = []
        self.setZValue(-20)
        canvas.add_item(self)
        self._names: list[Any] = []
        for _ in range(3):
            name: Any = pg.TextItem()
            name.setZValue(-5)
            canvas.add_item(name)
            self._names.append(name)

    def show_plane(self, plane: LossPlane, x: Range, y: Range) -> None:
        """The regions within these ranges."""
        self.prepareGeometryChange()
        (left, right), (bottom, top) = x, y
        self._area = QRectF(left, bottom, right - left, top - bottom)
        shapes = plane.shapes(x, y)
        self._shapes = [
            (region, QPolygonF([QPointF(*corner) for corner in corners]))
            for region, corners in shapes.items()
        ]
        places: dict[int, tuple[Place, Place]] = {  # with anchors
            BALANCED: ((right, min(max(plane.middle, bottom), top)), (1, 0.5)),
            D_AHEAD: ((right, bottom), (1, 1)),
            G_AHEAD: ((left, top), (0, 0)),
        }
        if plane.differences:
            places = {
                BALANCED: ((0.0, top), (0.5, 0)),
                D_AHEAD: ((right, top), (1, 0)),
                G_AHEAD: ((left, top), (0, 0)),
            }
        for region, ((at_x, at_y), anchor) in places.items():
            name = self._names[region]
            name.setText(plane.names[region])
            name.setAnchor(anchor)
            name.setPos(at_x, at_y)
            there = int(plane.regions(np.array([at_x]), np.array([at_y]))[0])
            name.setVisible(there == region and (plane.clear > 0 or region != BALANCED))
        self.update()

    def names(self) -> list[str]:
        """What is written into the regions."""
        return [name.toPlainText() for name in self._names if name.isVisible()]

    def wear(self, theme: Theme) -> None:
        self._theme = theme
        self._names[BALANCED].setColor(QColor(theme.muted))
        for region, series in SERIES.items():
            self._names[region].setColor(blended(series_colour(theme, series), theme.text, 0.6))
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._area

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setClipRect(self._area)
        for region, shape in self._shapes:
            colour = series_colour(self._theme, SERIES[region])
            painter.setBrush(QBrush(blended(colour, self._theme.surface, TINT)))
            painter.drawPolygon(shape)
