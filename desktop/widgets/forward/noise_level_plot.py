"""Where a timestep is on the noise schedule: how much of the signal's power is left."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QMouseEvent, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.answers import NoiseLevels
from desktop.theme import Theme
from desktop.widgets.forward.noise_words import level_words
from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.plot_items import Dots, Line

TOP = 1.05  # room for a mark at 1
NUMBER_DISTANCE = 36  # pixels from one number of an axis to the next


class NoiseLevelPlot(Canvas):
    """alpha_bar over the timesteps, with the current one marked. Emits a timestep under a press."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Noise schedule")
        self.setToolTip("The part of the signal's power that is left. Click for a timestep.")
        self.setMinimumSize(180, 90)
        self.hold_still()
        self._levels: NoiseLevels | None = None
        self._last = 1.0  # timestep
        self.curve = Line(self, 1)
        self._guides = Line(self, 0)
        self.mark = Dots(self, 3, size=11)
        self.area_changed.connect(self._show_axes)

    def show_curve(self, levels: NoiseLevels) -> None:
        """Every level of the schedule."""
        if levels is self._levels:
            return
        self._levels = levels
        self._last = float(levels.timesteps[-1])
        self.curve.show(levels.timesteps.astype(np.float64), levels.alpha_bar)
        self._show_axes()

    def show_level(self, timestep: int, alpha_bar: float, sigma: float, snr: float) -> None:
        """Mark this one."""
        self.mark.show([timestep], [alpha_bar])
        self._guides.show(
            np.array([0.0, timestep, timestep]), np.array([alpha_bar, alpha_bar, 0.0])
        )
        self.setAccessibleDescription(
            f"At timestep {timestep}: {level_words(alpha_bar, sigma, snr)}"
        )

    def clear_levels(self) -> None:
        self._levels = None
        self._last = 1.0
        self.curve.clear()
        self._guides.clear()
        self.mark.clear()
        self.setAccessibleDescription("")
        self._show_axes()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self.curve.wear(QColor(theme.series[0]), 2)
        self._guides.wear(QColor(theme.muted), 1)
        self.mark.wear(QColor(theme.series[1]), QColor(theme.surface))
        self._show_axes()

    def _show_axes(self) -> None:
        area = self.area
        self.set_ranges((0.0, self._last), (0.0, TOP))
        count = area.width() // NUMBER_DISTANCE
        ticks = linear_ticks(0.0, self._last, count, whole=True)
        self.show_axes(
            ("Timestep t", ticks if self.curve.count else AxisTicks([])),
            ("alpha_bar", AxisTicks([(0.0, "0"), (0.5, "0.5"), (1.0, "1")])),
        )

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        self._choose_under(ev)

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        self._choose_under(ev)

    def _choose_under(self, ev: QMouseEvent) -> None:
        if self.curve.count and ev.buttons() & Qt.MouseButton.LeftButton:
            timestep = round(self.x_at(ev.position().x()))
            self.chosen.emit(min(max(timestep, 0), round(self._last)))
