"""The whole way of one sample: three rows of pictures, one column a step, with its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import (
    Bytes,
    arranged,
    as_pixels,
    fitting_side,
    packed,
    resized,
    sheet_image,
)

ROWS = ("x_t", "x_0_hat", "eps_hat")
NUMBERS = ("t", "sigma", "change", "nfe")
GAP = 6  # pixels between pictures
RIM = 2  # pixels of the frame around the current step
BESIDE = 14  # pixels around the name of a row
SMALLEST, LARGEST = 20, 128  # pixels across a picture
NO_FILM = np.zeros((3, 0, 1, 1, 1), np.uint8)

Numbers = tuple[str, str, str, str]  # as in NUMBERS


@dataclass(frozen=True, slots=True)
class StripFit:
    """Where everything is, in pixels."""

    gutter: int  # at the left, with the name of each row
    side: int  # of a picture
    across: int  # from one column to the next
    line: int  # height of a line of numbers


class FilmStrip(QAbstractScrollArea):
    """Emits ``jumped`` with the step that a person clicked. Only what can be seen is drawn."""

    jumped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Film strip: x_t, x_0_hat and eps_hat of one sample, step by step")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 150)
        self._theme = DARK
        self._film: Bytes = NO_FILM  # [3, k, h, w, c]
        self._numbers: Sequence[Numbers] = ()
        self._sheet: tuple[int, int, QImage] | None = None  # first and last column, and the image
        self._fit: StripFit | None = None
        self.frame = 0

    @property
    def count(self) -> int:
        """Columns."""
        return self._film.shape[1]

    def show_film(self, rows: tuple[Array, Array, Array], numbers: Sequence[Numbers]) -> None:
        """x_t, x_0_hat and eps_hat of one sample, uint8 [k, h, w, c], and what is under them."""
        self._film = np.stack([as_pixels(row) for row in rows])
        self._numbers = numbers
        self.frame = min(self.frame, max(0, self.count - 1))
        self._forget_sizes()
        self.viewport().update()

    def show_frame(self, frame: int) -> None:
        """Frame this step, and bring it into sight."""
        self.frame = frame
        bar, area = self.horizontalScrollBar(), self.column(frame)
        room = self.viewport().width() - self.fit.gutter
        left = area.left() - self.fit.gutter
        if left < 0 or area.right() + 1 > self.viewport().width():
            bar.setValue(bar.value() + left - (room - area.width()) // 2)
        self.viewport().update()

    def clear(self) -> None:
        self._film = NO_FILM
        self._numbers = ()
        self._sheet = None

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.viewport().update()

    @property
    def fit(self) -> StripFit:
        if self._fit is None:
            metrics, ratio = self.fontMetrics(), self.devicePixelRatioF()
            names = max(metrics.horizontalAdvance(name) for name in (*ROWS, *NUMBERS))
            texts = max(metrics.horizontalAdvance(text) for text in ("0.0000", "clean"))
            numbers = len(NUMBERS) * metrics.height()
            room = (self.viewport().height() - numbers - 5 * GAP) / 3
            longer = max(self._film.shape[2:4])
            room = min(max(room, SMALLEST), LARGEST)
            side = int(fitting_side(longer, room * ratio) / ratio)
            self._fit = StripFit(names + BESIDE, side, max(side, texts) + GAP, metrics.height())
        return self._fit

    def column(self, frame: int) -> QRect:
        """Where the column of a step is in the viewport, with its numbers."""
        left = self.fit.gutter + frame * self.fit.across - self.horizontalScrollBar().value()
        return QRect(left, 0, self.fit.across, self.viewport().height())

    def cell(self, row: int, frame: int) -> QRect:
        """Where a picture is in the viewport; the rows are those of ROWS."""
        area = self.column(frame)
        left = area.left() + (self.fit.across - self.fit.side) // 2
        return QRect(left, GAP + row * (self.fit.side + GAP), self.fit.side, self.fit.side)

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, 260)

    def _forget_sizes(self) -> None:
        self._fit = None
        self._sheet = None
        bar = self.horizontalScrollBar()
        room = max(1, self.viewport().width() - self.fit.gutter)
        bar.setRange(0, max(0, self.count * self.fit.across - room))
        bar.setPageStep(room)
        bar.setSingleStep(self.fit.across)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_sizes()
        if self.count:
            self.show_frame(self.frame)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._theme.surface))
        if self.count:
            first, last = self._in_sight()
            painter.drawImage(QPointF(self.cell(0, first).topLeft()), self._sheet_of(first, last))
            for frame in range(first, last + 1):
                self._paint_numbers(painter, frame)
            self._paint_frame(painter)
            self._paint_gutter(painter)
        painter.end()

    def _in_sight(self) -> tuple[int, int]:
        """The first and the last column that can be seen."""
        start = self.horizontalScrollBar().value()
        end = start + self.viewport().width() - self.fit.gutter
        return start // self.fit.across, min(self.count - 1, max(0, end - 1) // self.fit.across)

    def _sheet_of(self, first: int, last: int) -> QImage:
        if self._sheet is None or self._sheet[:2] != (first, last):
            ratio = self.devicePixelRatioF()
            columns = last + 1 - first
            seen = self._film[:, first : last + 1]
            pictures = packed(seen.reshape(3 * columns, *seen.shape[2:]))
            sized = resized(pictures, round(self.fit.side * ratio))
            across, down = round(self.fit.across * ratio), round((self.fit.side + GAP) * ratio)
            sheet = arranged(sized, columns, across, down)
            self._sheet = first, last, sheet_image(sheet, ratio)
        return self._sheet[2]

    def _paint_numbers(self, painter: QPainter, frame: int) -> None:
        now = frame == self.frame
        painter.setPen(QColor(self._theme.text if now else self._theme.muted))
        for line, text in enumerate(self._numbers[frame]):
            painter.drawText(
                QRectF(self._line(line, self.column(frame))), Qt.AlignmentFlag.AlignCenter, text
            )

    def _line(self, line: int, area: QRect) -> QRect:
        """Where a line of numbers is within a column."""
        height = self.fit.line
        top = self.cell(2, 0).bottom() + GAP + line * height
        return QRect(area.left(), top, area.width(), height)

    def _paint_frame(self, painter: QPainter) -> None:
        pen = QPen(QColor(self._theme.accent), RIM)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        around = self.cell(0, self.frame).united(self.cell(2, self.frame))
        painter.drawRect(around.adjusted(-RIM, -RIM, RIM, RIM))

    def _paint_gutter(self, painter: QPainter) -> None:
        area = QRect(0, 0, self.fit.gutter, self.viewport().height())
        painter.fillRect(area, QColor(self._theme.surface))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self._theme.text))
        inner = area.adjusted(0, 0, -8, 0)
        for row, name in enumerate(ROWS):
            place = QRect(0, self.cell(row, 0).top(), inner.width(), self.fit.side)
            painter.drawText(place, right, name)
        painter.setPen(QColor(self._theme.muted))
        for line, name in enumerate(NUMBERS):
            painter.drawText(self._line(line, inner), right, name)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x() - self.fit.gutter
        frame = int((x + self.horizontalScrollBar().value()) // self.fit.across)
        if event.button() == Qt.MouseButton.LeftButton and x >= 0 and frame < self.count:
            self.jumped.emit(frame)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the press was meant for this, and so is its end

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Both directions of a wheel go along the strip, which has no other."""
        turned = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(
            bar.value() - (turned.y() if abs(turned.y()) > abs(turned.x()) else turned.x())
        )
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # the arrow keys step through the film, which brings the strip along
