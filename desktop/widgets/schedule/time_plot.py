"""One quantity of all schedules over time."""

import numpy as np
from typing_extensions import override

from core.answers import NoiseLevels, ScheduleDescribed
from core.arrays import Doubles
from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks
from desktop.widgets.plot.figures import figure
from desktop.widgets.plot.grid import Range
from desktop.widgets.schedule.level_plot import LevelPlot, LookedLine
from desktop.widgets.schedule.looks import look_of, schedule_title
from desktop.widgets.schedule.quantities import Quantity, kept_in, seen_range

NUMBER_WIDTH = 44  # pixels from one number of the time axis to the next
BESIDE = 0.02  # of time, on both sides


class TimePlot(LevelPlot):
    """Times are those of each schedule, 0 to 1; numbered by the timesteps of the run's own."""

    def __init__(self, quantity: Quantity) -> None:
        super().__init__(f"{quantity.name} over time", quantity.tip)
        self._quantity = quantity
        self._lines: dict[str, LookedLine] = {}
        self._span: Range = (0.0, 1.0)
        self._infinite: set[float] = set()

    def line(self, kind: str) -> tuple[Doubles, Doubles] | None:
        """What is drawn of a schedule, x and y; None if it is hidden."""
        line = self._lines.get(kind)
        return line.data() if line is not None and line.count else None

    @override
    def place(self, levels: NoiseLevels, described: ScheduleDescribed) -> tuple[Doubles, Doubles]:
        return levels.times, kept_in(self._quantity.values(levels), self._span)

    @override
    def draw_lines(self, described: ScheduleDescribed) -> None:
        curves = {described.kind: described.levels, **described.others}
        values = {kind: self._quantity.values(levels) for kind, levels in curves.items()}
        seen = [kind for kind in curves if kind not in self.hidden]
        # With all of them hidden the axes stay as they are for the run's own.
        in_range = seen or [described.kind]
        self._span = self._quantity.span([values[kind] for kind in in_range])
        self._infinite = {float(v) for kind in in_range for v in values[kind] if np.isinf(v)}
        self.set_ranges((-BESIDE, 1 + BESIDE), seen_range(self._span))
        for kind in {*self._lines, *curves}:
            own = kind == described.kind
            line = self._lines.setdefault(kind, LookedLine(self, 1))
            if kind in seen:
                line.dress(look_of(kind, self.theme, own=own))
                line.raise_to(3 if own else 2)
                line.show(curves[kind].times, kept_in(values[kind], self._span))
            else:
                line.clear()

    @override
    def draw_axes(self, described: ScheduleDescribed) -> None:
        area = self.area
        left = self._quantity.ticks(self._span, area.height(), infinite=self._infinite)
        self.show_axes(
            ("Timestep t", _timestep_ticks(described.levels, area.width())),
            (self._quantity.name, left),
        )

    @override
    def description(self, described: ScheduleDescribed, index: int) -> str:
        value = float(self._quantity.values(described.levels)[index])
        number = 10.0**value if self._quantity.logarithmic else value
        shown = [schedule_title(described.kind), *map(schedule_title, described.others)]
        text = figure(number) if np.isfinite(number) else "infinite"
        return (
            f"{self._quantity.name} is {text} at timestep {described.levels.timesteps[index]:,}. "
            f"Lines of {', '.join(shown)}"
        )


def _timestep_ticks(levels: NoiseLevels, pixels: int) -> AxisTicks:
    """Round timesteps, at their times."""
    last = int(levels.timesteps[-1])
    ticks = linear_ticks(0, last, max(2, pixels // NUMBER_WIDTH), whole=True)
    first, end = float(levels.times[0]), float(levels.times[-1])
    return AxisTicks([(first + (end - first) * t / last, text) for t, text in ticks.numbered])
