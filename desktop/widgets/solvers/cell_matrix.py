"""Cells in rows of samplers and columns of steps; one can be chosen by mouse or keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.config.sampling import sampler_title
from desktop.widgets.pictures.cells import ARROWS, Cells, moved
from desktop.widgets.solvers.solver_figures import Cell
from desktop.widgets.solvers.solver_look import paint_mark

MARGIN = 8
GAP = 6
MARK = 10  # pixels across
LEAST_TITLE = 104  # pixels, of a row


class CellMatrix(Cells):
    """Emits ``chosen`` with row and column, and ``opened`` on a double click or Return."""

    chosen = Signal(int, int)
    opened = Signal(int, int)

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(name, empty, parent)
        self.rows: Sequence[str] = ()  # kinds of samplers
        self.columns: Sequence[tuple[str, str]] = ()  # titles, long and short
        self.cell: Cell | None = None

    def show_titles(self, rows: Sequence[str], columns: Sequence[tuple[str, str]]) -> None:
        """There are these samplers, and columns with these titles, the short one where it must."""
        self.rows, self.columns = rows, columns
        if self.cell is not None and not self._exists(self.cell):
            self.cell = None
        top, (width, height) = self.corner()[1], self.least_cell()
        self.setMinimumSize(
            round(LEAST_TITLE + len(columns) * (width + GAP)),
            round(top + len(rows) * (height + GAP)),
        )
        self.update()

    def choose(self, cell: Cell | None) -> None:
        """Mark a cell as chosen, without telling."""
        self.cell = cell if cell is not None and self._exists(cell) else None
        self.update()

    def corner(self) -> tuple[float, float]:
        """Where the first cell begins: right of the titles of rows, below those of columns."""
        metrics = self.fontMetrics()
        widest = max(
            (metrics.horizontalAdvance(sampler_title(row)) for row in self.rows), default=0
        )
        beside = MARGIN + MARK + GAP + widest + 2 * GAP
        spare = self.width() - len(self.columns) * (self.least_cell()[0] + GAP)
        left = min(beside, max(spare, LEAST_TITLE))
        return left, metrics.height() + GAP

    def rect_of(self, cell: Cell) -> QRectF:
        """Where a cell is."""
        (left, top), (width, height) = self.corner(), self.cell_size()
        row, column = cell
        return QRectF(left + column * (width + GAP), top + row * (height + GAP), width, height)

    def cell_at(self, place: QPointF) -> Cell | None:
        """The cell at a place that can be chosen, if there is one."""
        (left, top), (width, height) = self.corner(), self.cell_size()
        cell = int((place.y() - top) // (height + GAP)), int((place.x() - left) // (width + GAP))
        return cell if self._exists(cell) else None

    def least_cell(self) -> tuple[float, float]:
        """The smallest size of a cell that can be made out; below it the matrix is scrolled."""
        raise NotImplementedError

    def cell_size(self) -> tuple[float, float]:
        """Width and height of every cell."""
        raise NotImplementedError

    def paint_cell(self, painter: QPainter, area: QRectF, cell: Cell) -> None:
        raise NotImplementedError

    def tip(self, cell: Cell) -> str:
        """All that is known of a cell."""
        raise NotImplementedError

    def last_column(self) -> int:
        """The last one with cells to choose."""
        return len(self.columns) - 1

    def _exists(self, cell: Cell) -> bool:
        return 0 <= cell[0] < len(self.rows) and 0 <= cell[1] <= self.last_column()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    @override
    def has_cells(self) -> bool:
        return bool(self.rows)

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        self._paint_titles(painter)
        for row in range(len(self.rows)):
            for column in range(len(self.columns)):
                self.paint_cell(painter, self.rect_of((row, column)), (row, column))
        if self.cell is not None:
            self.paint_frame(painter, self.rect_of(self.cell), 1)

    def _paint_titles(self, painter: QPainter) -> None:
        left, top = self.corner()
        metrics = painter.fontMetrics()
        painter.setPen(QColor(self.theme.muted))
        room = self.cell_size()[0] + GAP
        fits = all(metrics.horizontalAdvance(title) + GAP <= room for title, _ in self.columns)
        if not fits:
            place = QRectF(0, 0, left - 2 * GAP, top - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, "steps")
        for column, (title, short) in enumerate(self.columns):
            area = self.rect_of((0, column))
            place = QRectF(area.left() - GAP / 2, 0, room, top - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, title if fits else short)
        for row, kind in enumerate(self.rows):
            area = self.rect_of((row, 0))
            middle = area.center().y()
            paint_mark(painter, QPointF(MARGIN + MARK / 2, middle), MARK, kind, self.theme)
            begin = MARGIN + MARK + GAP
            room = round(left - begin - GAP)
            text = metrics.elidedText(sampler_title(kind), Qt.TextElideMode.ElideMiddle, room)
            painter.setPen(QColor(self.theme.text))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(begin, area.top(), room, area.height()), flags, text)

    @override
    def press(self, place: QPointF) -> None:
        cell = self.cell_at(place)
        if cell is not None:
            self._choose_by_hand(cell)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(*cell)

    def _choose_by_hand(self, cell: Cell) -> None:
        self.choose(cell)
        self.chosen.emit(*cell)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.rows:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cell is not None:
            self.opened.emit(*self.cell)
        elif key in ARROWS:
            columns = self.last_column() + 1
            self._choose_by_hand(moved(self.cell, ARROWS[key], len(self.rows), columns))
        else:
            super().keyPressEvent(event)

    @override
    def tip_at(self, place: QPointF) -> str:
        cell = self.cell_at(place)
        return "" if cell is None else self.tip(cell)
