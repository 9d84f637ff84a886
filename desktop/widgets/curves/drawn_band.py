"""How something is spread over a batch, drawn as two bands with the mean in them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.theme import Theme
from desktop.widgets.curves.band_area import BandArea
from desktop.widgets.curves.band_reduction import band
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import BandSpec, ChartOptions
from desktop.widgets.curves.places import Doubles
from desktop.widgets.curves.reduction import Window, polyline
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import series_colour
from desktop.widgets.plot.plot_items import Line

OUTER, INNER, HATCH = 0.16, 0.26, 0.55  # opacities


class DrawnBand:
    """The graphics items of one series but its median."""

    def __init__(self, canvas: Canvas, series: int) -> None:
        self._outer = BandArea(canvas, 1 + series)
        self._inner = BandArea(canvas, 5 + series)
        self._mean = Line(canvas, 25 + series)

    @property
    def points(self) -> int:
        """How many points the plot was handed."""
        return self._outer.count + self._inner.count + self._mean.count

    @property
    def areas(self) -> tuple[BandArea, BandArea]:
        """The outer band and the inner one."""
        return self._outer, self._inner

    @property
    def mean(self) -> tuple[Doubles, Doubles]:
        """The points of the mean, in coordinates of the view."""
        return self._mean.points

    def show(
        self,
        store: CurveStore,
        spec: BandSpec,
        options: ChartOptions,
        window: Window,
        breaks: Sequence[int],
    ) -> None:
        """Draw what of the bands is within the window."""
        ends = ((self._outer, spec.outer), (self._inner, spec.inner))
        for area, names in ends:
            low, high = (store.curves.get(name) for name in names)
            if low is None or high is None:
                area.clear()
                continue
            pyramids = low.smoothed(options.smoothing), high.smoothed(options.smoothing)
            outline = band(low.x(options.axis), *pyramids, window, breaks)
            area.show(*outline, textured=spec.textured)
        mean = store.curves.get(spec.mean)
        if mean is None:
            self._mean.clear()
            return
        line = mean.smoothed(options.smoothing)
        self._mean.show(*polyline(mean.x(options.axis), line, window, breaks))

    def clear(self) -> None:
        self._outer.clear()
        self._inner.clear()
        self._mean.clear()

    def wear(self, theme: Theme, series: int) -> None:
        colour = QColor(series_colour(theme, series))
        hatch = _let_through(colour, HATCH)
        self._outer.wear(_let_through(colour, OUTER), hatch)
        self._inner.wear(_let_through(colour, INNER), hatch)
        self._mean.wear(colour, 1, Qt.PenStyle.DashLine)


def _let_through(colour: QColor, opacity: float) -> QColor:
    seen = QColor(colour)
    seen.setAlphaF(opacity)
    return seen
