"""The scales that a y axis may have: where a value stands on each, and with which numbers."""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks, log_ticks
from desktop.widgets.plot.symmetric_log import place_of, places_of, symmetric_ticks

Doubles = NDArray[np.float64]

Scale = Literal["linear", "log", "symmetric"]
"""Symmetric: logarithmic on both sides of 0, linear around it."""

NUMBER_HEIGHT = 26  # pixels from one number of the axis to the next


def logarithm(values: NDArray[np.floating]) -> Doubles:
    """Decimal logarithms; NaN for what has none."""
    values = values.astype(np.float64)
    return np.log10(values, out=np.full(values.shape, np.nan), where=values > 0)


def scaled(values: NDArray[np.floating], scale: Scale) -> Doubles:
    """Where values stand in the view; NaN for what is nowhere."""
    if scale == "log":
        return logarithm(values)
    return places_of(values) if scale == "symmetric" else values.astype(np.float64)


def scaled_value(value: float, scale: Scale) -> float:
    """The same for one value."""
    if scale == "log":
        return math.log10(value) if value > 0 else math.nan
    return place_of(value) if scale == "symmetric" else value


def y_ticks(scale: Scale, low: float, high: float, pixels: int) -> AxisTicks:
    """The numbers of a range of the view."""
    if scale == "log":
        return log_ticks(low, high, pixels, NUMBER_HEIGHT)
    if scale == "symmetric":
        return symmetric_ticks(low, high, pixels, NUMBER_HEIGHT)
    return linear_ticks(low, high, max(2, pixels // NUMBER_HEIGHT))
