"""How often each noise level is trained on, and where the sampler steps beside it."""

import math

import numpy as np
from typing_extensions import override

from core.answers import NoiseLevels, ScheduleDescribed
from core.arrays import Doubles
from desktop.widgets.plot.axis_ticks import linear_ticks, log_ticks
from desktop.widgets.plot.figures import figure
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.pens import blended
from desktop.widgets.schedule.level_plot import LevelPlot, LookedLine
from desktop.widgets.schedule.looks import look_of
from desktop.widgets.schedule.quantities import NUMBER_HEIGHT, kept_in, seen_range
from desktop.widgets.schedule.time_plot import NUMBER_WIDTH

FILL = 0.22  # strength of the colour under the staircase
HEADROOM = 1.25  # above the highest step, for the label of the mark
BELOW = 0.05  # of the height, for the dots of the sampler's steps
PER_LOG10 = -2 * math.log(10)  # log SNRs in one power of ten of sigma / alpha


class DensityPlot(LevelPlot):
    """A staircase over the log SNR; where sigma is drawn log-normally, over sigma as in its paper.

    There the density is that of ln sigma, whose mean and spread are the settings.
    """

    def __init__(self) -> None:
        super().__init__("Training density", "How often each noise level is trained on")
        self._line = LookedLine(self, 2)
        self._span: Range = (-1.0, 1.0)

    def staircase(self) -> tuple[Doubles, Doubles]:
        """What is drawn, x and y."""
        return self._line.data()

    @override
    def place(self, levels: NoiseLevels, described: ScheduleDescribed) -> tuple[Doubles, Doubles]:
        x = kept_in(_x_of(levels.log_snr, described), self._span)
        return x, np.zeros(len(levels))

    @override
    def draw_lines(self, described: ScheduleDescribed) -> None:
        edges = _x_of(described.log_snr_edges, described)
        self._span = float(edges.min()), float(edges.max())
        density = _density(described)
        top = max(float(density.max()), 1e-9)
        self.set_ranges(seen_range(self._span), (-BELOW * top, HEADROOM * top))
        self._line.dress(
            look_of(described.kind, self.theme, own=True),
            blended(self.theme.accent, self.theme.surface, FILL),
        )
        x, y = np.repeat(edges, 2), np.repeat(density, 2)
        self._line.show(x, np.concatenate(([0.0], y, [0.0])))

    @override
    def draw_axes(self, described: ScheduleDescribed) -> None:
        area = self.area
        low, high = self.x_range
        left = linear_ticks(0.0, self.y_range[1], max(2, area.height() // NUMBER_HEIGHT))
        if over_sigma(described):
            ticks = log_ticks(low, high, area.width(), NUMBER_WIDTH)
            self.show_axes(("sigma", ticks), ("Density of ln sigma", left))
        else:
            ticks = linear_ticks(low, high, max(2, area.width() // NUMBER_WIDTH))
            self.show_axes(("log SNR (noise left)", ticks), ("Density", left))

    @override
    def description(self, described: ScheduleDescribed, index: int) -> str:
        edges, density = _x_of(described.log_snr_edges, described), _density(described)
        highest = int(density.argmax())
        middle = float(edges[highest] + edges[highest + 1]) / 2
        if over_sigma(described):
            return f"Most training examples have a sigma near {figure(10.0**middle)}"
        return f"Most training examples have a log SNR near {figure(middle)}"


def over_sigma(described: ScheduleDescribed) -> bool:
    """Whether the noise levels are drawn as in Karras et al. 2022, table 1: ln sigma is normal."""
    return described.times_kind == "log_normal"


def _x_of(log_snr: Doubles, described: ScheduleDescribed) -> Doubles:
    return log_snr / PER_LOG10 if over_sigma(described) else log_snr


def _density(described: ScheduleDescribed) -> Doubles:
    """Per unit of ln sigma, which is half a unit of the log SNR, or of the log SNR itself."""
    density = described.log_snr_density.astype(np.float64)
    return 2 * density if over_sigma(described) else density
