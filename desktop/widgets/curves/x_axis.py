"""The three things a curve may be drawn over: their titles, numbers and ends."""

import math

from desktop.ticks import short
from desktop.widgets.curves.curve import Axis
from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks, log_ticks
from desktop.widgets.plot.figures import tick_text
from desktop.words import DAY, HOUR, MINUTE

NUMBER_WIDTH = 64  # pixels from one number to the next
GROWTH = 1.15  # the end of the axis leaps ahead by this: it neither crawls nor jumps far
LEAST_END = {"step": 10.0, "active": 1.0, "wall": 1.0}
BEYOND = 1.01  # so that the last value is not drawn on the very edge

TITLES = {
    "step": "Training step",
    "active": "Time spent training",
    "wall": "Wall time since the start",
}
UNITS = ((2 * DAY, DAY, "days"), (2 * HOUR, HOUR, "h"), (2 * MINUTE, MINUTE, "min"))


def time_unit(seconds: float) -> tuple[float, str]:
    """The unit in which a time of this size is a handy number."""
    for least, unit, name in UNITS:
        if seconds >= least:
            return float(unit), name
    return 1.0, "s"


def title_and_ticks(
    axis: Axis, left: float, right: float, pixels: float, *, log: bool
) -> tuple[str, AxisTicks]:
    """What is written below the plot for this range of the view."""
    unit, title = 1.0, TITLES[axis]
    if axis != "step":
        unit, name = time_unit(_powered(right) if log else max(abs(left), abs(right)))
        title = f"{title} ({name})"
    text = tick_text if axis != "step" else _step_text
    if log:
        return title, log_ticks(left, right, pixels, NUMBER_WIDTH, unit=unit, text=text)
    count = max(2, int(pixels / NUMBER_WIDTH))
    return title, linear_ticks(left, right, count, unit=unit, whole=axis == "step", text=text)


def ends(
    axis: Axis, first: float, last: float, *, max_steps: int, finished: bool, log: bool
) -> tuple[float, float]:
    """The range of the view that shows a whole run, with some room for what comes next.

    ``first`` and ``last`` are the ends of the data; ``first`` is positive on a logarithmic axis.
    """
    right = last * BEYOND if finished else _ahead(last, LEAST_END[axis])
    if axis == "step" and max_steps >= last:
        right = min(right, max_steps * BEYOND)
    if log:
        left = math.log10(first)
        return left, max(math.log10(max(right, first)), left + 0.05)
    left = first if first > last / 2 else 0.0
    return left, max(right, left + 1e-3)


def _ahead(last: float, least: float) -> float:
    leaps = math.ceil(math.log(max(last / least, 1.0)) / math.log(GROWTH) - 1e-9)
    return max(least * GROWTH**leaps, last)


def _step_text(step: float) -> str:
    whole = round(step)
    if whole % 1000 == 0 and whole >= 10_000:
        return short(whole)
    return tick_text(step) if abs(step - whole) > 1e-6 else f"{whole:,}"


def _powered(exponent: float) -> float:
    return 10.0 ** min(exponent, 300.0)
