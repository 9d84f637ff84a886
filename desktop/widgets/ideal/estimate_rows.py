"""The same examples in several rows: clean, noised, and as each of two denoisers sees them."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.widgets.pictures.picture_table import MARGIN, PictureTable, Places

NAMES = ("x_0", "x_t", "network", "ideal")
GAP = 4.0
LARGEST = 112.0  # pixels of a picture


class EstimateRows(PictureTable):
    """Pictures in rows of :data:`NAMES`. Emits ``chosen`` with row times columns plus column."""

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__("Estimates at one noise level", empty, parent)
        self.setMinimumSize(120, 96)
        self._columns = 1

    def show_rows(self, rows: Sequence[Array], examples: Sequence[str]) -> None:
        """A row of pictures for each name, uint8 [n, h, w, c]; ``examples`` is what they are of."""
        self._columns = len(examples)
        names = [f"{name} of {example}" for name in NAMES for example in examples]
        self.show_pictures(np.concatenate(rows), tips=names)

    @property
    def column(self) -> int | None:
        """Which of the examples is chosen."""
        return None if self.index is None else self.index % self._columns

    @override
    def places(self) -> Places:
        names = self.names_width(NAMES)
        columns, rows = self._columns, max(1, self.count // self._columns)
        width, height = self.width() - 2 * MARGIN - names, self.height() - 2 * MARGIN
        room = min((width + GAP) / columns - GAP, (height + GAP) / rows - GAP, LARGEST)
        side = self.whole_side(max(1.0, room))
        across, down = columns * (side + GAP) - GAP, rows * (side + GAP) - GAP
        left = round(MARGIN + names + max(0.0, width - across) / 2)
        top = round(MARGIN + max(0.0, height - down) / 2)
        corners = [
            (left + column * (side + GAP), top + row * (side + GAP))
            for row in range(rows)
            for column in range(columns)
        ]
        return Places(side, 0.0, columns, corners)

    @override
    def paint_words(self, painter: QPainter) -> None:
        for row, name in enumerate(NAMES):
            self.paint_name(painter, name, self.cell(row * self._columns))
