"""The waterfall: one pair of histograms behind the other, training steps downwards."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Doubles
from core.gan_events import ScoresMeasured
from desktop.theme import Theme
from desktop.ticks import short
from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.plot_items import Line
from desktop.widgets.waterfall.common_axis import (
    BINS,
    common_range,
    edges_of,
    rebinned,
    shares,
)
from desktop.widgets.waterfall.ridges import Ridge, Ridges
from desktop.widgets.waterfall.score_history import nearest_row, spread_rows

APART, MOST_RIDGES = 10, 36  # pixels from ridge to ridge, at least; ridges drawn, at most
OVERHANG = 4.0  # times the way from one ridge to the next is the height of a hill
LEAST_HEIGHT, LARGEST_HEIGHT = 26, 90  # pixels of the highest hill
LARGEST_SHARE = 0.45  # of the plot that it may take up
FOOT = 8  # pixels under the newest
NUMBER_DISTANCE, ROW_DISTANCE = 48, 26  # pixels from one number of an axis to the next
ROOM_FOR_TITLE = 120  # pixels of height from which the upright axis has a title
ALL, DIFFERENCES = "Logit of D", "Logit less the mean of both"
STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}


class WaterfallPlot(Canvas):
    """Emits ``chosen`` with the index of a row that a person picked."""

    chosen = Signal(int)
    laid_out = Signal()  # the range of steps may have changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Waterfall of logits")
        self.setToolTip("Each ridge is a training step; click one, or walk with the arrow keys")
        self.setMinimumSize(150, 110)
        self.hold_still()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows: Sequence[ScoresMeasured] = ()
        self._steps: list[int] = []
        self._row = 0
        self._centred = False
        self._drawn: list[int] = []  # rows that have a ridge
        self.step_ticks = AxisTicks([])
        self.ridges = Ridges(self, 2)
        self._mark = Line(self, 3)
        self.area_changed.connect(self.lay_out)

    def show_rows(self, rows: Sequence[ScoresMeasured], row: int, *, centred: bool) -> None:
        """The oldest first; one of them is chosen. ``centred``: only differences mean anything."""
        self._rows, self._row, self._centred = rows, row, centred
        self._steps = [scores.step for scores in rows]
        self.lay_out()

    def clear_rows(self) -> None:
        self._rows, self._steps, self._drawn, self._row = (), [], [], 0
        self.ridges.show_ridges((), np.linspace(-1, 1, BINS + 1), QRectF(), height=0, apart=0)
        self._mark.clear()
        self.setAccessibleDescription("Nothing has been measured yet")

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self.ridges.wear(theme)
        self._mark.wear(QColor(theme.accent), 1)
        self.lay_out()

    def lay_out(self) -> None:
        """Ranges of both axes, and as many ridges as there is room for."""
        if not self._rows:
            return
        area = self.area
        first, last = self._steps[0], self._steps[-1]
        most = min(MOST_RIDGES, max(3, int((1 - LARGEST_SHARE / 2) * area.height() / APART)))
        self._drawn = spread_rows(self._steps, most, self._row)
        apart = area.height() / (len(self._drawn) + 1)
        high = min(
            max(OVERHANG * apart, LEAST_HEIGHT), LARGEST_HEIGHT, LARGEST_SHARE * area.height()
        )
        pixel = max(last - first, 1) / max(area.height() - high - FOOT, 1)  # in steps
        low, top = common_range(self._rows, centred=self._centred)
        self.set_ranges((low, top), (-last - FOOT * pixel, -first + high * pixel))
        grid = np.linspace(low, top, BINS + 1)
        ridges = [self._ridge(row, grid) for row in self._drawn]
        bottom = self.y_range[0]
        across = QRectF(low, bottom, top - low, self.y_range[1] - bottom)
        self.ridges.show_ridges(ridges, grid, across, height=0.92 * high * pixel, apart=apart)
        chosen = -float(self._steps[self._row])
        self._mark.show(np.array([low, top]), np.array([chosen, chosen]))
        self._show_axes(low, top, first, last)
        self.laid_out.emit()

    def _ridge(self, row: int, grid: Doubles) -> Ridge:
        scores = self._rows[row]
        edges = edges_of(scores, centred=self._centred)
        real, held_out, fake = (
            shares(rebinned(counts, edges, grid))
            for counts in (scores.real, scores.held_out, scores.fake)
        )
        highest = max(float(real.max()), float(fake.max()), 1e-12)
        held_out = np.minimum(held_out / highest, 1.0)
        return Ridge(scores.step, real / highest, held_out, fake / highest, row == self._row)

    def _show_axes(self, low: float, top: float, first: int, last: int) -> None:
        area = self.area
        across = linear_ticks(low, top, max(2, area.width() // NUMBER_DISTANCE))
        self.step_ticks = step_ticks(first, last, area.height())
        title = DIFFERENCES if self._centred else ALL
        roomy = area.height() >= ROOM_FOR_TITLE
        self.show_axes((title, across), ("Training step" if roomy else "Step", self.step_ticks))

    def row_at(self, pixel: QPointF) -> int:
        """The row whose ridge is at a pixel of this widget, else the one nearest in steps."""
        y = self._y_at(pixel.y())
        ridge = self.ridges.at(self.x_at(pixel.x()), y)
        return nearest_row(self._steps, round(-y)) if ridge is None else self._drawn[ridge]

    def _y_at(self, pixel: float) -> float:
        area, (bottom, top) = self.area, self.y_range
        return top - (pixel - area.top()) / max(area.height(), 1) * (top - bottom)

    def _choose(self, row: int) -> None:
        row = min(max(row, 0), len(self._rows) - 1)
        if row != self._row:
            self.chosen.emit(row)

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        if ev.button() == Qt.MouseButton.LeftButton and self._rows:
            self._choose(self.row_at(ev.position()))

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        if ev.buttons() & Qt.MouseButton.LeftButton and self._rows:
            self._choose(nearest_row(self._steps, round(-self._y_at(ev.position().y()))))

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        key = Qt.Key(ev.key())
        if not self._rows or key not in {*STEPS, Qt.Key.Key_Home, Qt.Key.Key_End}:
            ev.ignore()  # it is for the panel, which the plot's own handling would keep it from
        elif key in STEPS:
            self._choose(self._row + STEPS[key])
        else:
            self._choose(0 if key == Qt.Key.Key_Home else len(self._rows) - 1)


def step_ticks(first: int, last: int, pixels: int) -> AxisTicks:
    """Numbers of training steps downwards, on an axis of minus the step."""
    count = max(2, pixels // ROW_DISTANCE)
    return linear_ticks(-last, -first, count, whole=True, text=_step_text)


def _step_text(y: float) -> str:
    step = round(-y)
    return short(step) if step >= 10_000 and step % 1000 == 0 else f"{step:,}"
