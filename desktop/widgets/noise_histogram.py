"""How often each value occurs in x_t, beside the bell curve that it becomes."""

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.events import Floats
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.plot_items import Line

HIGHEST = 1.0  # density: what is above belongs to the few values of clean pictures


class NoiseHistogram(Canvas):
    """A staircase of the values' density and the standard normal one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Histogram of the values of x_t")
        self.setToolTip("How often each value occurs in x_t, and the bell curve of pure noise")
        self.setMinimumWidth(180)
        self.setMouseEnabled(x=False, y=False)
        self._normal = Line(self, 1)
        self._values = Line(self, 2)
        self.area_changed.connect(self._show_axes)
        x = np.linspace(-3.5, 3.5, 141)
        self._normal.show(x, np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))

    def show_values(self, edges: Floats, density: Floats) -> None:
        """Densities between edges: [bins + 1] and [bins]."""
        x = np.repeat(edges.astype(np.float64), 2)[1:-1]
        self._values.show(x, np.repeat(density.astype(np.float64), 2))
        middle = (edges[:-1] + edges[1:]) / 2
        width = np.diff(edges)
        mean = float((middle * density * width).sum())
        std = float(np.sqrt(max(0.0, ((middle - mean) ** 2 * density * width).sum())))
        self.setAccessibleDescription(f"Mean {mean:.2f}, standard deviation {std:.2f}")

    def clear_values(self) -> None:
        self._values.clear()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._normal.wear(QColor(theme.muted), 1)
        self._values.wear(QColor(theme.series[0]), 2)
        self._show_axes()

    def _show_axes(self) -> None:
        self.set_ranges((-3.5, 3.5), (0.0, HIGHEST))
        self.show_axes(
            ("Value in x_t", linear_ticks(-3.5, 3.5, 4)),
            ("Density", AxisTicks([(0.0, "0"), (0.4, "0.4"), (0.8, "0.8")])),
        )
