"""One picture, every pixel a sharp square, with the value under the pointer."""

from PySide6.QtCore import QEvent, QRect, QSize, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.events import Array
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import to_image

LARGEST_SIDE = 232


class PixelView(QWidget):
    """Emits ``pointed`` with a sentence about the pixel under the pointer, "" if there is none."""

    pointed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFixedHeight(LARGEST_SIDE)
        self._theme = DARK
        self._pixels: Array | None = None
        self._at: tuple[int, int] | None = None  # row and column

    def show_pixels(self, pixels: Array | None) -> None:
        """A picture, uint8 [h, w, c], or none."""
        self._pixels = pixels
        self._tell()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def scale(self) -> int:
        """Pixels of the window along a side of one pixel of the picture."""
        if self._pixels is None:
            return 1
        longer = max(self._pixels.shape[:2])
        return max(1, min(self.width(), self.height()) // longer)

    def area(self) -> QRect:
        """Where the picture is."""
        if self._pixels is None:
            return QRect()
        height, width = self._pixels.shape[:2]
        size = QSize(width * self.scale, height * self.scale)
        return QRect((self.width() - size.width()) // 2, 0, size.width(), size.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._pixels is not None:
            area = self.area()
            painter.drawImage(area, to_image(self._pixels))
            if self._at is not None:
                row, column = self._at
                side = self.scale
                painter.setPen(QPen(QColor(self._theme.series[1]), 2))
                painter.drawRect(area.left() + column * side, area.top() + row * side, side, side)
        painter.end()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area, place = self.area(), event.position().toPoint()
        inside = self._pixels is not None and area.contains(place)
        self._point_at(
            ((place.y() - area.top()) // self.scale, (place.x() - area.left()) // self.scale)
            if inside
            else None
        )

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def _point_at(self, place: tuple[int, int] | None) -> None:
        if place != self._at:
            self._at = place
            self._tell()
            self.update()

    def _tell(self) -> None:
        shape = (0, 0) if self._pixels is None else self._pixels.shape[:2]
        if self._at is None or self._pixels is None or not _within(self._at, shape):
            self._at = None
            self.pointed.emit("")
            return
        row, column = self._at
        values = self._pixels[row, column].tolist()
        # What the model sees: -1 is black, 1 is white.
        seen = ", ".join(f"{value / 127.5 - 1:+.2f}" for value in values)
        shown = ", ".join(str(value) for value in values)
        self.pointed.emit(f"x {column}, y {row}: {shown} (as the model sees it: {seen})")


def _within(place: tuple[int, int], shape: tuple[int, ...]) -> bool:
    return place[0] < shape[0] and place[1] < shape[1]
