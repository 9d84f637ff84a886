"""The range of the y axis: what is worth seeing, with room around it."""

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 0.005  # of the raw values may lie above the range, and as many below
MARGIN = 0.06  # of the height, above and below
LEAST_USED = 0.7  # of the height; a range that is used less is fitted anew

Range = tuple[float, float]


def joined(*ranges: Range) -> Range | None:
    """The range that holds all of these; those with NaN count for nothing."""
    finite = [r for r in ranges if np.isfinite(r[0]) and np.isfinite(r[1])]
    if not finite:
        return None
    return min(low for low, _ in finite), max(high for _, high in finite)


def without_outliers(values: NDArray[np.floating]) -> Range:
    """The range of all values but the few largest and smallest; NaN if there are none."""
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(finite, (OUTSIDE, 1 - OUTSIDE))
    return float(low), float(high)


def padded(wanted: Range, *, log: bool) -> Range:
    """The range with its margins; never without a height."""
    low, high = wanted
    if high - low < 1e-9 * max(abs(low), abs(high), 1e-30):
        room = 0.3 if log else 0.1 * abs(low) or 1.0
        return low - room, high + room
    room = MARGIN * (high - low)
    return low - room, high + room


def calmed(wanted: Range, shown: Range | None, *, log: bool) -> Range:
    """What to show: the same as before as long as it fits, so that the axis does not tremble."""
    if shown is not None:
        fits = shown[0] <= wanted[0] and wanted[1] <= shown[1]
        if fits and wanted[1] - wanted[0] >= LEAST_USED * (shown[1] - shown[0]):
            return shown
    return padded(wanted, log=log)
