"""Points on their way from noise to data, in the square of the plane that is shown."""

from dataclasses import dataclass

import numpy as np

from core.answers import NoiseLevels, PointsCarried, SamplesDrawn, plane_units
from core.arrays import Doubles, Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Where each point is at each of a falling row of times; coordinates are x_t / plane_units."""

    times: Doubles  # [k], falling
    points: Doubles  # [k, n, 2]
    numbers: Integers  # [n], which samples they are

    @staticmethod
    def of_samples(drawn: SamplesDrawn, label: int = -1) -> "Way":
        """From noise to the samples themselves, at time 0; of one class if it is not -1."""
        film = drawn.x_t.astype(np.float64) / plane_units(drawn.levels)[:, None, None]
        points = np.concatenate((film, drawn.samples[None].astype(np.float64)))
        numbers = _of_class(drawn.labels, label)
        return Way(np.append(drawn.levels.times, 0.0), points[:, numbers], numbers)

    @staticmethod
    def of_carried(levels: NoiseLevels, points: Floats) -> "Way | None":
        """A way of :class:`core.answers.PointsCarried`, if it is known."""
        if not len(points):
            return None
        scaled = points / plane_units(levels)[:, None, None]
        return Way(levels.times, scaled, np.arange(points.shape[1], dtype=np.int64))

    @property
    def count(self) -> int:
        """How many points are on the way."""
        return self.points.shape[1]

    def place_of(self, number: int | None) -> int | None:
        """Where in the row a sample is, if it is there."""
        found = np.flatnonzero(self.numbers == number)
        return int(found[0]) if number is not None and len(found) else None

    def at(self, time: float) -> Doubles:
        """Where all are at a time, on straight lines between the steps: [n, 2]."""
        last = len(self.times) - 1
        k = int(np.clip(np.searchsorted(-self.times, -time, side="right") - 1, 0, max(0, last - 1)))
        following = min(k + 1, last)
        apart = self.times[k] - self.times[following]
        share = float(np.clip((self.times[k] - time) / apart, 0, 1)) if apart > 0 else 1.0
        return (1 - share) * self.points[k] + share * self.points[following]

    def speeds(self) -> Doubles:
        """Of each point in each step, in lengths of the square's unit per unit of time: [k - 1, n].

        A step that takes no time has none: NaN.
        """
        lengths = np.linalg.norm(np.diff(self.points, axis=0), axis=2)
        apart = -np.diff(self.times)
        return lengths / np.where(apart > 0, apart, np.nan)[:, None]


def _of_class(labels: Integers, label: int) -> Integers:
    """The places in a row of labels where this one is, or all for -1."""
    return np.flatnonzero((labels == label) | (label < 0)).astype(np.int64)


def end_distance(carried: PointsCarried) -> float | None:
    """How far apart the learned and the exact end of the first point are, if both are known."""
    if not len(carried.exact):
        return None
    return float(np.linalg.norm(carried.learned[-1, 0] - carried.exact[-1, 0]))
