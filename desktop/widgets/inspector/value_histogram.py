"""How often each value occurs in one picture."""

import math

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.inspector.measures import model_values
from desktop.widgets.plot.axis_ticks import AxisTicks, log_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.figures import tick_text
from desktop.widgets.plot.plot_items import Line

BINS = 32
HEIGHT = 104  # pixels
NUMBER_HEIGHT = 18  # pixels from one number of the y axis to the next
LEAST = math.log10(0.5)  # where a bin without values is
PLACES = (-1.0, -0.5, 0.0, 0.5, 1.0)  # of ticks, in parts of the span


class ValueHistogram(Canvas):
    """A staircase of counts over the span; logarithmic, since most pixels are background."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Histogram of its values")
        self.setToolTip("How many values of the picture are in each range, on a logarithmic axis")
        self.setFixedHeight(HEIGHT)
        self.hold_still()
        self._line = Line(self, 1)
        self.stairs: tuple[Doubles, Doubles] = (np.zeros(0), np.zeros(0))  # what is drawn
        self._top = 1.0
        self._span = 1.0
        self.area_changed.connect(self._show_axes)

    def show_pixels(self, pixels: Array, span: float = 1.0) -> None:
        """Of a picture, uint8 [h, w, c], all colours together, from -span to span."""
        self._span = span
        counts, edges = np.histogram(model_values(pixels, span), BINS, range=(-span, span))
        heights = np.log10(np.maximum(counts, 10.0**LEAST))
        self._top = float(heights.max()) + 0.15
        self.stairs = np.repeat(edges, 2)[1:-1], np.repeat(heights, 2)
        self._line.show(*self.stairs)
        most = int(counts.argmax())
        self.setAccessibleDescription(
            f"Most values, {counts[most]:,} of {pixels.size:,}, are between "
            f"{edges[most]:+.2f} and {edges[most + 1]:+.2f}"
        )
        self._show_axes()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._line.wear(QColor(theme.series[0]), 2)
        self._show_axes()

    def _show_axes(self) -> None:
        self.set_ranges((-1.04 * self._span, 1.04 * self._span), (LEAST, self._top))
        ticks = log_ticks(LEAST, self._top, self.area.height(), NUMBER_HEIGHT)
        numbers = [
            tick_text(place * self._span) if place in {-1.0, 0.0, 1.0} else "" for place in PLACES
        ]
        across = AxisTicks([(p * self._span, n) for p, n in zip(PLACES, numbers, strict=True)])
        title = f"{numbers[0]} black, {numbers[-1]} white"
        self.show_axes((title, across), ("Count", ticks))
