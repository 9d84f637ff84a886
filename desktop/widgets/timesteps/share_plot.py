"""How often each noise level is trained on, and how much of the gradient comes from it."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Doubles, Floats
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import blended, solid_pen
from desktop.widgets.plot.plot_items import Line
from desktop.widgets.timesteps.time_scale import TimeScale

NUMBER_DISTANCE = 26  # pixels from one number of the x axis to the next
LINE_DISTANCE = 22  # the same upwards, at least
BARS = 0.6  # strength of their colour
HEADROOM = 1.08
PARTS = 16  # of time: in finer ones a schedule has now 15, now 16 timesteps, and the line is frayed
LEAST = 1.5  # of the x axis: 1 is what every part of time would have if all had the same


class SharePlot(Canvas):
    """Shares as densities over time, so that parts of different width can be compared: 1 is even.

    It stands to the right of the map and has the same time upwards; its numbers are the log SNR.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Shares of the training examples and of the gradient")
        self.setToolTip(
            "To the right: how much of the training each noise level has. 1 is what it would have "
            "if all had the same."
        )
        self.hold_still()
        self.setMinimumSize(110, 110)
        self.set_scales(log_x=False, log_y=False)
        self._scale: TimeScale | None = None
        self._bars: Any = pg.BarGraphItem(x0=[], y0=[], width=[], height=[])
        self._bars.setZValue(1)
        self.add_item(self._bars)
        self._often = Line(self, 2)
        self.often: Doubles = np.zeros(0)  # density, of each part of time
        self.gradient: Doubles = np.zeros(0)
        self.area_changed.connect(self._show_axes)
        self.clear_shares()

    def show_scale(self, scale: TimeScale | None) -> None:
        self._scale = scale
        self._show_axes()

    def show_often(self, shares: Floats) -> None:
        """The share of the training examples in each of equal bins of time, drawn in few parts."""
        each = len(shares) // PARTS if len(shares) % PARTS == 0 else 1
        parts = shares.astype(np.float64).reshape(-1, each).sum(axis=1)
        self.often = parts * len(parts)
        edges = np.linspace(0, 1, len(parts) + 1)
        self._often.show(np.repeat(self.often, 2), np.repeat(edges, 2)[1:-1])
        self._show_axes()

    def show_gradient(self, edges: Floats, shares: Floats) -> None:
        """The share of the gradient between each two edges of time."""
        widths = np.diff(edges.astype(np.float64))
        self.gradient = shares / widths
        gap = 0.12 * widths
        self._bars.setOpts(
            x0=np.zeros(len(widths)),
            y0=edges[:-1] + gap / 2,
            width=np.nan_to_num(self.gradient),
            height=widths - gap,
        )
        self._show_axes()

    def clear_gradient(self) -> None:
        self.gradient = np.zeros(0)
        self._bars.setOpts(x0=[], y0=[], width=[], height=[])
        self._show_axes()

    def clear_shares(self) -> None:
        self.often = np.zeros(0)
        self._scale = None
        self._often.clear()
        self.clear_gradient()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._often.wear(QColor(theme.series[0]), 2)
        brush = blended(theme.series[1], theme.surface, BARS)
        self._bars.setOpts(brush=brush, pen=solid_pen(brush, 1))
        self._show_axes()

    def _show_axes(self) -> None:
        area = self.area
        shown = np.concatenate((self.often, self.gradient))
        finite = shown[np.isfinite(shown)]
        most = max(LEAST, HEADROOM * float(finite.max())) if finite.size else LEAST
        self.set_ranges((0.0, most), (0.0, 1.0))
        across = linear_ticks(0, most, max(1, area.width() // NUMBER_DISTANCE))
        left = AxisTicks([])
        if self._scale is not None:
            height = max(area.height(), 1)
            left = self._scale.log_snr_ticks(LINE_DISTANCE / height)
        self.show_axes(("Density", across), ("log SNR", left))
