"""One square picture with a title over it and, where its colours are numbers, a colour bar."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from core.arrays import Array, Doubles, Floats
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import (
    as_pixels,
    fitting_side,
    packed,
    resized,
    sheet_image,
)
from desktop.widgets.plot.figures import figure
from desktop.widgets.plot.heat_map import COLOURS
from desktop.widgets.verdicts.saliency import Mode, overlaid, pixel_values, reach_of, table_of

BAR, GAP = 7, 3  # pixels
LARGEST = 240
LEAST = 56


class SaliencyView(QWidget):
    """Shows a picture as it is, or a gradient over it."""

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._title, self._tip = title, tip
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._example: Array | None = None
        self._gradient: Floats | None = None
        self._mode: Mode = "signed"
        self._strength = 1.0
        self._image: QImage | None = None

    def show_example(self, example: Array | None) -> None:
        """A picture uint8 [h, w, c] alone; None for nothing."""
        self._example, self._gradient = example, None
        self._draw_anew()

    def show_gradient(self, example: Array, gradient: Floats, mode: Mode, strength: float) -> None:
        """Slopes [h, w, c] over their picture."""
        self._example, self._gradient = example, gradient
        self._mode, self._strength = mode, strength
        self._draw_anew()

    @property
    def values(self) -> Doubles | None:
        """[h, w], what the colours stand for."""
        return None if self._gradient is None else pixel_values(self._gradient, self._mode)

    def pixels(self) -> Array | None:
        """What is drawn, uint8 [h, w, c]."""
        if self._example is None or self._gradient is None:
            return self._example
        table = table_of(self._mode, self._theme)
        values = pixel_values(self._gradient, self._mode)
        return overlaid(self._example, values, self._mode, table, self._strength)

    def levels(self) -> tuple[str, ...]:
        """The numbers under the colour bar, from left to right."""
        values = self.values
        if values is None:
            return ()
        reach = reach_of(values)
        if reach == 0:
            return ("0 everywhere",)
        top = figure(reach, 2)
        return (f"\N{MINUS SIGN}{top}", "0", f"+{top}") if self._mode == "signed" else ("0", top)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._image = None
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(150, 150 + self._above + self._below)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, LEAST + self._above + self._below)

    @property
    def _above(self) -> int:
        return self.fontMetrics().height() + GAP

    @property
    def _below(self) -> int:
        return 2 * GAP + BAR + self.fontMetrics().height()

    def height_for(self, side: int) -> int:
        """What is needed for a picture of this side, with all above and below."""
        return min(side, LARGEST) + self._above + self._below

    def area(self) -> QRectF:
        """Where the picture is: in the middle, right under its title."""
        room = min(self.width(), self.height() - self._above - self._below, LARGEST)
        longer = 1 if self._example is None else max(self._example.shape[:2])
        ratio = self.devicePixelRatioF()
        side = fitting_side(longer, max(1, room) * ratio) / ratio
        return QRectF(round((self.width() - side) / 2), self._above, side, side)

    def _draw_anew(self) -> None:
        self._image = None
        levels = ", ".join(self.levels())
        shown = "nothing yet" if self._example is None else self._tip
        self.setAccessibleDescription(f"{shown}: {levels}" if levels else shown)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area, metrics = self.area(), self.fontMetrics()
        painter.setPen(QColor(self._theme.text))
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(
            QRectF(0, 0, self.width(), self._above), Qt.AlignmentFlag.AlignHCenter, title
        )
        pixels = self.pixels() if self._image is None else None
        if pixels is not None:
            ratio = self.devicePixelRatioF()
            picture = resized(packed(as_pixels(pixels[None])), round(area.width() * ratio))
            self._image = sheet_image(picture[0], ratio)
        if self._image is not None:
            painter.drawImage(self._corner(area), self._image)
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self._gradient is not None:
            self._paint_bar(painter, area)
        painter.end()

    def _corner(self, area: QRectF) -> QPointF:
        if self._image is None:
            return area.topLeft()
        size = self._image.deviceIndependentSize()
        return area.topLeft() + QPointF(
            (area.width() - size.width()) / 2, (area.height() - size.height()) / 2
        )

    def _paint_bar(self, painter: QPainter, area: QRectF) -> None:
        texts, metrics = self.levels(), self.fontMetrics()
        needed = sum(metrics.horizontalAdvance(text) for text in texts) + 8 * len(texts)
        width = min(max(area.width(), needed), self.width() - 2)
        left = round((self.width() - width) / 2)
        bar = QRect(left, round(area.bottom()) + GAP, round(width), BAR)
        row = np.ascontiguousarray(table_of(self._mode, self._theme))
        image = QImage(row.data, COLOURS, 1, 4 * COLOURS, QImage.Format.Format_RGBA8888)
        painter.drawImage(bar, image)
        painter.setPen(QColor(self._theme.muted))
        below = QRectF(bar.left(), bar.bottom() + GAP, bar.width(), metrics.height())
        sides = {
            1: (Qt.AlignmentFlag.AlignHCenter,),
            2: (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight),
            3: (
                Qt.AlignmentFlag.AlignLeft,
                Qt.AlignmentFlag.AlignHCenter,
                Qt.AlignmentFlag.AlignRight,
            ),
        }[len(texts)]
        for text, side in zip(texts, sides, strict=True):
            painter.drawText(below, side, text)

    def tip_at(self, place: QPointF) -> str:
        """The number of the pixel there, or what is shown at all."""
        values, area = self.values, self.area()
        if values is None or not area.contains(place):
            return self._tip
        longer = max(values.shape)
        inside = (place - self._corner(area)) * longer / area.width()
        column, row = int(inside.x()), int(inside.y())
        if not (0 <= row < values.shape[0] and 0 <= column < values.shape[1]):
            return self._tip
        number = figure(float(values[row, column])).replace("-", "\N{MINUS SIGN}")
        return f"{self._tip}\nColumn {column}, row {row}: {number}"

    @override
    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)  # pyright: ignore[reportArgumentType]  it is a QEvent
