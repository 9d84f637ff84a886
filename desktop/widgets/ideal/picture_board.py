"""Pictures at places of their own, one of which can be chosen by mouse or keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import as_pixels, fitting_side, packed, resized, sheet_image

MARGIN = 6.0
RIM = 2  # pixels of the frame around the chosen picture, outside of it
NO_PICTURES = np.zeros((0, 1, 1, 1), np.uint8)


@dataclass(frozen=True, slots=True)
class Places:
    """Where pictures are, in pixels of the board. They come in rows of ``columns``."""

    side: float  # of a picture; a caption is under it
    caption: float  # height of a caption, 0 for none
    columns: int
    corners: Sequence[tuple[float, float]]  # the upper left one of each picture


class PictureBoard(QWidget):
    """Shows uint8 pictures where ``places`` puts them. Emits ``chosen`` with an index."""

    chosen = Signal(int)

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty = empty
        self.theme = DARK
        self._pictures = NO_PICTURES
        self._captions: Sequence[str] = ()
        self._names: Sequence[str] = ()
        self._images: list[QImage] = []
        self._fit: Places | None = None
        self.index: int | None = None

    @property
    def count(self) -> int:
        return len(self._pictures)

    @property
    def captions(self) -> Sequence[str]:
        return self._captions

    def show_pictures(self, pictures: Array, captions: Sequence[str], names: Sequence[str]) -> None:
        """Show these, uint8 [n, h, w, c]: what is under each, if anything, and its tool-tip."""
        self._pictures, self._captions, self._names = as_pixels(pictures), captions, names
        if self.index is not None and self.index >= self.count:
            self.index = None
        self.place_anew()
        self._describe()

    def clear(self) -> None:
        self.index = None
        self.show_pictures(NO_PICTURES, (), ())

    def choose(self, index: int | None) -> None:
        """Mark a picture as chosen, without telling."""
        self.index = index
        self._describe()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def places(self) -> Places:
        """Where the pictures are at the size of the board."""
        raise NotImplementedError

    def paint_around(self, painter: QPainter) -> None:
        """Whatever belongs to the pictures, under them."""

    def place_anew(self) -> None:
        self._fit = None
        self._images = []
        self.update()

    def fitted(self) -> Places:
        """The same as ``places``, found once for each size."""
        if self._fit is None:
            self._fit = self.places()
        return self._fit

    def cell(self, index: int) -> QRectF:
        """Where a picture is."""
        fit = self.fitted()
        return QRectF(*fit.corners[index], fit.side, fit.side)

    def whole_side(self, room: float) -> float:
        """The side of a picture whose pixels are all the same square, where that is possible."""
        longer = max(self._pictures.shape[1:3])
        ratio = self.devicePixelRatioF()
        return fitting_side(longer, room * ratio) / ratio

    def _describe(self) -> None:
        text = f"{self.count} pictures" if self.count else self._empty
        if self.index is not None:
            text += f", chosen: {self._names[self.index]}"
        self.setAccessibleDescription(text)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_anew()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.surface))
        if self.count:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_around(painter)
            self._paint_pictures(painter, QRectF(event.rect()))
        else:
            painter.setPen(QColor(self.theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self._empty)
        painter.end()

    def _paint_pictures(self, painter: QPainter, seen: QRectF) -> None:
        fit = self.fitted()
        if not self._images:
            ratio = self.devicePixelRatioF()
            sized = resized(packed(self._pictures), max(1, round(fit.side * ratio)))
            self._images = [sheet_image(picture, ratio) for picture in sized]
        for index, image in enumerate(self._images):
            cell = self.cell(index)
            if not seen.intersects(cell.adjusted(0, 0, 0, fit.caption)):
                continue
            left = cell.left() + (cell.width() - image.deviceIndependentSize().width()) / 2
            painter.drawImage(QPointF(left, cell.top()), image)
            if self._captions:
                self._paint_caption(painter, cell, fit.caption, index)
        if self.index is not None:
            pen = QPen(QColor(self.theme.accent), RIM)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.cell(self.index).adjusted(-1, -1, 1, 1))

    def _paint_caption(self, painter: QPainter, cell: QRectF, height: float, index: int) -> None:
        painter.setPen(QColor(self.theme.text if index == self.index else self.theme.muted))
        area = QRectF(cell.left() - 2, cell.bottom() + 2, cell.width() + 4, height)
        text = painter.fontMetrics().elidedText(
            self._captions[index], Qt.TextElideMode.ElideRight, round(area.width())
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, text)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        index = self._index_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose_by_hand(index)

    def _index_at(self, place: QPointF) -> int | None:
        if not self.count:
            return None
        caption = self.fitted().caption
        cells = (self.cell(index).adjusted(0, 0, 0, caption) for index in range(self.count))
        return next((index for index, cell in enumerate(cells) if cell.contains(place)), None)

    def _choose_by_hand(self, index: int) -> None:
        self.choose(index)
        self.chosen.emit(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self.fitted().columns if self.count else 1
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_Home: -self.count,
            Qt.Key.Key_End: self.count,
        }.get(Qt.Key(event.key()))
        if step is None or not self.count:
            super().keyPressEvent(event)
            return
        index = 0 if self.index is None else self.index + step
        self._choose_by_hand(min(max(index, 0), self.count - 1))

    @override
    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            index = self._index_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if index is None else self._names[index], self)
            return True
        return super().event(event)  # pyright: ignore[reportArgumentType]  it is a QEvent
