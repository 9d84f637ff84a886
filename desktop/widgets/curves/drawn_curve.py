"""One scalar on a canvas: a shadow of all values or bands, a line over it, dots along it."""

from collections.abc import Sequence

from PySide6.QtGui import QColor

from desktop.theme import Theme
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import BandSpec, ChartOptions, CurveSpec
from desktop.widgets.curves.drawn_band import DrawnBand
from desktop.widgets.curves.places import Doubles
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
        self._canvas = canvas
        self.band: DrawnBand | None = None  # made when one is needed

    @property
    def points(self) -> int:
        """How many points the plot was handed."""
        around = 0 if self.band is None else self.band.points
        return self._shadow.count + self._line.count + self._dots.count + around

    @property
    def line(self) -> tuple[Doubles, Doubles]:
        """The points of the line, in coordinates of the view."""
        return self._line.points

    def show(
        self, store: CurveStore, spec: CurveSpec, options: ChartOptions, window: Window
    ) -> None:
        """Draw what of the curve is within the window."""
        curve = store.curves.get(spec.name)
        if curve is None:
            self.clear()
            return
        places, breaks = curve.x(options.axis), store.breaks(curve, options.axis)
        self._show_band(store, spec, options, window, breaks)
        smoothed = spec.smoothed and options.smoothing > 0
        if smoothed and options.show_raw and not isinstance(spec, BandSpec):
            self._shadow.show(*polyline(places, curve.raw, window, breaks))
        else:
            self._shadow.clear()
        pyramid = curve.smoothed(options.smoothing) if smoothed else curve.raw
        bold = smoothed or not spec.smoothed or isinstance(spec, BandSpec)
        self._line.wear(self._colour, LINE_WIDTH if bold else 1)
        self._line.show(*polyline(places, pyramid, window, breaks))
        if spec.dots:
            self._dots.show(*spread_dots(places, pyramid.values, window, DOTS_APART))
        else:
            self._dots.clear()

    def _show_band(
        self,
        store: CurveStore,
        spec: CurveSpec,
        options: ChartOptions,
        window: Window,
        breaks: Sequence[int],
    ) -> None:
        if isinstance(spec, BandSpec):
            if self.band is None:
                self.band = DrawnBand(self._canvas, self._series)
                self.band.wear(self._canvas.theme, self._series)
            self.band.show(store, spec, options, window, breaks)
        elif self.band is not None:
            self.band.clear()

    def clear(self) -> None:
        if self.band is not None:
            self.band.clear()
        self._shadow.clear()
        self._line.clear()
        self._dots.clear()

    def wear(self, theme: Theme) -> None:
        colour = series_colour(theme, self._series)
        if self.band is not None:
            self.band.wear(theme, self._series)
        self._colour = QColor(colour)
        self._shadow.wear(blended(colour, theme.surface, SHADOW), 1)
        self._line.wear(self._colour, LINE_WIDTH)
        self._dots.wear(self._colour, QColor(theme.surface))
