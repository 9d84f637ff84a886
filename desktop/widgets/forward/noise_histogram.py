"""How often each value occurs in x_t, beside the bell curve that it becomes."""

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Floats
from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import linear_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.plot_items import Line

HIGHEST = 1.0  # density: what is above belongs to the few values of clean pictures
REACH = 3.5  # standard deviations of the bell curve to either side
NUMBER_DISTANCE = 36  # pixels from one number of an axis to the next


class NoiseHistogram(Canvas):
    """A staircase of the values' density and a thin normal one of the same ``scale``.

    Both axes follow the scale, so that the bell curve always looks the same.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Histogram of the values of x_t")
        self.setToolTip("How often each value occurs in x_t; thin: the bell curve of pure noise")
        self.setMinimumSize(180, 90)
        self.hold_still()
        self._scale: float = 1.0
        self.words = ""  # mean and standard deviation
        self._normal = Line(self, 1)
        self.values = Line(self, 2)
        self.area_changed.connect(self._show_axes)
        self._show_normal()

    def show_values(self, edges: Floats, density: Floats, scale: float = 1.0) -> None:
        """Density [bins] between edges [bins + 1], which are in units of ``scale``."""
        if scale != self._scale:
            self._scale = scale
            self._show_normal()
            self._show_axes()
        places = scale * edges.astype(np.float64)
        self.values.show(np.repeat(places, 2)[1:-1], np.repeat(density.astype(np.float64), 2))
        middle, share = (places[:-1] + places[1:]) / 2, density * np.diff(places)
        mean = float((middle * share).sum() / share.sum())
        std = float(np.sqrt(((middle - mean) ** 2 * share).sum() / share.sum()))
        self.words = f"Mean {mean:.2f}, standard deviation {std:.2f}".replace("-", "\u2212")
        self.setAccessibleDescription(self.words)

    def clear_values(self) -> None:
        self._scale = 1.0
        self.words = ""
        self.values.clear()
        self._show_normal()
        self._show_axes()
        self.setAccessibleDescription(self.words)

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._normal.wear(QColor(theme.muted), 1)
        self.values.wear(QColor(theme.series[0]), 2)
        self._show_axes()

    def _show_normal(self) -> None:
        x = np.linspace(-REACH, REACH, 141)
        density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
        self._normal.show(self._scale * x, density / self._scale)

    def _show_axes(self) -> None:
        reach, highest, area = REACH * self._scale, HIGHEST / self._scale, self.area
        self.set_ranges((-reach, reach), (0.0, highest))
        self.show_axes(
            ("Value in x_t", linear_ticks(-reach, reach, area.width() // NUMBER_DISTANCE)),
            ("Density", linear_ticks(0.0, highest, min(4, area.height() // NUMBER_DISTANCE))),
        )
