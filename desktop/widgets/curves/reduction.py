"""What of a long curve is handed to the plot: at most two points a pixel, and only what is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from desktop.widgets.curves.pyramid import MinMaxPyramid
from desktop.widgets.curves.y_scale import Scale, logarithm, scaled

Doubles = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Window:
    """The visible part of the x axis, and how finely it is drawn.

    ``left`` and ``right`` are in coordinates of the view: decimal logarithms on a logarithmic axis.
    """

    left: float
    right: float
    columns: int  # pixels across
    log_x: bool = False
    y: Scale = "linear"

    def edges(self, count: int) -> Doubles:
        """The edges of ``count`` equally wide columns, in units of the data."""
        edges: Doubles = np.linspace(self.left, self.right, count + 1, dtype=np.float64)
        return np.power(10.0, edges) if self.log_x else edges

    def visible(self, places: Doubles) -> tuple[int, int]:
        """The stretch ``[start, end)`` of sorted places that lies within."""
        left, right = cast("list[float]", self.edges(1).tolist())
        start = int(np.searchsorted(places, left, side="left"))
        end = int(np.searchsorted(places, right, side="right"))
        return max(start, self.first(places)), end

    def first(self, places: Doubles) -> int:
        """The index of the first place that the axis has room for."""
        return int(np.searchsorted(places, 0.0, side="right")) if self.log_x else 0


def polyline(
    places: Doubles, pyramid: MinMaxPyramid, window: Window, breaks: Sequence[int] = ()
) -> tuple[Doubles, Doubles]:
    """The points that draw a curve within a window, in coordinates of the view.

    Where values share a pixel, its column is drawn from the smallest to the largest of them, in
    the order in which the curve comes and goes. One value on either side lies outside, so that the
    line goes on to the edge. Before each of ``breaks`` there is a gap.
    """
    if window.y == "log":
        pyramid = pyramid.positive()
    start, end = window.visible(places)
    before, after = max(start - 1, window.first(places)), min(end + 1, places.size)
    if end - start <= 2 * window.columns:
        starts = np.arange(before, after)
        x, y = places[before:after], pyramid.values[before:after]
        width = 1
    else:
        starts, ends = columns_of(places, window, (before, start, end, after))
        x, y = _column_points(places, pyramid, starts, ends)
        width = 2
    x = logarithm(x) if window.log_x else x.astype(np.float64)
    y = scaled(y, window.y)
    gaps = np.flatnonzero(np.isin(starts, breaks)) * width
    return np.insert(x, gaps, x[gaps]), np.insert(y, gaps, np.nan)


def columns_of(
    places: Doubles, window: Window, bounds: tuple[int, int, int, int]
) -> tuple[Indices, Indices]:
    """The stretches of values that share a pixel, and the neighbour on either side.

    ``bounds`` are the neighbour before, the first and the end of what is visible, and the end with
    the neighbour after it.
    """
    before, start, end, after = bounds
    cuts = np.searchsorted(places, window.edges(window.columns)).clip(start, end)
    cuts[-1] = end
    cuts = np.unique(np.concatenate(([before, start], cuts, [end, after])))
    return cuts[:-1], cuts[1:]


def _column_points(
    places: Doubles, pyramid: MinMaxPyramid, starts: Indices, ends: Indices
) -> tuple[Doubles, NDArray[np.float32]]:
    low, high = pyramid.extremes(starts, ends)
    values = pyramid.values
    falling = values[starts] > values[ends - 1]
    y = np.empty(2 * starts.size, dtype=np.float32)
    y[::2] = np.where(falling, high, low)
    y[1::2] = np.where(falling, low, high)
    return np.repeat((places[starts] + places[ends - 1]) / 2, 2), y


def spread_dots(
    places: Doubles, values: NDArray[np.floating], window: Window, apart: int
) -> tuple[Doubles, Doubles]:
    """Values to mark with a dot: all if there is room, else one every ``apart`` pixels."""
    start, end = window.visible(places)
    cells = max(1, window.columns // apart)
    if end - start > cells:
        chosen = np.searchsorted(places, window.edges(cells)[:-1]).clip(start, end - 1)
        chosen = np.unique(chosen)
    else:
        chosen = np.arange(start, end)
    x, y = places[chosen], values[chosen]
    x = logarithm(x) if window.log_x else x.astype(np.float64)
    y = scaled(y, window.y)
    seen = np.isfinite(y)
    return x[seen], y[seen]
