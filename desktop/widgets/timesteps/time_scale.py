"""Times 0..1 of a schedule as a person reads them: as timesteps and as log SNR."""

import math
from dataclasses import dataclass

import numpy as np

from core.answers import NoiseLevels
from core.arrays import Doubles
from desktop.widgets.plot.axis_ticks import AxisTicks, Ticks, linear_ticks
from desktop.widgets.plot.figures import tick_text

TINY = 1e-9  # of rounding
ROUND_INTERVALS = (10, 5, 2, 1)


@dataclass(frozen=True, slots=True, eq=False)
class TimeScale:
    """Times and timesteps are proportional; the log SNR falls as time grows."""

    first_time: float  # of timestep 0
    last: int  # timestep, at time 1
    times: Doubles  # [k], increasing
    log_snr: Doubles  # [k], finite

    @staticmethod
    def of(levels: NoiseLevels) -> "TimeScale":
        """The scale of a schedule's curve, noise rising up to time 1."""
        times, timesteps = levels.times, levels.timesteps
        slope = float(times[-1] - times[0]) / float(timesteps[-1] - timesteps[0])
        finite = np.isfinite(levels.log_snr)
        return TimeScale(
            first_time=float(times[0]) - slope * float(timesteps[0]),
            last=int(timesteps[-1]),
            times=times[finite],
            log_snr=levels.log_snr[finite],
        )

    def time_of(self, timestep: float) -> float:
        return self.first_time + (1 - self.first_time) * timestep / self.last

    def log_snr_at(self, time: float) -> float:
        """Between the levels of the curve on a straight line."""
        return float(np.interp(time, self.times, self.log_snr))

    def timesteps_in(self, low: float, high: float) -> tuple[int, int] | None:
        """The first and the last timestep above ``low`` and up to ``high``, if there are any."""
        first, last = (self._timestep_at(time) for time in (low, high))
        first = max(0, math.floor(first + TINY) + 1)
        last = min(self.last, math.floor(last + TINY))
        return (first, last) if first <= last else None

    def _timestep_at(self, time: float) -> float:
        return (time - self.first_time) / (1 - self.first_time) * self.last

    def bin_of(self, timestep: int, bins: int) -> int:
        """In which of so many equal parts of time a timestep is."""
        part = math.ceil(self.time_of(timestep) * bins - TINY) - 1
        return min(max(part, 0), bins - 1)

    def timestep_ticks(self, count: int) -> AxisTicks:
        """About so many round timesteps, at their times."""
        ticks = linear_ticks(0, self.last, count, whole=True).numbered
        return AxisTicks([(self.time_of(value), text) for value, text in ticks])

    def log_snr_ticks(self, apart: float) -> AxisTicks:
        """Round values of the log SNR at their times, no two nearer than ``apart``.

        The rounder ones come first, since the scale is far from even.
        """
        lowest, highest = float(self.log_snr.min()), float(self.log_snr.max())
        kept: Ticks = []
        for interval in ROUND_INTERVALS:
            count = math.floor(highest / interval)
            for multiple in range(math.ceil(lowest / interval), count + 1):
                value = multiple * interval
                # Backwards, since np.interp wants what it looks up in to grow.
                time = float(np.interp(value, self.log_snr[::-1], self.times[::-1]))
                if all(abs(time - other) >= apart for other, _ in kept):
                    kept.append((time, tick_text(value)))
        return AxisTicks(sorted(kept))


def timestep_words(scale: TimeScale | None, low: float, high: float) -> str:
    """The timesteps of a part of time: "t 484 to 499"."""
    if scale is None:
        return f"time {low:.3f} to {high:.3f}"
    found = scale.timesteps_in(low, high)
    if found is None:
        return "no timestep"
    first, last = found
    return f"t = {first}" if first == last else f"t {first}\N{EN DASH}{last}"


def log_snr_words(scale: TimeScale, low: float, high: float) -> str:
    """The log SNR at both ends of a part of time, the noisier last: "log SNR 1.2 to 1.0"."""
    start, end = (scale.log_snr_at(time) for time in (low, high))
    return f"log SNR {_signed(start)} to {_signed(end)}"


def _signed(value: float) -> str:
    return f"{value:.1f}".replace("-", "\N{MINUS SIGN}")
