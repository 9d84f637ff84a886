"""An axis for numbers of either sign: linear around 0, logarithmic far from it.

A number x stands at arsinh(5 x) / ln 10. That is 5 x / ln 10 for small ones and, for large ones,
1 + log10 |x| with the sign of x, with nothing abrupt in between; astronomers write brightness so
(Lupton, Gunn and Szalay 1999, arXiv:astro-ph/9903081). With the factor 5, ..., -10, -1, 0, 1, 10,
... are equally far apart: 1 is at 1.004, 10 at 2.000.
"""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from desktop.widgets.plot.axis_ticks import IN_A_DECADE, AxisTicks, Ticks, linear_ticks
from desktop.widgets.plot.figures import tick_text

Doubles = NDArray[np.float64]

LN_10 = math.log(10)
STRETCHED = 5.0
FINEST = -1  # power of ten of the smallest numbers that are tried, apart from 0
LARGEST_PLACE = 300.0  # whose number is still finite
WIDEST_LINES = 36  # pixels a decade from which its 2, 3, 4, ... get lines of their own


def places_of(values: NDArray[np.floating]) -> Doubles:
    """Where numbers stand; NaN stays NaN."""
    return np.arcsinh(STRETCHED * values.astype(np.float64)) / LN_10


def place_of(value: float) -> float:
    return math.asinh(STRETCHED * value) / LN_10


def number_at(place: float) -> float:
    """The number that stands at a place."""
    return math.sinh(min(max(place, -LARGEST_PLACE), LARGEST_PLACE) * LN_10) / STRETCHED


def symmetric_ticks(low: float, high: float, pixels: float, apart: float) -> AxisTicks:
    """0 and as many round numbers of either sign as are ``apart`` pixels from each other.

    Where less than three would be left, round numbers as on a linear axis stand at their places.
    """
    scale = pixels / max(high - low, 1e-12)
    found = _densest(low, high, scale, apart)
    if len(found) < 3:
        found = _linear(low, high, scale, apart) or found
    numbered = [(place_of(value), tick_text(value)) for value in found]
    return AxisTicks(numbered, _plain_lines(low, high, scale))


def _densest(low: float, high: float, scale: float, apart: float) -> list[float]:
    """The most round numbers that are far enough apart."""
    sets = [
        _numbers(low, high, multiples, least) for least in (FINEST, 0) for multiples in IN_A_DECADE
    ]
    fitting = [found for found in sets if _far_apart(found, scale, apart)]
    if fitting:
        return max(fitting, key=len)
    return next(
        found
        for every in itertools.count(2)  # decades
        if _far_apart(found := _numbers(low, high, (1,), every - 1, every), scale, apart)
    )


def _numbers(
    low: float, high: float, multiples: Sequence[int], least: int, every: int = 1
) -> list[float]:
    """0 and ``m 10^k``, with either sign, whose places are within a range; k from ``least``."""
    highest = math.ceil(max(abs(low), abs(high)))
    sizes = [m * 10.0**k for k in range(least, highest + 1, every) for m in multiples]
    numbers = [*(-size for size in reversed(sizes)), 0.0, *sizes]
    return [value for value in numbers if low - 1e-9 <= place_of(value) <= high + 1e-9]


def _far_apart(numbers: Sequence[float], scale: float, apart: float) -> bool:
    places = [place_of(value) for value in numbers]
    return all((b - a) * scale >= apart for a, b in itertools.pairwise(places))


def _linear(low: float, high: float, scale: float, apart: float) -> list[float]:
    """Round numbers at equal distances, as many as are far enough apart; none if they never are."""
    if high - low > 2:
        return []
    first, last = number_at(low), number_at(high)
    for count in range(max(2, int((high - low) * scale / apart)), 1, -1):
        places = linear_ticks(first, last, count).numbered
        found = [0.0 if abs(value) < 1e-12 * (last - first) else value for value, _ in places]
        if _far_apart(found, scale, apart):
            return found
    return []


def _plain_lines(low: float, high: float, scale: float) -> Ticks:
    if scale < WIDEST_LINES:
        return []
    return [(place_of(value), "") for value in _numbers(low, high, range(2, 10), 0)]
