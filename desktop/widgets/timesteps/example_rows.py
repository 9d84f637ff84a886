"""Pictures in rows with a name each and columns with a number each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.widgets.pictures.cells import RIM, STEPS, moved
from desktop.widgets.pictures.picture import Bytes
from desktop.widgets.pictures.picture_table import (
    MARGIN,
    NO_PICTURES,
    PictureTable,
    Places,
)

GAP = 4  # pixels between two pictures
LARGEST = 120  # pixels of a picture's side


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of pictures is called, and what that means."""

    name: str
    tip: str


class ExampleRows(PictureTable):
    """Pictures as large as the space allows. Emits ``chosen`` with column times rows plus row.

    So what is chosen stays at its place when there are more columns or fewer.
    """

    reach = float(RIM)

    def __init__(
        self, name: str, rows: Sequence[Row], foot: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, "", parent)
        self.setMinimumSize(180, 120)
        self._rows, self._foot = rows, foot
        self._numbers: Sequence[str] = ()

    @property
    def columns(self) -> int:
        return len(self._numbers)

    @property
    def numbers(self) -> Sequence[str]:
        """What is written under each column."""
        return self._numbers

    @property
    def place(self) -> tuple[int, int] | None:
        """Row and column of the chosen picture."""
        if self.index is None:
            return None
        column, row = divmod(self.index, len(self._rows))
        return row, column

    def index_of(self, row: int, column: int) -> int:
        return column * len(self._rows) + row

    def show_rows(self, pictures: Sequence[Bytes], numbers: Sequence[str]) -> None:
        """Pictures [n, h, w, c] of each row; the choice stays at its place."""
        self._numbers = numbers
        if not pictures:
            self.show_pictures(NO_PICTURES)
            return
        columns = np.stack(pictures, axis=1)
        self.show_pictures(columns.reshape(-1, *columns.shape[2:]))

    @override
    def clear(self) -> None:
        self.index = None
        self.show_rows([], ())

    @override
    def sizeHint(self) -> QSize:
        return QSize(330, 330)

    @override
    def description(self) -> str:
        text = f"{self.columns} examples; {self._foot} {', '.join(self._numbers)}"
        if self.place is not None:
            row, column = self.place
            text = f"{self._rows[row].name} of example {column + 1} chosen; {text}"
        return text if self._numbers else "Nothing yet"

    def _before_pictures(self) -> float:
        """Pixels for the names of the rows."""
        return MARGIN + self.names_width([*(row.name for row in self._rows), self._foot])

    def _side(self) -> float:
        """Of a picture: a whole number of the screen's pixels, if there is room one of its own."""
        across = (self.width() - self._before_pictures() - GAP) / max(self.columns, 1) - GAP
        foot = self.fontMetrics().height() + GAP
        down = (self.height() - foot - GAP) / len(self._rows) - GAP
        return self.whole_side(max(4.0, min(across, down, LARGEST)))

    def _pitches(self) -> tuple[float, float]:
        """From one picture to the next across, where its number needs room too, and down.

        Whole numbers of the screen's pixels.
        """
        ratio = self.devicePixelRatioF()
        side, gap = self._side(), round(GAP * ratio) / ratio
        widest = max((self.fontMetrics().horizontalAdvance(n) for n in self._numbers), default=0)
        room = (self.width() - self._before_pictures() - GAP) / max(self.columns, 1)
        across = max(side, min(float(widest), room - gap))
        return round(across * ratio) / ratio + gap, side + gap

    @override
    def places(self) -> Places:
        (across, down), names = self._pitches(), self._before_pictures()
        left = max(0, int((self.width() - names - self.columns * across) / 2)) + names
        corners = [
            (left + column * across, GAP + row * down)
            for column in range(self.columns)
            for row in range(len(self._rows))
        ]
        return Places(self._side(), 0.0, self.columns, corners)

    def _place_at(self, place: QPointF) -> tuple[int, int]:
        """The row and the column at a place, which need not exist."""
        first, (across, down) = self.cell(0), self._pitches()
        row, column = (place.y() - first.top()) // down, (place.x() - first.left()) // across
        return int(row), int(column)

    @override
    def index_at(self, place: QPointF) -> int | None:
        """The picture at a place; what is between it and the next belongs to it."""
        if not self.columns:
            return None
        row, column = self._place_at(place)
        inside = 0 <= row < len(self._rows) and 0 <= column < self.columns
        return self.index_of(row, column) if inside else None

    @override
    def index_after(self, key: Qt.Key) -> int | None:
        if key not in STEPS or not self.columns:
            return None
        return self.index_of(*moved(self.place, STEPS[key], len(self._rows), self.columns))

    @override
    def tip_at(self, place: QPointF) -> str:
        """What the row at a place means, wherever in it."""
        row = self._place_at(place)[0] if self.columns else -1
        return self._rows[row].tip if 0 <= row < len(self._rows) else ""

    @override
    def paint_words(self, painter: QPainter) -> None:
        chosen_row, chosen_column = (None, None) if self.place is None else self.place
        for number, row in enumerate(self._rows):
            self.paint_name(painter, row.name, self.cell(number), lit=number == chosen_row)
        last, height = len(self._rows) - 1, painter.fontMetrics().height()
        spare = self._pitches()[0] - self.fitted().side
        for column, number in enumerate(self._numbers):
            cell = self.cell(self.index_of(last, column))
            foot = QRectF(cell.left(), cell.bottom() + GAP, cell.width(), height)
            if column == 0:
                self.paint_name(painter, self._foot, foot)
            lit = column == chosen_column
            painter.setPen(QColor(self.theme.text if lit else self.theme.muted))
            area = foot.adjusted(-spare / 2, 0, spare / 2, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, number)
