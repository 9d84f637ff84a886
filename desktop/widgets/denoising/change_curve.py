"""How much x_0_hat changes from step to step: of one sample, and the mean of all."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Doubles, Floats
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.plot_items import Dots, Line

TICKS_ACROSS, TICKS_UP = 60, 34  # pixels from one number of an axis to the next
HEADROOM = 1.1


class ChangeCurve(Canvas):
    """A line over the steps, with a dot at the current one. Emits ``jumped`` with a step."""

    jumped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Change of x_0_hat from step to step")
        self.setToolTip(
            "Root mean square change of x_0_hat since the step before. Strong: this sample. "
            "Faint: the mean of all samples"
        )
        self.setMinimumSize(150, 84)
        self.hold_still()
        self._mean = Line(self, 1)
        self._line = Line(self, 2)
        self._now = Dots(self, 3)
        self._steps: Doubles = np.zeros(0)
        self._change: Doubles = np.zeros(0)
        self._top = 1.0
        self._frame = 0
        self.area_changed.connect(self._show_axes)

    def show_change(self, change: Floats, sample: int) -> None:
        """[k, n], of all samples and steps; there is none at the first."""
        self._steps = np.arange(2, len(change) + 1, dtype=np.float64)
        self._change = change[1:, sample].astype(np.float64)
        mean = change[1:].astype(np.float64).mean(axis=1)
        self._line.show(self._steps, self._change)
        self._mean.show(self._steps, mean)
        self._top = HEADROOM * max(float(self._change.max(initial=0)), float(mean.max(initial=0)))
        self._show_axes()
        self.show_frame(self._frame)

    def show_frame(self, frame: int) -> None:
        """Mark this step; the first and the finished sample have no change."""
        self._frame = frame
        if 0 < frame <= len(self._change):
            value = float(self._change[frame - 1])
            self._now.show([frame + 1.0], [value])
            self.setAccessibleDescription(f"{value:.3f} at step {frame + 1}")
        else:
            self._now.clear()
            self.setAccessibleDescription("no change is known at this step")

    def clear_change(self) -> None:
        self._steps = self._change = np.zeros(0)
        for item in (self._line, self._mean, self._now):
            item.clear()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        faint = QColor(theme.muted)
        faint.setAlpha(130)
        self._mean.wear(faint, 1)
        self._line.wear(QColor(theme.series[0]), 2)
        self._now.wear(QColor(theme.accent), QColor(theme.surface))

    def _show_axes(self) -> None:
        last = max(2.0, float(len(self._steps) + 1))
        top = max(self._top, 1e-6)
        self.set_ranges((1.0, last), (0.0, top))
        across = max(2, self.area.width() // TICKS_ACROSS)
        up = max(1, self.area.height() // TICKS_UP)
        self.show_axes(
            ("step", linear_ticks(1.0, last, across, whole=True)),
            ("RMS change", linear_ticks(0.0, top, up)),
        )

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        if ev.button() == Qt.MouseButton.LeftButton and self._steps.size:
            step = round(self.x_at(ev.position().x()))
            self.jumped.emit(min(max(step, 1), len(self._steps) + 1) - 1)
