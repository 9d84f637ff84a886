"""What of a band between two long curves is handed to the plot."""

from collections.abc import Sequence

import numpy as np

from desktop.widgets.curves.places import Doubles
from desktop.widgets.curves.pyramid import MinMaxPyramid
from desktop.widgets.curves.reduction import Indices, Window, columns_of, logarithm
from desktop.widgets.curves.y_scale import scaled

BOTTOM = -50.0  # of a logarithmic axis: where a band begins whose lower end has no logarithm


def band(
    places: Doubles,
    lower: MinMaxPyramid,
    upper: MinMaxPyramid,
    window: Window,
    breaks: Sequence[int] = (),
) -> tuple[Doubles, Doubles, Doubles]:
    """x, and the lower and the upper end of the band there, in coordinates of the view.

    Where values share a pixel, its column reaches from the smallest of the lower to the largest of
    the upper ones, all across: what is drawn holds every band that it stands for, also the one of a
    single step among thousands. There are at most two points a pixel on either side. Before each of
    ``breaks``, and where there is no value, there is a gap.
    """
    start, end = window.visible(places)
    before, after = max(start - 1, window.first(places)), min(end + 1, places.size)
    if end - start <= 2 * window.columns:
        starts: Indices = np.arange(before, after)
        x, low, high = places[starts], lower.values[starts], upper.values[starts]
        width = 1
    else:
        starts, ends = columns_of(places, window, (before, start, end, after))
        x = np.column_stack((places[starts], places[ends - 1])).ravel()
        low = np.repeat(lower.extremes(starts, ends)[0], 2)
        high = np.repeat(upper.extremes(starts, ends)[1], 2)
        width = 2
    x = logarithm(x) if window.log_x else x.astype(np.float64)
    bottom, top = scaled(low, window.y), scaled(high, window.y)
    bottom[np.isnan(bottom) & np.isfinite(low) & np.isfinite(top)] = BOTTOM
    gaps = np.flatnonzero(np.isin(starts, breaks)) * width
    return (
        np.insert(x, gaps, x[gaps]),
        np.insert(bottom, gaps, np.nan),
        np.insert(top, gaps, np.nan),
    )
