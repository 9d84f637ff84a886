"""The figure of every cell, with its evaluations, and the time that one evaluation takes."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.widgets.solvers.cell_matrix import GAP, CellMatrix
from desktop.widgets.solvers.solver_figures import (
    Cell,
    SolverFigures,
    cell_facts,
    cell_title,
    milliseconds,
    milliseconds_text,
)

LEAST_WIDTH = 53  # pixels: "4.7e-5" and "200 NFE" fit
WIDEST = 110
EMPTY = "The figures of every cell appear here."


class SolverTable(CellMatrix):
    """Rows of samplers, columns of steps; the best cell stands out, and says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Figures of samplers and steps", EMPTY, parent)
        self._figures: SolverFigures | None = None

    def show_figures(self, figures: SolverFigures | None) -> None:
        """Show this comparison, or none."""
        self._figures = figures
        if figures is None:
            self.show_titles((), ())
            self.setAccessibleDescription(EMPTY)
            return
        compared = figures.compared
        columns = [(f"{steps:,} steps", f"{steps:,}") for steps in compared.steps]
        self.show_titles(compared.samplers, [*columns, ("per NFE", "per NFE")])
        self.setAccessibleDescription(figures.summary())

    @property
    def filled(self) -> bool:
        """Whether there is something in it."""
        return self._figures is not None

    @property
    def best(self) -> Cell | None:
        """The cell that stands out."""
        return None if self._figures is None else self._figures.best

    def texts(self, cell: Cell) -> tuple[str, str]:
        """The two lines of a cell."""
        figures = self._figures
        if figures is None:
            return "", ""
        row, column = cell
        compared = figures.compared
        if column == len(compared.steps):
            return milliseconds_text(milliseconds(compared, row)), ""
        nfe = int(compared.nfe[row, column])
        return figures.text(row, column), f"{nfe:,} NFE" if nfe else ""

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, self.minimumHeight())

    @override
    def least_cell(self) -> tuple[float, float]:
        return LEAST_WIDTH, 2 * self.fontMetrics().height() + 2

    @override
    def cell_size(self) -> tuple[float, float]:
        room = (self.width() - self.corner()[0]) / max(len(self.columns), 1) - GAP
        return min(max(room, LEAST_WIDTH), WIDEST), self.least_cell()[1]

    @override
    def last_column(self) -> int:
        return len(self.columns) - 2  # the last one has times

    @override
    def paint_cell(self, painter: QPainter, area: QRectF, cell: Cell) -> None:
        upper, lower = self.texts(cell)
        is_best = cell == self.best
        if cell[1] <= self.last_column():
            painter.fillRect(area, QColor(self.theme.raised))
        half = area.height() / (2 if lower else 1)
        font = painter.font()
        font.setBold(is_best)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.accent if is_best else self.theme.text))
        flags = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(area.left(), area.top(), area.width(), half + 1), flags, upper)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.muted))
        lower = f"best, {lower}" if is_best and area.width() > 1.4 * LEAST_WIDTH else lower
        place = QRectF(area.left(), area.top() + half - 1, area.width(), half)
        painter.drawText(place, flags, lower)

    @override
    def tip(self, cell: Cell) -> str:
        if self._figures is None:
            return ""
        compared = self._figures.compared
        facts = [f"{name}: {value}" for name, value in cell_facts(compared, cell)]
        return "\n".join([cell_title(compared, cell), *facts])
