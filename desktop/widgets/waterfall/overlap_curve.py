"""The overlap of real and generated over training, on the waterfall's axis of steps."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Doubles
from core.gan_events import ScoresMeasured
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import AxisTicks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.plot_items import Dots, Line
from desktop.widgets.waterfall.score_history import nearest_row

WIDTH = 116  # pixels, with the axis
MARGIN = 0.05
OPACITY = 190  # of what is behind the number, of 255
FEW = 40  # measurements, of which each has a dot
NUMBERS = AxisTicks([(0.0, "0"), (0.5, "0.5"), (1.0, "1")])


class OverlapCurve(Canvas):
    """Training steps downwards, the overlap from 0 to 1 to the right. Emits ``chosen``."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Overlap over training")
        self.setToolTip("The area that both histograms share: 0 is told apart, 1 is the same")
        self.setFixedWidth(WIDTH)
        self.hold_still()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the waterfall beside has the keys
        self._steps: list[int] = []
        self._row = 0
        self._curve = Line(self, 1)
        self._dots = Dots(self, 2, 5)
        self._mark = Line(self, 2)
        self._dot = Dots(self, 3, 10)
        self._number: Any = pg.TextItem()
        self._number.setZValue(4)
        self.add_item(self._number)
        self._upright: Range = (-1.0, 0.0)
        self._upright_ticks = AxisTicks([])
        self.points: tuple[Doubles, Doubles] = (np.zeros(0), np.zeros(0))  # overlap and minus step
        self.area_changed.connect(self._show_axes)

    def show_rows(self, rows: Sequence[ScoresMeasured], row: int) -> None:
        """The overlap of every row as the run tells it, and the number of the chosen one."""
        self._steps, self._row = [scores.step for scores in rows], row
        overlaps = np.array([scores.overlap for scores in rows])
        self.points = overlaps, -np.array(self._steps, dtype=np.float64)
        known = np.isfinite(overlaps)
        self._curve.show(np.where(known, overlaps, 0.0), np.where(known, self.points[1], np.nan))
        few = known if len(rows) <= FEW else np.zeros(len(rows), dtype=np.bool_)
        self._dots.show(overlaps[few], self.points[1][few])
        self._show_number(rows[row].overlap)

    def clear_rows(self) -> None:
        self._steps, self._row = [], 0
        self.points = np.zeros(0), np.zeros(0)
        self._curve.clear()
        self._dots.clear()
        self._mark.clear()
        self._dot.clear()
        self._number.hide()

    def number(self) -> str:
        """What is written at the chosen step."""
        return self._number.toPlainText() if self._number.isVisible() else ""

    def show_steps(self, upright: Range, ticks: AxisTicks) -> None:
        """The range of minus the steps that the waterfall shows."""
        self._upright, self._upright_ticks = (
            upright,
            AxisTicks([(y, "") for y, _ in ticks.numbered]),
        )
        self._show_axes()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._curve.wear(QColor(theme.text), 1)
        self._dots.wear(QColor(theme.text), QColor(theme.text))
        self._mark.wear(QColor(theme.accent), 1)
        self._dot.wear(QColor(theme.accent), QColor(theme.surface))
        self._number.setColor(QColor(theme.text))
        back = QColor(theme.surface)
        back.setAlpha(OPACITY)
        self._number.fill = pg.mkBrush(back)
        self._show_axes()

    def _show_number(self, overlap: float) -> None:
        y = -float(self._steps[self._row])
        self._mark.show(np.array([-MARGIN, 1 + MARGIN]), np.array([y, y]))
        known = bool(np.isfinite(overlap))
        self._dot.show([overlap] if known else [], [y] if known else [])
        self._number.setVisible(known)
        if known:
            low, high = self._upright
            right, upper = overlap > 0.5, y > (low + high) / 2
            self._number.setText(f"{overlap:.2f}")
            self._number.setAnchor((1.15 if right else -0.15, -0.15 if upper else 1.15))
            self._number.setPos(overlap, y)

    def _show_axes(self) -> None:
        self.set_ranges((-MARGIN, 1 + MARGIN), self._upright)
        self.show_axes(("Overlap", NUMBERS), ("", self._upright_ticks))

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        if ev.button() == Qt.MouseButton.LeftButton:
            self._choose(ev.position().y())

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        if ev.buttons() & Qt.MouseButton.LeftButton:
            self._choose(ev.position().y())

    def _choose(self, pixel: float) -> None:
        if not self._steps:
            return
        area, (bottom, top) = self.area, self.y_range
        y = top - (pixel - area.top()) / max(area.height(), 1) * (top - bottom)
        row = nearest_row(self._steps, round(-y))
        if row != self._row:
            self.chosen.emit(row)
