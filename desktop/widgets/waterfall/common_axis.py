"""Histograms that were counted in different bins, on one axis."""

import math
from collections.abc import Sequence

import numpy as np

from core.arrays import Doubles, Floats, Integers
from core.gan_events import ScoresMeasured

BINS = 56
WITHIN = 0.01  # of the examples of a row may lie beyond either end of the axis
OUTLYING = 0.1  # of the rows may reach farther: the first ones often do, and would squeeze all
PARTS = 10  # of the axis, roughly, to whole multiples of which its ends are rounded
NOTHING = (-1.0, 1.0)


def rebinned(counts: Integers, edges: Doubles, grid: Doubles) -> Doubles:
    """The same counts between the edges of ``grid``; none is lost, so that the sum stays.

    The examples of a bin are taken to lie evenly over its width. What lies beyond the grid is
    counted in its first or last bin.
    """
    below = np.concatenate(([0.0], np.cumsum(counts, dtype=np.float64)))
    at_grid = np.interp(grid, edges, below)
    at_grid[0], at_grid[-1] = 0.0, below[-1]
    return np.diff(at_grid)


def shift_of(scores: ScoresMeasured, *, centred: bool) -> float:
    """What is taken off all logits: the middle of both means, where only differences count."""
    middle = (scores.mean_real + scores.mean_fake) / 2
    return middle if centred and math.isfinite(middle) else 0.0


def edges_of(scores: ScoresMeasured, *, centred: bool) -> Doubles:
    """Edges of the event's own bins, in units of the axis."""
    return scores.edges.astype(np.float64) - shift_of(scores, centred=centred)


def common_range(rows: Sequence[ScoresMeasured], *, centred: bool) -> tuple[float, float]:
    """The ends of an axis for all rows. The newest is on it as a whole; few others reach beyond."""
    reaches = [reach for row in rows if (reach := _reach(row, centred=centred)) is not None]
    if not reaches:
        return NOTHING
    lows, highs = np.array(reaches).T
    newest = edges_of(rows[-1], centred=centred)
    low = min(float(np.quantile(lows, OUTLYING)), float(newest[0]))
    high = max(float(np.quantile(highs, 1 - OUTLYING)), float(newest[-1]))
    part = _round((high - low) / PARTS)
    return part * math.floor(low / part), part * math.ceil(high / part)


def shares(counts: Doubles | Integers) -> Doubles:
    """Of all examples that were counted; 0 where none was."""
    return counts / max(float(counts.sum()), 1.0)


def _reach(row: ScoresMeasured, *, centred: bool) -> tuple[float, float] | None:
    """Between which logits nearly all examples of a row are."""
    counts: Floats | Integers = row.real + row.fake + row.held_out
    total = int(counts.sum())
    if total == 0:
        return None
    below = np.concatenate(([0.0], np.cumsum(counts / total)))
    low, high = np.interp((WITHIN, 1 - WITHIN), below, edges_of(row, centred=centred))
    return float(low), float(high)


def _round(size: float) -> float:
    """1, 2 or 5 times a power of ten, about as large."""
    power = 10.0 ** math.floor(math.log10(max(size, 1e-30)))
    return next((step * power for step in (1, 2, 5) if step * power >= size), 10 * power)
