"""Pictures of a part of the plane, side by side, which a hand drags about."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.widgets.latent.anchors import ANCHORS, paint_letter
from desktop.widgets.latent.plane_hand import PlaneHand
from desktop.widgets.pictures.cells import ARROWS, RIM, moved
from desktop.widgets.pictures.picture import (
    Bytes,
    arranged,
    as_pixels,
    fitting_side,
    packed,
    resized,
    sheet_image,
)

GAP = 2  # pixels between pictures
MARGIN = 3  # pixels around them
NO_PICTURES = np.zeros((0, 1, 1, 1), np.uint8)


class LatentSheet(PlaneHand):
    """All pictures are one image. Emits ``chosen`` with the row and the column of one."""

    chosen = Signal(int, int)

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__("Samples of the plane", empty, parent)
        self.setMinimumSize(160, 120)
        self.pictures: Bytes = NO_PICTURES  # [n, h, w, c], row by row
        self.place: tuple[int, int] | None = None  # row and column of what is chosen
        self._image: QImage | None = None

    def show_pictures(self, pictures: Array) -> None:
        """Show these, uint8 [SIDE, SIDE, h, w, c]; the choice stays at its place."""
        self.pictures = as_pixels(pictures.reshape(-1, *pictures.shape[2:]))
        self._image = None
        self.update()

    def clear(self) -> None:
        self.pictures, self.place, self._image = NO_PICTURES, None, None
        self.update()

    def choose(self, place: tuple[int, int] | None) -> None:
        """Mark a picture as chosen, without telling."""
        if place != self.place:
            self.place = place
            self.update()

    @override
    def has_cells(self) -> bool:
        return len(self.pictures) > 0

    @property
    def columns(self) -> int:
        """Pictures side by side: as many as there are rows."""
        return max(1, math.isqrt(len(self.pictures)))

    @property
    def side(self) -> float:
        """Of a picture, in pixels."""
        ratio = self.devicePixelRatioF()
        room = min(self.width(), self.height()) - 2 * MARGIN - GAP * (self.columns - 1)
        longer = max(self.pictures.shape[1:3])
        return fitting_side(longer, max(1.0, room / self.columns * ratio)) / ratio

    def cell(self, row: int, column: int) -> QRectF:
        """Where a picture is."""
        side = self.side
        return QRectF(self._corner() + QPointF(column, row) * (side + GAP), QSizeF(side, side))

    def around(self, u: float, v: float) -> QRectF:
        """Where a picture of this place of the plane would be."""
        view = self.view
        column = (u - view.u + view.reach) / view.spacing
        row = (view.v + view.reach - v) / view.spacing
        side = self.side
        return QRectF(self._corner() + QPointF(column, row) * (side + GAP), QSizeF(side, side))

    def _corner(self) -> QPointF:
        used = self.columns * (self.side + GAP) - GAP
        ratio = self.devicePixelRatioF()
        left, top = ((length - used) / 2 for length in (self.width(), self.height()))
        return QPointF(math.floor(left * ratio) / ratio, math.floor(top * ratio) / ratio)

    @override
    def per_pixel(self) -> float:
        return self.view.spacing / (self.side + GAP)

    @override
    def at(self, place: QPointF) -> tuple[float, float]:
        inside = place - self._corner() - QPointF(self.side, self.side) / 2
        per_pixel, view = self.per_pixel(), self.view
        return (
            view.u - view.reach + inside.x() * per_pixel,
            view.v + view.reach - inside.y() * per_pixel,
        )

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        if self._image is None:
            ratio = self.devicePixelRatioF()
            side, across = round(self.side * ratio), round((self.side + GAP) * ratio)
            sized = resized(packed(self.pictures), side)
            self._image = sheet_image(arranged(sized, self.columns, across, across), ratio)
        painter.drawImage(self._corner(), self._image)
        for letter, (u, v) in ANCHORS.items():
            self._paint_anchor(painter, letter, self.around(u, v))
        if self.place is not None:
            self.paint_frame(painter, self.cell(*self.place), RIM / 2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_anchor(self, painter: QPainter, letter: str, cell: QRectF) -> None:
        if not QRectF(self.rect()).intersects(cell):
            return
        painter.setPen(QPen(QColor(self.theme.series[1]), RIM))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell)
        paint_letter(painter, letter, cell.topLeft(), self.theme)

    @override
    def click(self, place: QPointF) -> None:
        inside = (place - self._corner()) / (self.side + GAP)
        row, column = math.floor(inside.y()), math.floor(inside.x())
        if self.has_cells() and 0 <= row < self.columns and 0 <= column < self.columns:
            self._choose_by_hand((row, column))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift, arrow keys choose a picture."""
        key, shift = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in ARROWS and shift and self.has_cells():
            self._choose_by_hand(moved(self.place, ARROWS[key], self.columns, self.columns))
        else:
            super().keyPressEvent(event)

    def _choose_by_hand(self, place: tuple[int, int]) -> None:
        self.choose(place)
        self.chosen.emit(*place)

    @override
    def tip_at(self, place: QPointF) -> str:
        return (
            "Drag to move over the plane, turn the wheel to zoom, click to look at one picture"
            if self.has_cells()
            else ""
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._image = None
