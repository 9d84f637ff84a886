"""Which part of the plane shows what is worth seeing of some curves."""

from collections.abc import Sequence

import numpy as np

from desktop.widgets.curves import x_axis, y_range
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import BandSpec, ChartOptions, CurveSpec
from desktop.widgets.curves.pyramid import MinMaxPyramid
from desktop.widgets.curves.reduction import Window
from desktop.widgets.curves.y_range import Range
from desktop.widgets.curves.y_scale import Scale, scaled

SAMPLE = 4096  # raw values that are looked at to tell outliers


def x_ends(store: CurveStore, specs: Sequence[CurveSpec], options: ChartOptions) -> Range | None:
    """The x range that shows all of the run; None while there is nothing."""
    firsts: list[float] = []
    lasts: list[float] = []
    for spec in specs:
        curve = store.curves.get(spec.name)
        if curve is None:
            continue
        places = curve.x(options.axis)
        start = int(np.searchsorted(places, 0.0, side="right")) if options.log_x else 0
        if start < places.size:
            firsts.append(float(places[start]))
            lasts.append(float(places[-1]))
    if not firsts:
        return None
    return x_axis.ends(
        options.axis,
        min(firsts),
        max(lasts),
        max_steps=store.max_steps,
        finished=store.finished,
        log=options.log_x,
    )


def y_wanted(
    store: CurveStore, specs: Sequence[CurveSpec], options: ChartOptions, window: Window
) -> Range | None:
    """The y range of what a window shows, in coordinates of the view; None if that is nothing.

    Lines are shown whole. Bands and the raw values behind a smoothed line are too, unless outliers
    are to be ignored.
    """
    ranges: list[Range] = []
    for spec in specs:
        curve = store.curves.get(spec.name)
        if curve is None:
            continue
        start, end = window.visible(curve.x(options.axis))
        if isinstance(spec, BandSpec):
            ranges += _band_ranges(store, spec, options, window)
            continue
        smoothed = spec.smoothed and options.smoothing > 0
        if smoothed or not spec.smoothed:
            line = curve.smoothed(options.smoothing) if smoothed else curve.raw
            ranges.append(_extreme(line, start, end, window.y))
        if spec.smoothed and (options.show_raw or not smoothed):
            ranges.append(_raw_range(curve.raw, start, end, options, window.y))
    return y_range.joined(*ranges)


def _band_ranges(
    store: CurveStore, spec: BandSpec, options: ChartOptions, window: Window
) -> list[Range]:
    """Of the lowest and the highest quantile and of the mean."""
    found: list[Range] = []
    for name in spec.names:
        curve = store.curves.get(name)
        if curve is not None:
            start, end = window.visible(curve.x(options.axis))
            line = curve.smoothed(options.smoothing)
            found.append(_raw_range(line, start, end, options, window.y))
    return found


def _raw_range(
    pyramid: MinMaxPyramid, start: int, end: int, options: ChartOptions, scale: Scale
) -> Range:
    if not options.ignore_outliers:
        return _extreme(pyramid, start, end, scale)
    sample = pyramid.values[start : end : max(1, (end - start) // SAMPLE)]
    return y_range.without_outliers(scaled(sample, scale))


def _extreme(pyramid: MinMaxPyramid, start: int, end: int, scale: Scale) -> Range:
    kept = pyramid.positive() if scale == "log" else pyramid
    low, high = scaled(np.array(kept.extreme(start, end)), scale)
    return float(low), float(high)
