"""One scalar on a canvas: a shadow of all values, a line over it, dots along it."""

from collections.abc import Sequence

from PySide6.QtGui import QColor

from desktop.theme import Theme
from desktop.widgets.curves.curve import Curve
from desktop.widgets.curves.curve_view import ChartOptions, CurveSpec
from desktop.widgets.curves.reduction import Window, polyline, spread_dots
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import blended, series_colour
from desktop.widgets.plot.plot_items import Dots, Line

SHADOW = 0.34  # of the series colour, the rest is background
LINE_WIDTH = 2
DOTS_APART = 24  # pixels


class DrawnCurve:
    """The graphics items of one series; they are kept and filled anew at each drawing."""

    def __init__(self, canvas: Canvas, series: int) -> None:
        self._series = series
        self._shadow = Line(canvas, series)  # all shadows lie under all lines
        self._line = Line(canvas, 20 + series)
        self._dots = Dots(canvas, 30 + series)

    @property
    def points(self) -> int:
        """How many points the plot was handed."""
        return self._shadow.count + self._line.count + self._dots.count

    def show(
        self,
        curve: Curve,
        spec: CurveSpec,
        options: ChartOptions,
        window: Window,
        breaks: Sequence[int],
    ) -> None:
        """Draw what of the curve is within the window."""
        places = curve.x(options.axis)
        smoothed = spec.smoothed and options.smoothing > 0
        if smoothed and options.show_raw:
            self._shadow.show(*polyline(places, curve.raw, window, breaks))
        else:
            self._shadow.clear()
        pyramid = curve.smoothed(options.smoothing) if smoothed else curve.raw
        self._line.wear(self._colour, LINE_WIDTH if smoothed or not spec.smoothed else 1)
        self._line.show(*polyline(places, pyramid, window, breaks))
        if spec.dots:
            self._dots.show(*spread_dots(places, pyramid.values, window, DOTS_APART))
        else:
            self._dots.clear()

    def clear(self) -> None:
        self._shadow.clear()
        self._line.clear()
        self._dots.clear()

    def wear(self, theme: Theme) -> None:
        colour = series_colour(theme, self._series)
        self._colour = QColor(colour)
        self._shadow.wear(blended(colour, theme.surface, SHADOW), 1)
        self._line.wear(self._colour, LINE_WIDTH)
        self._dots.wear(self._colour, QColor(theme.surface))
