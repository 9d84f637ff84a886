"""Pictures in rows with a name each and columns with a number each; one can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import (
    Bytes,
    arranged,
    fitting_side,
    packed,
    resized,
    sheet_image,
)

GAP = 4  # pixels between two pictures
BESIDE_NAME = 8
MARGIN = 6  # before the names
RIM = 2  # pixels of the frame around the chosen picture, outside of it
LARGEST = 120  # pixels of a picture's side
NO_PICTURES = np.zeros((0, 1, 1, 1), np.uint8)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of pictures is called, and what that means."""

    name: str
    tip: str


class PictureTable(QWidget):
    """Pictures as large as the space allows. Emits ``chosen`` with a row and a column."""

    chosen = Signal(int, int)

    def __init__(self, name: str, rows: Sequence[Row], foot: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(180, 120)
        self._rows, self._foot = rows, foot
        self._theme = DARK
        self._pictures: Bytes = NO_PICTURES  # row by row
        self._sheet: QImage | None = None  # all of them as they are painted
        self._numbers: Sequence[str] = ()
        self.place: tuple[int, int] | None = None  # row and column of the chosen picture

    @property
    def columns(self) -> int:
        return len(self._numbers)

    @property
    def numbers(self) -> Sequence[str]:
        """What is written under each column."""
        return self._numbers

    @property
    def pictures(self) -> Bytes:
        """What is shown, row by row: [rows * n, h, w, c]."""
        return self._pictures

    def show_rows(self, pictures: Sequence[Bytes], numbers: Sequence[str]) -> None:
        """Pictures [n, h, w, c] of each row; the choice stays at its place."""
        self._pictures = np.concatenate(pictures) if pictures else NO_PICTURES
        self._numbers = numbers
        if self.place is not None and self.place[1] >= self.columns:
            self.place = None
        self._forget_sizes()
        self._describe()

    def clear_rows(self) -> None:
        self.place = None
        self.show_rows([], ())

    def choose(self, place: tuple[int, int] | None) -> None:
        """Mark a picture as chosen, without telling."""
        self.place = place
        self._describe()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(330, 330)

    def _describe(self) -> None:
        text = f"{self.columns} examples; {self._foot} {', '.join(self._numbers)}"
        if self.place is not None:
            row, column = self.place
            text = f"{self._rows[row].name} of example {column + 1} chosen; {text}"
        self.setAccessibleDescription(text if self._numbers else "Nothing yet")

    def _forget_sizes(self) -> None:
        self._sheet = None
        self.update()

    def _names_width(self) -> int:
        names = [*(row.name for row in self._rows), self._foot]
        return (
            max(self.fontMetrics().horizontalAdvance(name) for name in names) + MARGIN + BESIDE_NAME
        )

    def _side(self) -> float:
        """Of a picture: a whole number of the screen's pixels, if there is room one of its own."""
        across = (self.width() - self._names_width() - GAP) / max(self.columns, 1) - GAP
        foot = self.fontMetrics().height() + GAP
        down = (self.height() - foot - GAP) / len(self._rows) - GAP
        ratio = self.devicePixelRatioF()
        room = max(4.0, min(across, down, LARGEST)) * ratio
        return fitting_side(max(self._pictures.shape[1:3]), room) / ratio

    def _pitches(self) -> tuple[float, float]:
        """From one picture to the next across, where its number needs room too, and down.

        Whole numbers of the screen's pixels.
        """
        ratio = self.devicePixelRatioF()
        side, gap = self._side(), round(GAP * ratio) / ratio
        widest = max((self.fontMetrics().horizontalAdvance(n) for n in self._numbers), default=0)
        room = (self.width() - self._names_width() - GAP) / max(self.columns, 1)
        across = max(side, min(float(widest), room - gap))
        return round(across * ratio) / ratio + gap, side + gap

    def cell(self, row: int, column: int) -> QRectF:
        """Where a picture is."""
        side, (across, down), names = self._side(), self._pitches(), self._names_width()
        used = names + self.columns * across
        left = max(0, int((self.width() - used) / 2)) + names
        return QRectF(left + column * across, GAP + row * down, side, side)

    def _place_at(self, x: float, y: float) -> tuple[int, int] | None:
        if not self.columns:
            return None
        first, (across, down) = self.cell(0, 0), self._pitches()
        row, column = int((y - first.top()) // down), int((x - first.left()) // across)
        inside = 0 <= row < len(self._rows) and 0 <= column < self.columns
        return (row, column) if inside else None

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_sizes()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        if self.columns:
            self._paint_words(painter)
            self._paint_pictures(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        names, height = self._names_width(), painter.fontMetrics().height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        last = len(self._rows) - 1
        foot = self.cell(last, 0).bottom() + GAP
        for number, row in enumerate(self._rows):
            cell = self.cell(number, 0)
            here = self.place is not None and self.place[0] == number
            painter.setPen(QColor(self._theme.text if here else self._theme.muted))
            area = QRectF(cell.left() - names, cell.top(), names - BESIDE_NAME, cell.height())
            painter.drawText(area, right, row.name)
        painter.setPen(QColor(self._theme.muted))
        left = self.cell(last, 0).left() - names
        painter.drawText(QRectF(left, foot, names - BESIDE_NAME, height), right, self._foot)
        for column, number in enumerate(self._numbers):
            cell = self.cell(last, column)
            here = self.place is not None and self.place[1] == column
            painter.setPen(QColor(self._theme.text if here else self._theme.muted))
            spare = self._pitches()[0] - cell.width()
            area = QRectF(cell.left() - spare / 2, foot, cell.width() + spare, height)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, number)

    def _paint_pictures(self, painter: QPainter) -> None:
        if self._sheet is None:
            ratio = self.devicePixelRatioF()
            across, down = (round(pitch * ratio) for pitch in self._pitches())
            made = resized(packed(self._pictures), round(self._side() * ratio))
            self._sheet = sheet_image(arranged(made, self.columns, across, down), ratio)
        painter.drawImage(self.cell(0, 0).topLeft(), self._sheet)
        if self.place is not None:
            pen = QPen(QColor(self._theme.accent), RIM)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.cell(*self.place).adjusted(-RIM, -RIM, RIM, RIM))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place = self._place_at(event.position().x(), event.position().y())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose_by_hand(place)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Home: (0, -self.columns),
            Qt.Key.Key_End: (0, self.columns),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or not self.columns:
            super().keyPressEvent(event)
            return
        row, column = (0, 0) if self.place is None else self.place
        if self.place is not None:
            row = min(max(row + move[0], 0), len(self._rows) - 1)
            column = min(max(column + move[1], 0), self.columns - 1)
        self._choose_by_hand((row, column))

    def _choose_by_hand(self, place: tuple[int, int]) -> None:
        self.choose(place)
        self.chosen.emit(*place)

    @override
    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            row = int((event.pos().y() - self.cell(0, 0).top()) // self._pitches()[1])
            known = bool(self._numbers) and 0 <= row < len(self._rows)
            QToolTip.showText(event.globalPos(), self._rows[row].tip if known else "", self)
            return True
        return super().event(event)  # pyright: ignore[reportArgumentType]  it is a QEvent
