"""The numbers of this moment: how D's outputs on a batch are spread."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.look import muted_label

TITLES = ("Median", "Mean", "5 %", "25 %", "75 %", "95 %")
ROWS = 2

Row = tuple[str, Sequence[str]]


class ScoreTable(QWidget):
    """A row for each spread, a column for each number of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(2)
        self.caption = muted_label("")
        self._grid.addWidget(self.caption, 0, 0)
        for column, title in enumerate(TITLES, 1):
            self._put(muted_label(title), 0, column)
        self._cells = [
            [QLabel() for _ in range(len(TITLES) + 1)]
            for _ in range(ROWS)
        ]  # fmt: skip
        for row, cells in enumerate(self._cells, 1):
            self._grid.addWidget(cells[0], row, 0)
            for column, cell in enumerate(cells[1:], 1):
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._put(cell, row, column)
        self._grid.setColumnStretch(len(TITLES) + 1, 1)

    def _put(self, label: QLabel, row: int, column: int) -> None:
        self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignRight)

    def show_rows(self, caption: str, rows: Sequence[Row]) -> None:
        """Show these spreads, in the order of the titles, and no others."""
        self.caption.setText(caption)
        for number, cells in enumerate(self._cells):
            there = number < len(rows)
            texts = (rows[number][0], *rows[number][1]) if there else ("",) * len(cells)
            for cell, text in zip(cells, texts, strict=True):
                cell.setVisible(there)
                if cell.text() != text:
                    cell.setText(text)

    def texts(self) -> list[list[str]]:
        """What is in the table, row by row."""
        return [[cell.text() for cell in cells] for cells in self._cells if cells[0].text()]
