"""Errors of the network and of the ideal denoiser over the noise."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.answers import IdealCompared
from core.arrays import Doubles
from desktop.theme import Theme
from desktop.widgets.ideal.plot_key import STYLES, Entry, Mark, PlotKey
from desktop.widgets.plot.axis_ticks import linear_ticks, log_ticks, tick_text
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.figures import figure
from desktop.widgets.plot.pens import series_colour, solid_pen
from desktop.widgets.plot.plot_items import Dots, Line

CURVES: tuple[tuple[str, Mark, int], ...] = (
    ("network", "line", 0),
    ("ideal", "dashes", 1),
    ("gap", "points", 2),
)
DECADES = 4.0  # shown at most: what is smaller is nothing, beside the largest error
FARTHEST = 25.0  # log SNR that stands for an infinite one
NUMBER_DISTANCE, ROW_DISTANCE = 36, 22  # pixels from one number of an axis to the next
ROOM_FOR_TITLE = 130  # pixels of height from which the title of the axis has room


class ErrorPlot(Canvas):
    """Mean squared errors on a logarithmic axis. Emits ``chosen`` with the index of a level."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Errors over the noise")
        self.setToolTip("Click a noise level to see its pictures; the arrow keys step")
        self.setMinimumSize(150, 96)
        self.hold_still()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._x: Doubles = np.zeros(0)
        self._errors: list[Doubles] = []
        self._timesteps: list[int] = []
        self._index = 0
        self._curves: list[Any] = [pg.PlotCurveItem(antialias=True) for _ in CURVES]
        for z, curve in enumerate(self._curves):
            curve.setZValue(3 - z)
            self.add_item(curve)
        self._dots = Dots(self, 5)
        self._mark = Line(self, 1)
        self._key = PlotKey(self)
        self.area_changed.connect(self._show_axes)

    def show_errors(self, compared: IdealCompared, index: int) -> None:
        """The curves, and a mark at one noise level."""
        levels = compared.levels
        self._x = -np.clip(levels.log_snr, -FARTHEST, FARTHEST)
        self._timesteps = levels.timesteps.tolist()
        rows = (compared.network_error, compared.ideal_error, compared.distance)
        self._errors = [row.astype(np.float64) for row in rows]
        self._index = index
        self._show_axes()
        drawn = self._drawn()
        for curve, y in zip(self._curves, drawn, strict=True):
            curve.setData(self._x, y)
        self._show_chosen(drawn)
        values = [figure(float(row[index])) for row in self._errors]
        self.setAccessibleDescription(
            f"t = {self._timesteps[index]}, log SNR {-self._x[index]:.1f}: network {values[0]}, "
            f"ideal {values[1]}, gap {values[2]}"
        )

    def curves(self) -> list[tuple[Doubles, Doubles]]:
        """What is drawn: minus log SNR and power of ten of the network, the ideal and the gap."""
        return [curve.getData() for curve in self._curves]

    def clear_errors(self) -> None:
        self._x, self._errors, self._timesteps, self._index = np.zeros(0), [], [], 0
        for curve in self._curves:
            curve.clear()
        self._dots.clear()
        self._mark.clear()
        self._key.show_entries(())
        self._show_axes()
        self.setAccessibleDescription("Nothing has been compared yet")

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        for curve, (_, mark, series) in zip(self._curves, CURVES, strict=True):
            pen = solid_pen(QColor(series_colour(theme, series)), 2)
            pen.setStyle(STYLES[mark])
            curve.setPen(pen)
        self._dots.wear(QColor(theme.text), QColor(theme.surface))
        self._mark.wear(QColor(theme.muted), 1)
        self._key.wear(theme)
        self._show_axes()

    def _show_axes(self) -> None:
        area = self.area
        across, (low, high) = self._across(), self._powers()
        self.set_ranges(across, (low, high))
        title = "Mean squared error" if area.height() >= ROOM_FOR_TITLE else "Error"
        few = max(2, area.width() // NUMBER_DISTANCE)
        bottom = linear_ticks(*across, few, whole=True, text=lambda x: tick_text(0.0 - x))
        self.show_axes(
            ("log SNR, noise rises \N{RIGHTWARDS ARROW}", bottom),
            (title, log_ticks(low, high, area.height(), ROW_DISTANCE)),
        )
        self._key.place(area)
        if self._errors:
            self._show_chosen(self._drawn())

    def _across(self) -> tuple[float, float]:
        if not len(self._x):
            return -6.0, 6.0
        room = 0.03 * (self._x[-1] - self._x[0]) + 0.1
        return float(self._x[0] - room), float(self._x[-1] + room)

    def _powers(self) -> tuple[float, float]:
        """Powers of ten at the ends of the upright axis, in halves so that it seldom changes."""
        positive = np.concatenate([np.zeros(0), *self._errors])
        positive = positive[(positive > 0) & np.isfinite(positive)]
        if not len(positive):
            return -3.0, 0.0
        high = np.ceil(2 * np.log10(positive.max()) + 0.2) / 2
        low = np.floor(2 * np.log10(positive.min()) - 0.2) / 2
        return float(max(low, high - DECADES)), float(high)

    def _drawn(self) -> list[Doubles]:
        """Powers of ten; what is too small to be shown leaves the plot at its lower edge."""
        least = 10 ** (self._powers()[0] - 1)
        return [np.log10(np.maximum(row, least)) for row in self._errors]

    def _show_chosen(self, drawn: list[Doubles]) -> None:
        index = self._index
        x = float(self._x[index])
        bottom = self._powers()[0]
        inside = [float(y[index]) for y in drawn if y[index] >= bottom]
        self._dots.show([x] * len(inside), inside)
        self._mark.show(np.array([x, x]), np.array(self._powers()))
        self._key.show_entries(
            [
                Entry("upright", self.theme.muted, f"t = {self._timesteps[index]}"),
                *(
                    Entry(
                        mark,
                        series_colour(self.theme, series),
                        name,
                        figure(float(row[index])),
                    )
                    for (name, mark, series), row in zip(CURVES, self._errors, strict=True)
                ),
            ]
        )

    def _choose_at(self, ev: QMouseEvent) -> None:
        if len(self._x):
            place = self.x_at(ev.position().x())
            self._choose(int(np.abs(self._x - place).argmin()))

    def _choose(self, index: int) -> None:
        if index != self._index:
            self.chosen.emit(index)

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        if ev.button() == Qt.MouseButton.LeftButton:
            self._choose_at(ev)

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        if ev.buttons() & Qt.MouseButton.LeftButton:
            self._choose_at(ev)

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        last = len(self._x) - 1
        index = {
            Qt.Key.Key_Left: self._index - 1,
            Qt.Key.Key_Right: self._index + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(ev.key()))
        if index is None or last < 0:
            super().keyPressEvent(ev)
            return
        self._choose(min(max(index, 0), last))
