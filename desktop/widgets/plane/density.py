"""A density as bands: each holds its share of the points where they are densest."""

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.heat_map import HeatMap, fading_table

SHARES = (0.95, 0.8, 0.6, 0.4, 0.2)  # of all points, within each line from the outer to the inner
FINE = 320  # cells a side that the bands are drawn with, so that their edges are smooth
STRONGEST = 0.5  # of the colour, in the innermost band


def thresholds(density: Array) -> Doubles:
    """The density at the edge of the region that holds each of ``SHARES``, rising.

    Of all regions with that share of the points it is the smallest.
    """
    falling = np.sort(density.ravel().astype(np.float64))[::-1]
    held = np.cumsum(falling)
    if held[-1] <= 0:
        return np.full(len(SHARES), np.inf)
    wanted: Doubles = np.array(SHARES) * held[-1]
    found = np.searchsorted(held, wanted)
    return falling[np.minimum(found, len(falling) - 1)]


def bands(density: Array, side: int = FINE) -> NDArray[np.intp]:
    """How many of the regions each of side x side cells is in, 0 to len(SHARES)."""
    fine = finer(density.astype(np.float64), side)
    return np.searchsorted(thresholds(density), fine, side="right").astype(np.intp)


def finer(cells: Doubles, side: int) -> Doubles:
    """The same on more cells, linearly between the middles of the cells there are."""
    count = len(cells)
    place = np.clip((np.arange(side) + 0.5) * count / side - 0.5, 0, count - 1)
    lower = np.minimum(place.astype(int), max(0, count - 2))
    weights = np.zeros((side, count))
    weights[np.arange(side), lower] = 1 - (place - lower)
    weights[np.arange(side), np.minimum(lower + 1, count - 1)] += place - lower
    return weights @ cells @ weights.T


class DensityBands:
    """Fills the square from -reach to reach, faintly: points lie on it."""

    def __init__(self, canvas: Canvas, z: float) -> None:
        self._map = HeatMap(canvas, z)
        self.bands: NDArray[np.intp] | None = None

    def show(self, density: Array, reach: float) -> None:
        """Density at the middles of square cells, rows upwards: [d, d]."""
        self.bands = bands(density)
        edges = (-reach, reach)
        self._map.show(self.bands, edges, edges, levels=(0.0, float(len(SHARES))))

    def clear(self) -> None:
        self.bands = None
        self._map.clear()

    def wear(self, theme: Theme) -> None:
        table = fading_table(theme, density_colour(theme), STRONGEST)
        table[0, 3] = 0  # outside of all bands the grid can be seen
        self._map.wear(table)


def density_colour(theme: Theme) -> str:
    return theme.series[2]
