"""Pictures side by side, each with a caption; one of them can be chosen by mouse or keyboard."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from core.events import Array
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.grid_fit import GridFit, fit_grid
from desktop.widgets.pictures.picture import enlarged, to_image

MARGIN = 8
RIM = 2  # pixels of the frame around the chosen picture, outside of it


class PictureGrid(QWidget):
    """Shows uint8 pictures as large as the space allows. Emits ``chosen`` with an index."""

    chosen = Signal(int)

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 64)
        self._empty = empty
        self._theme = DARK
        self._images: list[QImage] = []
        self._captions: Sequence[str] = ()
        self._pixmaps: list[QPixmap] = []
        self._columns: int | None = None
        self._fit: GridFit | None = None
        self.index: int | None = None

    @property
    def count(self) -> int:
        return len(self._images)

    @property
    def captions(self) -> Sequence[str]:
        return self._captions

    def show_pictures(
        self, pictures: Array, captions: Sequence[str] = (), *, columns: int | None = None
    ) -> None:
        """Show these, uint8 [n, h, w, c]; the choice stays at its place."""
        self._images = [to_image(pixels) for pixels in pictures]
        self._captions = captions
        self._columns = columns
        if self.index is not None and self.index >= self.count:
            self.index = None
        self._forget_sizes()
        self._describe()

    def clear(self) -> None:
        self.index = None
        self.show_pictures(np.zeros((0, 1, 1, 1), np.uint8))

    def choose(self, index: int | None) -> None:
        """Mark a picture as chosen, without telling."""
        self.index = index
        self._describe()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

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
            self._fit = fit_grid(
                self.count,
                self.width() - 2 * MARGIN,
                self.height() - 2 * MARGIN,
                caption=self.fontMetrics().height() + 2 if self._captions else 0,
                columns=self._columns,
            )
        return self._fit

    def _forget_sizes(self) -> None:
        self._fit = None
        self._pixmaps = []
        self.update()

    def _describe(self) -> None:
        text = f"{self.count} pictures"
        if self.index is not None:
            caption = self._captions[self.index] if self._captions else ""
            text += f", number {self.index + 1} chosen {caption}".rstrip()
        self.setAccessibleDescription(text if self.count else self._empty)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_sizes()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        if self._images:
            self._paint_pictures(painter)
        else:
            painter.setPen(QColor(self._theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self._empty)
        painter.end()

    def _paint_pictures(self, painter: QPainter) -> None:
        fit = self._fitted()
        if not self._pixmaps:
            ratio = self.devicePixelRatioF()
            self._pixmaps = [enlarged(image, fit.side, ratio) for image in self._images]
        for index, pixmap in enumerate(self._pixmaps):
            cell = self.cell(index)
            painter.drawPixmap(cell.topLeft(), pixmap)
            if self._captions:
                self._paint_caption(painter, cell, fit.caption, index)
        if self.index is not None:
            pen = QPen(QColor(self._theme.accent), RIM)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.cell(self.index).adjusted(-RIM, -RIM, RIM, RIM))

    def _paint_caption(self, painter: QPainter, cell: QRectF, height: float, index: int) -> None:
        chosen = index == self.index
        painter.setPen(QColor(self._theme.text if chosen else self._theme.muted))
        text = painter.fontMetrics().elidedText(
            self._captions[index], Qt.TextElideMode.ElideRight, round(cell.width())
        )
        area = QRectF(cell.left(), cell.bottom() + 2, cell.width(), height)
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, text)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        index = self._index_at(event.position().x(), event.position().y())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose_by_hand(index)

    def _index_at(self, x: float, y: float) -> int | None:
        return self._fitted().index_at(x - MARGIN, y - MARGIN, self.count)

    def _choose_by_hand(self, index: int) -> None:
        self.choose(index)
        self.chosen.emit(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._fitted().columns
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
            index = self._index_at(event.pos().x(), event.pos().y())
            text = self._captions[index] if index is not None and self._captions else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)  # pyright: ignore[reportArgumentType]  it is a QEvent
