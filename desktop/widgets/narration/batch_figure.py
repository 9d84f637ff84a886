"""A batch inside a part of the diagram: as many pictures as there is room for, or a plane."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from core.arrays import Array, Doubles, Floats
from desktop.theme import Theme
from desktop.widgets.narration.descent import descent_arrows, descent_pictures
from desktop.widgets.pictures.grid_fit import GridFit, fit_grid
from desktop.widgets.pictures.picture import arranged, as_pixels, packed, resized, sheet_image

LEAST_PICTURE, LARGEST_PICTURE = 18.0, 72.0  # pixels across
GAP = 3.0
POINT, CHOSEN = 4.0, 9.0  # pixels across
ARROW = 0.13  # length of the longest arrows, of the height of the plane
NEAR = 10.0  # pixels: a point is meant when the pointer is as near as this


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Examples, and what may be drawn with them."""

    examples: Array  # uint8 [n, h, w, c] or float32 [n, 2]
    series: int  # colour of its points
    behind: Array | None = None  # points, drawn faintly
    descent: Floats | None = None  # [n, ...]: how each should change
    reach: float = 1.7  # of the plane, to either side


class BatchFigure(Protocol):
    """Paints a batch, and knows which example is where it was painted last."""

    def paint(self, painter: QPainter, area: QRectF, theme: Theme, picked: int | None) -> None: ...

    def index_at(self, place: QPointF) -> int | None: ...


def batch_figure(batch: Batch) -> BatchFigure:
    """The one for pictures, or for points."""
    return Plane(batch) if batch.examples.ndim == 2 else Thumbnails(batch)


class Thumbnails:
    """Pictures from the first on."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._fit: GridFit | None = None
        self._area = QRectF()
        self._sheet: tuple[object, QImage] | None = None  # and what it was made for
        self._count = 0

    def paint(self, painter: QPainter, area: QRectF, theme: Theme, picked: int | None) -> None:
        columns, rows = (
            max(1, int((length + GAP) // (LEAST_PICTURE + GAP)))
            for length in (area.width(), area.height())
        )
        self._count = min(len(self._batch.examples), columns * rows)
        fit = fit_grid(self._count, area.width(), area.height(), gap=GAP, largest=LARGEST_PICTURE)
        self._fit, self._area = fit, QRectF(area)
        ratio = painter.device().devicePixelRatioF()
        painter.drawImage(
            area.topLeft() + QPointF(fit.left, fit.top), self._image(fit, theme, ratio)
        )
        if picked is not None and picked < self._count:
            x, y = fit.corner(picked)
            cell = QRectF(area.left() + x, area.top() + y, fit.side, fit.side)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(cell.adjusted(-1, -1, 1, 1))

    def _image(self, fit: GridFit, theme: Theme, ratio: float) -> QImage:
        made_for = (theme.name, ratio, self._count, fit.side, fit.columns)
        if self._sheet is None or self._sheet[0] != made_for:
            batch = self._batch
            pictures = as_pixels(batch.examples)[: self._count]
            if batch.descent is not None:
                pictures = descent_pictures(pictures, batch.descent[: self._count], theme)
            side = max(1, round(fit.side * ratio))
            step = round((fit.side + fit.gap) * ratio)
            sheet = arranged(resized(packed(pictures), side), fit.columns, step, step)
            self._sheet = made_for, sheet_image(sheet, ratio)
        return self._sheet[1]

    def index_at(self, place: QPointF) -> int | None:
        if self._fit is None or not self._area.contains(place):
            return None
        inside = place - self._area.topLeft()
        return self._fit.index_at(inside.x(), inside.y(), self._count)


class Plane:
    """Points of the plane, to the same scale both ways; real ones round, generated ones square."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._places = np.zeros((0, 2))

    def paint(self, painter: QPainter, area: QRectF, theme: Theme, picked: int | None) -> None:
        batch = self._batch
        painter.save()
        painter.setClipRect(area)
        colour = QColor(theme.series[batch.series])
        if batch.behind is not None:
            faint = QColor(theme.muted)
            faint.setAlphaF(0.55)
            self._dots(painter, self._on_screen(batch.behind, area), faint, POINT - 1, round_=True)
        self._places = self._on_screen(batch.examples, area)
        self._dots(painter, self._places, colour, POINT, round_=batch.series == 0)
        if batch.descent is not None:
            ends = descent_arrows(batch.descent, ARROW * min(area.width(), area.height()))
            ink = QColor(theme.text)
            ink.setAlphaF(0.8)
            painter.setPen(QPen(ink, 1))
            pairs = zip(self._places.tolist(), (self._places + ends).tolist(), strict=True)
            painter.drawLines([QLineF(*start, *end) for start, end in pairs])
        if picked is not None and picked < len(self._places):
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*self._places[picked].tolist()), CHOSEN / 2, CHOSEN / 2)
        painter.restore()

    def _on_screen(self, points: Array, area: QRectF) -> Doubles:
        scale = min(area.width(), area.height()) / 2 / self._batch.reach
        centre = np.array([area.center().x(), area.center().y()])
        return centre + np.float64(scale) * points.astype(np.float64) * (1.0, -1.0)

    @staticmethod
    def _dots(
        painter: QPainter, places: Doubles, colour: QColor, size: float, *, round_: bool
    ) -> None:
        cap = Qt.PenCapStyle.RoundCap if round_ else Qt.PenCapStyle.SquareCap
        pen = QPen(colour, size if round_ else size - 1)
        pen.setCapStyle(cap)
        painter.setPen(pen)
        painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in places.tolist()]))

    def index_at(self, place: QPointF) -> int | None:
        if not len(self._places):
            return None
        distance = np.hypot(*(self._places - (place.x(), place.y())).T)
        index = int(distance.argmin())
        return index if distance[index] <= NEAR else None
