"""Where an axis has its numbers: round ones, with room for their text."""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.widgets.plot.figures import tick_text

Ticks = list[tuple[float, str]]

STEPS = (1.0, 2.0, 5.0, 10.0)
IN_A_DECADE = ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))
WIDEST_LINES = 36  # pixels a decade from which its 2, 3, 4, ... get lines of their own


@dataclass(frozen=True, slots=True)
class AxisTicks:
    """Ticks in coordinates of the view: those with a number, and fainter ones without."""

    numbered: Ticks
    plain: Ticks = field(default_factory=list)


def linear_ticks(
    low: float,
    high: float,
    count: int,
    *,
    unit: float = 1.0,
    whole: bool = False,
    text: Callable[[float], str] = tick_text,
) -> AxisTicks:
    """About ``count`` round multiples of a unit; whole ones where only these mean anything."""
    first, last = low / unit, high / unit
    interval = _round_up((last - first) / max(count, 1))
    if whole:
        interval = max(interval, 1.0)
    index = math.ceil(first / interval - 1e-9)
    values: list[float] = []
    while index * interval <= last + 1e-9 * interval and len(values) < 1000:
        values.append(index * interval)
        index += 1
    return AxisTicks([(value * unit, text(value)) for value in values])


def log_ticks(
    low: float,
    high: float,
    pixels: float,
    apart: float,
    *,
    unit: float = 1.0,
    text: Callable[[float], str] = tick_text,
) -> AxisTicks:
    """As many round numbers in each decade as are ``apart`` pixels from each other everywhere.

    Where less than three would be left, round numbers as on a linear axis stand at their places.
    """
    offset = math.log10(unit)
    low, high = low - offset, high - offset
    decade = pixels / max(high - low, 1e-12)
    found = _densest(low, high, decade, apart)
    if len(found) < 3 and high - low < 2:
        return _linear_on_log(low, high, max(2, int(pixels / apart / 1.5)), offset, text)
    numbered = [(math.log10(m) + power + offset, text(m * 10.0**power)) for m, power in found]
    return AxisTicks(numbered, _plain_lines(low, high, decade, offset))


def _densest(low: float, high: float, decade: float, apart: float) -> list[tuple[int, int]]:
    """The most numbers that are far enough apart."""
    for multiples in IN_A_DECADE:
        found = _in_decades(low, high, multiples)
        places = [math.log10(m) + power for m, power in found]
        if all((b - a) * decade >= apart for a, b in itertools.pairwise(places)):
            return found
    return _in_decades(low, high, (1,), math.ceil(apart / decade))


def _in_decades(
    low: float, high: float, multiples: tuple[int, ...], every: int = 1
) -> list[tuple[int, int]]:
    """The multiples of powers of ten within a range of exponents, as (multiple, power)."""
    return [
        (m, power)
        for power in range(math.floor(low), math.ceil(high) + 1)
        if power % every == 0
        for m in multiples
        if low - 1e-9 <= math.log10(m) + power <= high + 1e-9
    ]


def _plain_lines(low: float, high: float, decade: float, offset: float) -> Ticks:
    if decade < WIDEST_LINES:
        return []
    found = _in_decades(low, high, tuple(range(2, 10)))
    return [(math.log10(m) + power + offset, "") for m, power in found]


def _linear_on_log(
    low: float, high: float, count: int, offset: float, text: Callable[[float], str]
) -> AxisTicks:
    ticks = linear_ticks(10.0**low, 10.0**high, count, text=text).numbered
    return AxisTicks([(math.log10(value) + offset, label) for value, label in ticks if value > 0])


def _round_up(interval: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50, ... and 0.5, 0.2, ... that is not below."""
    power = 10.0 ** math.floor(math.log10(max(interval, 1e-30)))
    return next(step * power for step in STEPS if step * power >= interval * (1 - 1e-9))
