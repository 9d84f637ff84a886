"""Pictures at places of their own with words beside them, one of which can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.widgets.pictures.cells import Cells, along, paint_caption
from desktop.widgets.pictures.picture import (
    Bytes,
    as_pixels,
    fitting_side,
    packed,
    resized,
    sheet_image,
)

MARGIN = 6.0
NAME_GAP = 8.0  # pixels from the name of a row to its first picture
NO_PICTURES = np.zeros((0, 1, 1, 1), np.uint8)


@dataclass(frozen=True, slots=True)
class Places:
    """Where pictures are, in pixels of the table."""

    side: float  # of a picture; a caption is under it
    caption: float  # height of a caption, 0 for none
    columns: int  # pictures beside each other
    corners: Sequence[tuple[float, float]]  # the upper left one of each picture


class PictureTable(Cells):
    """Shows uint8 pictures where ``places`` puts them. Emits ``chosen`` with an index."""

    chosen = Signal(int)
    reach = 1.0  # pixels from the chosen picture to the middle of the line around it

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(name, empty, parent)
        self._pictures: Bytes = NO_PICTURES
        self._captions: Sequence[str] = ()
        self._tips: Sequence[str] = ()
        self._images: list[QImage] = []  # the pictures as they are painted
        self._fit: Places | None = None
        self.index: int | None = None

    @property
    def count(self) -> int:
        return len(self._pictures)

    @property
    def pictures(self) -> Bytes:
        """What is shown, uint8 [n, h, w, c]."""
        return self._pictures

    @property
    def captions(self) -> Sequence[str]:
        return self._captions

    def show_pictures(
        self, pictures: Array, captions: Sequence[str] = (), tips: Sequence[str] = ()
    ) -> None:
        """Show these, uint8 [n, h, w, c]: what is under each, and its tip. The choice stays."""
        self._pictures, self._captions, self._tips = as_pixels(pictures), captions, tips
        if self.index is not None and self.index >= self.count:
            self.index = None
        self._place_anew()
        self._describe()

    def clear(self) -> None:
        self.index = None
        self.show_pictures(NO_PICTURES)

    def choose(self, index: int | None) -> None:
        """Mark a picture as chosen, without telling; it may be one that is yet to be shown."""
        self.index = index
        self._describe()
        self.update()

    def places(self) -> Places:
        """Where the pictures are at the size of the table."""
        raise NotImplementedError

    def paint_words(self, painter: QPainter) -> None:
        """Whatever belongs to the pictures, under them."""

    def description(self) -> str:
        """The pictures in words, for those who cannot see them."""
        text = f"{self.count} pictures" if self.count else self.empty
        if self.index is None or self.index >= self.count:
            return text
        return f"{text}, chosen: {self._tips[self.index]}"

    def index_at(self, place: QPointF) -> int | None:
        """The picture at a place, with its caption, if there is one."""
        caption = self.fitted().caption if self.count else 0
        cells = (self.cell(index).adjusted(0, 0, 0, caption) for index in range(self.count))
        return next((index for index, cell in enumerate(cells) if cell.contains(place)), None)

    def index_after(self, key: Qt.Key) -> int | None:
        """The picture that a key leads to; None if the key has no meaning."""
        columns = self.fitted().columns if self.count else 1
        return along(self.index, key, self.count, columns)

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

    def names_width(self, names: Sequence[str]) -> float:
        """What names of rows need, with the gap after them."""
        return max(self.fontMetrics().horizontalAdvance(name) for name in names) + NAME_GAP

    def paint_name(self, painter: QPainter, name: str, row: QRectF, *, lit: bool = False) -> None:
        """The name of a row, before an area in it."""
        painter.setPen(QColor(self.theme.text if lit else self.theme.muted))
        area = QRectF(0, row.top(), row.left() - NAME_GAP, row.height())
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags, name)

    def _place_anew(self) -> None:
        self._fit = None
        self._images = []
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.description())

    def _choose_by_hand(self, index: int) -> None:
        self.choose(index)
        self.chosen.emit(index)

    @override
    def has_cells(self) -> bool:
        return bool(self.count)

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        self.paint_words(painter)
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
                painter.setPen(QColor(self.theme.text if index == self.index else self.theme.muted))
                area = QRectF(cell.left() - 2, cell.bottom() + 2, cell.width() + 4, fit.caption)
                paint_caption(painter, area, self._captions[index])
        if self.index is not None and self.index < self.count:
            self.paint_frame(painter, self.cell(self.index), self.reach)

    @override
    def press(self, place: QPointF) -> None:
        index = self.index_at(place)
        if index is not None:
            self._choose_by_hand(index)

    @override
    def tip_at(self, place: QPointF) -> str:
        index = self.index_at(place)
        return "" if index is None else self._tips[index]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_anew()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.index_after(Qt.Key(event.key()))
        if index is None:
            super().keyPressEvent(event)
        else:
            self._choose_by_hand(index)
