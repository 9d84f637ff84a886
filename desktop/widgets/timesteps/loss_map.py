"""The map of the loss over training steps and noise levels, in which one cell can be chosen."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.heat_map import HeatMap, Table
from desktop.widgets.plot.plot_items import Line
from desktop.widgets.timesteps.colouring import Colouring
from desktop.widgets.timesteps.loss_table import Cell, LossTable
from desktop.widgets.timesteps.time_scale import TimeScale

NUMBER_DISTANCE = 64  # pixels from one number of the x axis to the next
LINE_DISTANCE = 34  # the same upwards
SMALLEST_MARK = 9  # pixels: a cell may be narrower than can be seen


class LossMap(Canvas):
    """Time upwards, so noise upwards. Emits what a person points at and what they choose."""

    pointed = Signal(object)  # a Cell, or None
    chosen = Signal(object)  # a Cell
    entered = Signal()  # the chosen cell is wanted closely

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Map of the loss")
        self.setToolTip("Click a cell, or move with the arrow keys, to see examples of its times")
        self.hold_still()
        self.setMouseTracking(True)
        self.setMinimumSize(150, 110)
        self.set_scales(log_x=False, log_y=False)
        self._table = LossTable(2)
        self._scale: TimeScale | None = None
        self._colouring: Colouring | None = None
        self._heat = HeatMap(self, 0)
        self._rim, self._mark = Line(self, 10), Line(self, 11)
        self._cell: tuple[int, int] | None = None  # bin and training step
        self.area_changed.connect(self._draw)

    @property
    def heat(self) -> HeatMap:
        return self._heat

    @property
    def cell(self) -> Cell | None:
        """The chosen cell as it is now."""
        if self._cell is None or not self._table.columns or self._cell[0] >= self._table.bins:
            return None
        return self._table.cell(self._cell[0], self._table.column_of(self._cell[1]))

    def show_table(self, table: LossTable, coloured: Colouring, scale: TimeScale | None) -> None:
        """What is in the table now; what was chosen stays chosen."""
        self._table, self._colouring, self._scale = table, coloured, scale
        self._draw()

    def choose(self, bin_: int, step: int) -> None:
        """Mark a cell as chosen, without telling."""
        self._cell = bin_, step
        self._draw_mark()

    def clear_cells(self) -> None:
        self._cell = self._colouring = self._scale = None
        self._table = LossTable(2)
        self._heat.clear()
        self._rim.clear()
        self._mark.clear()

    def steps_across(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """The places on the axis of steps in the middle of each pixel, [columns]."""
        first, last = self._table.first_step - 1, self._table.step
        return first + (np.arange(self.columns) + 0.5) / self.columns * (last - first)

    def _draw(self) -> None:
        table, coloured = self._table, self._colouring
        if coloured is None or not table.columns:
            return
        ends = float(table.first_step - 1), float(table.step)
        self.set_ranges(ends, (0.0, 1.0))
        # Columns have different numbers of steps: each pixel has the colour of the one it is in.
        found = table.columns_at(self.steps_across())
        logs = np.where(found >= 0, coloured.logs[:, np.maximum(found, 0)], np.nan)
        self._heat.show(logs, ends, (0.0, 1.0), levels=coloured.levels)
        self._show_numbers(ends)
        self._draw_mark()

    def _show_numbers(self, ends: tuple[float, float]) -> None:
        area = self.area
        below = linear_ticks(*ends, area.width() // NUMBER_DISTANCE, whole=True)
        count = max(2, area.height() // LINE_DISTANCE)
        if self._scale is None:
            left = "Time", linear_ticks(0, 1, count)
        else:
            left = "Timestep t", self._scale.timestep_ticks(count)
        self.show_axes(("Training step", AxisTicks(below.numbered)), left)

    def _draw_mark(self) -> None:
        """Around the chosen cell, and as large as can be seen."""
        cell = self.cell
        if cell is None:
            self._rim.clear()
            self._mark.clear()
            return
        area, (left, right) = self.area, self.x_range
        least_x = SMALLEST_MARK * (right - left) / max(area.width(), 1)
        least_y = SMALLEST_MARK / max(area.height(), 1)
        x = _widened(cell.first_step - 1, cell.step, least_x)
        y = _widened(cell.bin / self._table.bins, (cell.bin + 1) / self._table.bins, least_y)
        around = np.array([x[0], x[1], x[1], x[0], x[0]]), np.array([y[0], y[0], y[1], y[1], y[0]])
        self._rim.show(*around)
        self._mark.show(*around)

    def cell_at(self, place: QPoint) -> Cell | None:
        """The cell at a pixel of this widget, if there is one."""
        area, table = self.area, self._table
        if not area.contains(place) or not table.columns:
            return None
        column = int(table.columns_at(np.array([self.x_at(place.x() + 0.5)]))[0])
        up = 1 - (place.y() + 0.5 - area.top()) / area.height()
        bin_ = min(max(math.ceil(up * table.bins) - 1, 0), table.bins - 1)
        return table.cell(bin_, column) if column >= 0 else None

    def wear_colours(self, theme: Theme, table: Table) -> None:
        """Use these colours from now on."""
        self.wear(theme)
        self._heat.wear(table)
        self._rim.wear(QColor(theme.surface), 4)
        self._mark.wear(QColor(theme.text), 2)
        self._draw()

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        cell = self.cell_at(ev.position().toPoint())
        if cell is not None and ev.button() == Qt.MouseButton.LeftButton:
            self._choose_by_hand(cell)
            self.entered.emit()

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        cell = self.cell_at(ev.position().toPoint())
        self.pointed.emit(cell)
        if cell is not None and ev.buttons() & Qt.MouseButton.LeftButton:
            self._choose_by_hand(cell)

    @override
    def leaveEvent(self, ev: QEvent) -> None:
        super().leaveEvent(ev)
        self.pointed.emit(None)

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        table, key = self._table, Qt.Key(ev.key())
        if table.columns and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
            return
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_Home: (0, -table.columns),
            Qt.Key.Key_End: (0, table.columns),
        }
        if key not in moves or not table.columns:
            super().keyPressEvent(ev)
            return
        if self._cell is None:  # begin where it is newest and noisiest by half
            bin_, column = table.bins // 2, table.columns - 1
        else:
            bin_ = self._cell[0] + moves[key][0]
            column = table.column_of(self._cell[1]) + moves[key][1]
        bin_ = min(max(bin_, 0), table.bins - 1)
        self._choose_by_hand(table.cell(bin_, min(max(column, 0), table.columns - 1)))

    def _choose_by_hand(self, cell: Cell) -> None:
        if self._cell == (cell.bin, cell.step):
            return
        self.choose(cell.bin, cell.step)
        self.chosen.emit(cell)


def _widened(low: float, high: float, least: float) -> tuple[float, float]:
    spare = max(0.0, least - (high - low)) / 2
    return low - spare, high + spare
