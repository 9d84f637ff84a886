"""Lines of equal density."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.plane.density import density_colour, thresholds
from desktop.widgets.plane.square import NO_POINTS
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import solid_pen


def contour(values: Doubles, level: float) -> Doubles:
    """Where [d, d] numbers are at a level, as pairs of points (column, row) in steps of the grid.

    Marching squares: along each edge of a cell between four numbers the place is found linearly.
    """
    corners = [values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]]
    offsets = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.float64)  # column, row
    rows, columns = np.indices(corners[0].shape)
    here = np.stack([columns, rows], axis=-1).astype(np.float64)
    crossed: list[NDArray[np.bool_]] = []
    places: list[Doubles] = []
    for edge in range(4):
        begin, end = corners[edge], corners[(edge + 1) % 4]
        crossed.append((begin > level) != (end > level))
        apart = np.where(begin == end, 1.0, end - begin)
        share = ((level - begin) / apart)[..., None]
        along = offsets[(edge + 1) % 4] - offsets[edge]
        places.append(here + offsets[edge] + share * along)
    cuts = np.stack(crossed)  # [4, d - 1, d - 1]
    order = np.argsort(~cuts, axis=0, kind="stable")  # the edges that are crossed come first
    segments: list[Doubles] = []
    for first, needed in ((0, 2), (2, 4)):  # a cell between two tops is crossed twice
        row, column = np.nonzero(cuts.sum(axis=0) >= needed)
        ends = [np.stack(places)[order[first + k, row, column], row, column] for k in range(2)]
        segments.append(np.stack(ends, axis=1).reshape(-1, 2))
    return np.concatenate(segments)


class DensityContours:
    """Each line holds its share of the points where they are densest."""

    def __init__(self, canvas: Canvas, z: float) -> None:
        self._item: Any = pg.PlotCurveItem(connect="pairs", antialias=True, skipFiniteCheck=True)
        self._item.setZValue(z)
        canvas.add_item(self._item)
        self._of: tuple[Array, float] | None = None
        self.lines: Doubles = NO_POINTS  # pairs of points of the plane, [2 n, 2]

    def show(self, density: Array, reach: float) -> None:
        """Density at the middles of square cells, rows upwards: [d, d]."""
        # The same event is drawn again and again, and most events have the same density.
        if self._of is None or self._of[0] is not density or self._of[1] != reach:
            self._of = density, reach
            steps = [contour(density.astype(np.float64), t) for t in thresholds(density)]
            cell = 2 * reach / len(density)
            self.lines = (np.concatenate(steps) + 0.5) * cell - reach
        self._item.setData(self.lines[:, 0], self.lines[:, 1])

    def clear(self) -> None:
        self._item.clear()

    @property
    def shown(self) -> bool:
        return self._item.xData is not None and len(self._item.xData) > 0

    def wear(self, theme: Theme) -> None:
        self._item.setPen(solid_pen(QColor(density_colour(theme)), 1))
