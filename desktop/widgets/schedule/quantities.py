"""What of a noise level is drawn over time, and on which scale."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.answers import NoiseLevels
from core.arrays import Doubles
from desktop.widgets.plot.axis_ticks import AxisTicks, Ticks, linear_ticks, log_ticks
from desktop.widgets.plot.grid import Range

NUMBER_HEIGHT = 26  # pixels from one number of the y axis to the next
PADDING = 0.08  # of the height, above and below what is finite
INFINITY = "\N{INFINITY}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of every noise level. On a logarithmic scale its values are powers of ten."""

    name: str  # of the axis
    heading: str
    tip: str
    values: Callable[[NoiseLevels], Doubles]
    logarithmic: bool = False
    whole: Range | None = None  # all that there can be, where that is little

    def span(self, curves: list[Doubles]) -> Range:
        """From the least to the largest finite value that is to be seen."""
        if self.whole is not None:
            return self.whole
        every = np.concatenate(curves)
        finite = every[np.isfinite(every)]
        return float(finite.min()), float(finite.max())

    def ticks(self, span: Range, pixels: int, *, infinite: set[float]) -> AxisTicks:
        """Numbers for a span and, beyond it, for the infinite values among -inf and inf."""
        low, high = seen_range(span)
        if self.logarithmic:
            ticks = log_ticks(low, high, pixels, NUMBER_HEIGHT)
        else:
            ticks = linear_ticks(low, high, max(2, pixels // NUMBER_HEIGHT))
        apart = 0.6 * NUMBER_HEIGHT * (high - low) / max(pixels, 1)
        ends = [(float(kept_in(np.array([value]), span)[0]), value) for value in infinite]
        numbered: Ticks = [
            (place, text)
            for place, text in ticks.numbered
            if all(abs(place - end) >= apart for end, _ in ends)
        ]
        return AxisTicks(numbered + [(end, self._infinity(v)) for end, v in ends], ticks.plain)

    def _infinity(self, value: float) -> str:
        if self.logarithmic:  # the power of ten is infinite: the number is 0 or infinite
            return INFINITY if value > 0 else "0"
        return INFINITY if value > 0 else f"\N{MINUS SIGN}{INFINITY}"


def seen_range(span: Range) -> Range:
    """A span with room around it."""
    low, high = span
    room = PADDING * max(high - low, 1e-9)
    return low - room, high + room


def kept_in(values: Doubles, span: Range) -> Doubles:
    """Values as they are drawn: infinite ones just outside the span, where they can be seen."""
    (low, high), (least, most) = span, seen_range(span)
    return np.clip(values, (low + least) / 2, (high + most) / 2)


def log_ratio(levels: NoiseLevels) -> Doubles:
    """log10(sigma / alpha), which is what Karras et al. 2022 call sigma; infinite without data."""
    return levels.log_snr / (-2 * math.log(10))


QUANTITIES = (
    Quantity(
        "alpha_bar",
        "Signal power left",
        "alpha_bar = alpha\N{SUPERSCRIPT TWO} / (alpha\N{SUPERSCRIPT TWO} + "
        "sigma\N{SUPERSCRIPT TWO}): the share of the data in the power of x_t",
        lambda levels: levels.alpha_bar,
        whole=(0.0, 1.0),
    ),
    Quantity(
        "log SNR",
        "Signal to noise",
        "log SNR = ln(alpha\N{SUPERSCRIPT TWO} / sigma\N{SUPERSCRIPT TWO}): 0 where data and noise "
        "are equally strong",
        lambda levels: levels.log_snr,
    ),
    Quantity(
        "sigma / alpha",
        "Noise over data",
        "sigma / alpha: the noise in units of the data, which EDM calls sigma",
        log_ratio,
        logarithmic=True,
    ),
)
