"""Pairs of histograms one before the other, as ridges of hills: the newest is in front."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from core.arrays import Doubles
from desktop.theme import DARK, Theme
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import blended, solid_pen

FILL, OVERLAP = 0.3, 0.35  # strength of colours within the outlines
OLDEST = 0.45  # strength of the outlines of the ridge farthest back
FLAT = 0.004  # of the highest: lower than this is no hill
TEXTURED_FROM = 12  # pixels from ridge to ridge from which hatching is no noise


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """What is drawn of one row: heights are in parts of the highest of the row, 0..1."""

    step: int
    real: Doubles  # [bins]
    held_out: Doubles  # [bins]; all 0 where there are none
    fake: Doubles  # [bins]
    chosen: bool


class Ridges(pg.GraphicsObject):
    """Draws ridges from the first to the last on a canvas whose y is minus the training step."""

    def __init__(self, canvas: Canvas, z: float) -> None:
        super().__init__()
        self._theme = DARK
        self._area = QRectF()
        self._places: Doubles = np.zeros(0)
        self._height = 0.0
        self._textured = False
        self.ridges: Sequence[Ridge] = ()
        self.setZValue(z)
        canvas.add_item(self)

    def show_ridges(
        self, ridges: Sequence[Ridge], grid: Doubles, area: QRectF, *, height: float, apart: float
    ) -> None:
        """The oldest first. ``height`` is that of the highest, in steps; ``apart`` is in pixels."""
        self.prepareGeometryChange()
        self.ridges, self._area, self._height = ridges, area, height
        self._places = np.concatenate((grid[:1], (grid[:-1] + grid[1:]) / 2, grid[-1:]))
        self._textured = apart >= TEXTURED_FROM
        self.update()

    def wear(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def polygon(self, ridge: Ridge, heights: Doubles) -> Doubles:
        """The outline of one histogram of a ridge: [k, 2], from its foot to its foot."""
        y = self._height * np.concatenate(([0.0], heights, [0.0])) - ridge.step
        hill = np.flatnonzero(heights > FLAT)
        if not hill.size:
            return np.zeros((0, 2))
        seen = slice(int(hill[0]), int(hill[-1]) + 3)  # with a place at either side
        return np.stack([self._places[seen], y[seen]], axis=1)

    def at(self, x: float, y: float) -> int | None:
        """The index of the frontmost ridge that covers a place, if one does."""
        for index in range(len(self.ridges) - 1, -1, -1):
            ridge = self.ridges[index]
            outline = self.polygon(ridge, np.maximum(ridge.real, ridge.fake))
            if not len(outline):
                continue
            ends = {"left": -np.inf, "right": -np.inf}
            top = float(np.interp(x, outline[:, 0], outline[:, 1], **ends))
            if -ridge.step <= y <= top:
                return index
        return None

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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        last = len(self.ridges) - 1
        for index, ridge in enumerate(self.ridges):
            age = 1.0 if ridge.chosen or last == 0 else OLDEST + (1 - OLDEST) * index / last
            self._paint_ridge(painter, ridge, age, newest=index == last)

    def _paint_ridge(self, painter: QPainter, ridge: Ridge, age: float, *, newest: bool) -> None:
        theme = self._theme
        real, fake = theme.series[0], theme.series[1]
        front = newest or ridge.chosen
        hills = [self.polygon(ridge, heights) for heights in (ridge.real, ridge.fake)]
        union = self.polygon(ridge, np.maximum(ridge.real, ridge.fake))
        self._fill(painter, union, QBrush(QColor(theme.surface)))
        ground = np.array([[self._area.left(), -ridge.step], [self._area.right(), -ridge.step]])
        self._outline(painter, ground, solid_pen(QColor(theme.grid), 1))
        self._fill(painter, hills[0], QBrush(blended(real, theme.surface, FILL * age)))
        hatched = QBrush(blended(fake, theme.surface, max(FILL, 0.6 * age)))
        if self._textured or front:
            hatched.setStyle(Qt.BrushStyle.BDiagPattern)
            self._fill(painter, hills[1], hatched)
        if front:
            shade = QColor(theme.text)
            shade.setAlphaF(OVERLAP)
            shared = self.polygon(ridge, np.minimum(ridge.real, ridge.fake))
            self._fill(painter, shared, QBrush(shade))
        width = 2 if ridge.chosen else 1
        self._outline(painter, hills[0], solid_pen(blended(real, theme.surface, age), width))
        dashed = solid_pen(blended(fake, theme.surface, age), width)
        dashed.setStyle(Qt.PenStyle.DashLine)
        self._outline(painter, hills[1], dashed)
        if front and ridge.held_out.any():
            dotted = solid_pen(QColor(theme.text), 1)
            dotted.setStyle(Qt.PenStyle.DotLine)
            self._outline(painter, self.polygon(ridge, ridge.held_out), dotted)

    def _fill(self, painter: QPainter, hill: Doubles, brush: QBrush) -> None:
        if not len(hill):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawPolygon(_polygon(hill))

    def _outline(self, painter: QPainter, hill: Doubles, pen: QPen) -> None:
        if not len(hill):
            return
        painter.setPen(pen)
        painter.drawPolyline(_polygon(hill))


def _polygon(points: Doubles) -> QPolygonF:
    # pyqtgraph copies all points at once, but crashes where there is none; it is not typed.
    functions: Any = pg.functions
    return functions.arrayToQPolygonF(points[:, 0], points[:, 1])
