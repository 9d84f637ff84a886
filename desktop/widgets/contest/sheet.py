"""The generator's manifold: cells of noise where it puts them, the denser the more opaque."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from typing_extensions import override

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.plane.arrows import typical_length
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import solid_pen

STRONGEST = 0.6  # opacity of what is as dense as most noise gets
EDGE = 0.4  # opacity of the lines
FAINTEST = 1 / 255


def cell_polygons(corners: Array) -> Doubles:
    """The four corners of each cell, around it: [m * m, 4, 2]."""
    x = corners.astype(np.float64)
    around = (x[:-1, :-1], x[:-1, 1:], x[1:, 1:], x[1:, :-1])
    return np.stack([corner.reshape(-1, 2) for corner in around], axis=1)


def opacities(density: Doubles, mass: Doubles) -> Doubles:
    """How opaque cells are drawn: by the root of their density, full where 10 % of the noise is."""
    dense = typical_length(density.reshape(-1, 1), mass.ravel())
    return STRONGEST * np.sqrt(np.minimum(density.ravel() / max(dense, 1e-300), 1.0))


class SheetItem(pg.GraphicsObject):
    """Draws cell by cell, so that where the sheet is folded it is seen through itself."""

    def __init__(self, canvas: Canvas, z: float) -> None:
        super().__init__()
        self.polygons: Doubles = np.zeros((0, 4, 2))
        self.opacities: Doubles = np.zeros(0)
        self._cells: list[tuple[int, QPolygonF]] = []
        self._lines: list[QPolygonF] = []
        self._colour = QColor()
        self._bounds = QRectF()
        self.setZValue(z)
        canvas.add_item(self)

    def show_cells(self, corners: Array, opacity: Doubles) -> None:
        """Corners [m + 1, m + 1, 2] and opacities [m * m], 0 to 1."""
        self.polygons, self.opacities = cell_polygons(corners), opacity
        seen = np.isfinite(self.polygons).all(axis=(1, 2)) & (opacity > FAINTEST)
        strengths = np.round(255 * opacity[seen]).astype(int).tolist()
        self._cells = list(zip(strengths, _polygons(self.polygons[seen]), strict=True))
        x = corners.astype(np.float64)
        lines = np.concatenate((x, x.transpose(1, 0, 2)))
        self._lines = _polygons(lines[np.isfinite(lines).all(axis=(1, 2))])
        self.prepareGeometryChange()
        self._bounds = _bounds(x)
        self.update()

    def clear(self) -> None:
        self.polygons, self.opacities = np.zeros((0, 4, 2)), np.zeros(0)
        self._cells, self._lines = [], []
        self.update()

    def wear(self, theme: Theme) -> None:
        self._colour = QColor(sheet_colour(theme))
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        colour = QColor(self._colour)
        painter.setPen(Qt.PenStyle.NoPen)
        for opacity, cell in self._cells:
            colour.setAlpha(opacity)
            painter.setBrush(colour)
            painter.drawPolygon(cell)
        colour.setAlphaF(EDGE)
        painter.setPen(solid_pen(colour, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self._lines:
            painter.drawPolyline(line)


def sheet_colour(theme: Theme) -> str:
    return theme.series[3]


def _polygons(points: Doubles) -> list[QPolygonF]:
    """Points [n, k, 2] as n polygons: made in one piece, which is ten times as quick."""
    count, each = points.shape[:2]
    flat = points.reshape(-1, 2)
    whole: QPolygonF = pg.functions.arrayToQPolygonF(flat[:, 0], flat[:, 1])
    return [QPolygonF(whole.mid(each * i, each)) for i in range(count)]


def _bounds(points: Doubles) -> QRectF:
    finite = points.reshape(-1, 2)[np.isfinite(points.reshape(-1, 2)).all(axis=1)]
    if not len(finite):
        return QRectF()
    (left, bottom), (right, top) = finite.min(axis=0), finite.max(axis=0)
    return QRectF(left, bottom, right - left, top - bottom)
