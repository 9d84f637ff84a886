"""Pictures side by side, each with a caption; one of them can be chosen by mouse or keyboard."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import Theme
from desktop.widgets.pictures.cells import RIM, Cells, along, paint_caption
from desktop.widgets.pictures.grid_fit import GridFit, fit_grid
from desktop.widgets.pictures.picture import (
    Bytes,
    arranged,
    as_pixels,
    fitting_side,
    packed,
    resized,
    sheet_image,
)

MARGIN = 8
LARGEST = 160.0  # pixels across a picture
NO_PICTURES = np.zeros((0, 1, 1, 1), np.uint8)


class PictureGrid(Cells):
    """Shows uint8 pictures as large as the space allows. Emits ``chosen`` with an index.

    All pictures are one image, made once for each frame of a film, and all captions another, which
    stays from frame to frame: painting holds the interpreter's lock, so it has to be short.
    """

    chosen = Signal(int)

    def __init__(
        self, name: str, empty: str, *, largest: float = LARGEST, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, empty, parent)
        self.setMinimumSize(120, 64)
        self._largest = largest
        self._pictures: Bytes = NO_PICTURES
        self._captions: Sequence[str] = ()
        self._sheet: QImage | None = None  # the pictures as they are painted
        self._labels: QPixmap | None = None  # the captions
        self._columns: int | None = None
        self._fit: GridFit | None = None
        self.index: int | None = None

    @property
    def count(self) -> int:
        return len(self._pictures)

    @property
    def captions(self) -> Sequence[str]:
        return self._captions

    def show_pictures(
        self, pictures: Array, captions: Sequence[str] = (), *, columns: int | None = None
    ) -> None:
        """Show these, uint8 [n, h, w, c]; the choice stays at its place."""
        before = (self._pictures.shape, list(self._captions), self._columns)
        self._pictures = as_pixels(pictures)
        self._captions = captions
        self._columns = columns
        if self.index is not None and self.index >= self.count:
            self.index = None
        if before != (self._pictures.shape, list(captions), columns):
            self._forget_sizes()
        self._sheet = None
        self._describe()
        self.update()

    def clear(self) -> None:
        self.index = None
        self.show_pictures(NO_PICTURES)

    def choose(self, index: int | None) -> None:
        """Mark a picture as chosen, without telling."""
        if index != self.index:
            self.index = index
            self._labels = None
            self._describe()
            self.update()

    @override
    def apply_theme(self, theme: Theme) -> None:
        self._labels = None
        super().apply_theme(theme)

    def cell(self, index: int) -> QRectF:
        """Where a picture is."""
        fit = self._fitted()
        x, y = fit.corner(index)
        return QRectF(x + MARGIN, y + MARGIN, fit.side, fit.side)

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 240)

    def _fitted(self) -> GridFit:
        if self._fit is None:
            width, height = self.width() - 2 * MARGIN, self.height() - 2 * MARGIN
            fit = fit_grid(
                self.count,
                width,
                height,
                caption=self.fontMetrics().height() + 2 if self._captions else 0,
                largest=self._largest,
                columns=self._columns,
            )
            self._fit = self._on_pixels(fit, width, height)
        return self._fit

    def _on_pixels(self, fit: GridFit, width: float, height: float) -> GridFit:
        """The same with every edge between two pixels of the screen."""
        ratio = self.devicePixelRatioF()
        longer = max(self._pictures.shape[1:3])
        side = fitting_side(longer, fit.side * ratio) / ratio
        gap, caption = (math.ceil(length * ratio) / ratio for length in (fit.gap, fit.caption))
        rows = -(-max(self.count, 1) // fit.columns)
        used = (
            fit.columns * (side + gap) - gap,
            rows * (side + caption + gap) - gap,
        )
        left, top = (
            math.floor(max(0.0, (room - length) / 2) * ratio) / ratio
            for room, length in zip((width, height), used, strict=True)
        )
        return replace(fit, side=side, gap=gap, caption=caption, left=left, top=top)

    def _forget_sizes(self) -> None:
        self._fit = None
        self._sheet = None
        self._labels = None
        self.update()

    def _describe(self) -> None:
        text = f"{self.count} pictures"
        if self.index is not None:
            caption = self._captions[self.index] if self._captions else ""
            text += f", number {self.index + 1} chosen {caption}".rstrip()
        text = text if self.count else self.empty
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_sizes()

    @override
    def has_cells(self) -> bool:
        return bool(self.count)

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        fit = self._fitted()
        corner = QPointF(fit.left + MARGIN, fit.top + MARGIN)
        if self._sheet is None:
            self._sheet = self._make_sheet(fit)
        painter.drawImage(corner, self._sheet)
        if self._captions:
            if self._labels is None:
                self._labels = self._make_labels(fit)
            painter.drawPixmap(QPointF(0, 0), self._labels)
        if self.index is not None:
            self.paint_frame(painter, self.cell(self.index), RIM)

    def _make_sheet(self, fit: GridFit) -> QImage:
        ratio = self.devicePixelRatioF()
        side, across = round(fit.side * ratio), round((fit.side + fit.gap) * ratio)
        down = round((fit.side + fit.caption + fit.gap) * ratio)
        sized = resized(packed(self._pictures), side)
        return sheet_image(arranged(sized, fit.columns, across, down), ratio)

    def _make_labels(self, fit: GridFit) -> QPixmap:
        ratio = self.devicePixelRatioF()
        labels = QPixmap(self.size() * ratio)
        labels.setDevicePixelRatio(ratio)
        labels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(labels)
        painter.setFont(self.font())
        for index in range(self.count):
            self._paint_caption(painter, self.cell(index), fit.caption, index)
        painter.end()
        return labels

    def _paint_caption(self, painter: QPainter, cell: QRectF, height: float, index: int) -> None:
        chosen = index == self.index
        painter.setPen(QColor(self.theme.text if chosen else self.theme.muted))
        area = QRectF(cell.left(), cell.bottom() + 2, cell.width(), height)
        paint_caption(painter, area, self._captions[index])

    def _index_at(self, place: QPointF) -> int | None:
        return self._fitted().index_at(place.x() - MARGIN, place.y() - MARGIN, self.count)

    @override
    def press(self, place: QPointF) -> None:
        index = self._index_at(place)
        if index is not None:
            self._choose_by_hand(index)

    def _choose_by_hand(self, index: int) -> None:
        self.choose(index)
        self.chosen.emit(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._fitted().columns
        index = along(self.index, Qt.Key(event.key()), self.count, columns)
        if index is None:
            super().keyPressEvent(event)
        else:
            self._choose_by_hand(index)

    @override
    def tip_at(self, place: QPointF) -> str:
        index = self._index_at(place)
        return self._captions[index] if index is not None and self._captions else ""
