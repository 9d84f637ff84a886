"""One picture, every pixel a sharp square, with the value under the pointer."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import to_image

LARGEST_SIDE = 480  # pixels of the window
AROUND = 2  # pixels for the line that shows the focus

MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class PixelView(QWidget):
    """Emits ``pointed`` with a sentence about the pixel under the pointer, "" if there is none.

    As high as the picture is when it is as wide as there is room for. The arrow keys go from pixel
    to pixel; one that was clicked or gone to stays while the view has the focus.
    """

    pointed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._pixels: Array | None = None
        self._span = 1.0
        self._at: tuple[int, int] | None = None  # row and column

    def show_pixels(self, pixels: Array | None, span: float = 1.0) -> None:
        """A picture, uint8 [h, w, c], in which white stands for ``span``; or none."""
        self._pixels = pixels
        self._span = span
        self._fit_height()
        self._tell()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def scale(self) -> float:
        """Pixels of the window along a side of one pixel of the picture: whole on the screen."""
        if self._pixels is None:
            return 1.0
        ratio = self.devicePixelRatioF()
        room = min(self.width() - 2 * AROUND, LARGEST_SIDE)
        return max(1, math.floor(room * ratio / max(self._pixels.shape[:2]))) / ratio

    def area(self) -> QRectF:
        """Where the picture is."""
        if self._pixels is None:
            return QRectF()
        height, width = (length * self.scale for length in self._pixels.shape[:2])
        return QRectF((self.width() - width) // 2, AROUND, width, height)

    def cell(self, row: int, column: int) -> QRectF:
        """Where a pixel of the picture is."""
        corner, side = self.area().topLeft(), self.scale
        return QRectF(corner.x() + column * side, corner.y() + row * side, side, side)

    def _fit_height(self) -> None:
        height = math.ceil(self.area().height()) + 2 * AROUND
        if height != self.height():
            self.setFixedHeight(height)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._pixels is not None:
            painter.drawImage(self.area(), to_image(self._pixels))
            if self.hasFocus():
                painter.setPen(QPen(QColor(self._theme.accent), 1))
                painter.drawRect(self.area().adjusted(-1, -1, 0, 0))
            if self._at is not None:
                self._paint_frame(painter, self.cell(*self._at))
        painter.end()

    def _paint_frame(self, painter: QPainter, cell: QRectF) -> None:
        """Two lines, of which one can be seen on any colour."""
        for grown, colour in ((1, "#000000"), (0, self._theme.series[1])):
            pen = QPen(QColor(colour), 1)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(cell.adjusted(-grown, -grown, grown, grown))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._place_at(event.position()))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._place_at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point_at(None)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(None)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = MOVES.get(Qt.Key(event.key()))
        if move is None or self._pixels is None:
            super().keyPressEvent(event)
            return
        height, width = self._pixels.shape[:2]
        row, column = self._at or (height // 2, width // 2)
        if self._at is not None:
            row, column = row + move[0], column + move[1]
        self._point_at((min(max(row, 0), height - 1), min(max(column, 0), width - 1)))

    def _place_at(self, place: QPointF) -> tuple[int, int] | None:
        """The row and the column of the pixel there."""
        if self._pixels is None:
            return None
        inside = place - self.area().topLeft()
        row, column = int(inside.y() // self.scale), int(inside.x() // self.scale)
        height, width = self._pixels.shape[:2]
        return (row, column) if 0 <= row < height and 0 <= column < width else None

    def _point_at(self, place: tuple[int, int] | None) -> None:
        if place != self._at:
            self._at = place
            self._tell()
            self.update()

    def _tell(self) -> None:
        shape = (0, 0) if self._pixels is None else self._pixels.shape[:2]
        if self._at is None or self._pixels is None or not _within(self._at, shape):
            self._at = None
            self.setAccessibleDescription("")
            self.pointed.emit("")
            return
        row, column = self._at
        values: list[int] = self._pixels[row, column].tolist()
        # What the model sees: -1 is black, 1 is white, in pictures of noise more.
        seen = ", ".join(f"{self._span * (value / 127.5 - 1):+.2f}" for value in values)
        shown = ", ".join(str(value) for value in values)
        between = " " if len(values) == 1 else "\n"  # three colours are too long for one line
        text = f"Column {column}, row {row}\n{seen}{between}({shown} of 255)"
        self.setAccessibleDescription(text)
        self.pointed.emit(text)


def _within(place: tuple[int, int], shape: tuple[int, ...]) -> bool:
    return place[0] < shape[0] and place[1] < shape[1]
