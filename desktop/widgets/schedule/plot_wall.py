"""The plots of a schedule, as many beside each other as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop.look import set_look
from desktop.widgets.schedule.level_plot import LevelPlot
from desktop.widgets.schedule.schedule_legend import ScheduleLegend

LEAST_WIDTH, LEAST_HEIGHT = 188, 112  # pixels of a plot
COLUMNS = (4, 2, 1)
SHAPE = 1.5  # width to height at which a plot reads best
GAP = 8  # pixels


class PlotWall(QScrollArea):
    """Plots under their headings, and their legend. What does not fit can be scrolled to."""

    def __init__(self, legend: ScheduleLegend, plots: Sequence[tuple[QLabel, LevelPlot]]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the plots take the keys
        self._legend = legend
        self.columns = 0
        self._cells = [_under(heading, plot) for heading, plot in plots]
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        column.addLayout(self._grid, 1)
        column.addWidget(legend)
        self.setWidget(inside)
        self._arrange(2)

    @override
    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        room = self.viewport().size()
        height = room.height() - self._legend.heightForWidth(room.width()) - GAP
        self._arrange(self._best(room.width(), height))

    def _best(self, width: int, height: int) -> int:
        """The number of columns that makes the plots largest."""

        def size(columns: int) -> float:
            rows = len(self._cells) // columns
            return min(width / columns / SHAPE, height / rows)

        possible = [c for c in COLUMNS if width >= c * LEAST_WIDTH + (c - 1) * GAP]
        return max(possible or [1], key=size)

    def _arrange(self, columns: int) -> None:
        if columns == self.columns:
            return
        self.columns = columns
        for cell in self._cells:
            self._grid.removeWidget(cell)
        for index, cell in enumerate(self._cells):
            self._grid.addWidget(cell, index // columns, index % columns)
        for index in range(len(self._cells)):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)
            self._grid.setRowStretch(index, 1 if index < len(self._cells) // columns else 0)


def _under(heading: QLabel, plot: LevelPlot) -> QWidget:
    """A plot under its heading, which is cut off rather than that it makes the plot wider."""
    set_look(heading, role="caption")
    heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
    plot.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(heading)
    column.addWidget(plot, 1)
    return cell
