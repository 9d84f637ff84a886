"""The lines behind the curves, at the numbers of the axes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from desktop.theme import Theme
from desktop.widgets.plot.axis_ticks import AxisTicks, Ticks
from desktop.widgets.plot.pens import blended, solid_pen

FAINTER = 0.5  # of the colour of the grid, for lines without a number

Range = tuple[float, float]


class Grid:
    """Lies below everything; the grid of pyqtgraph's own axes lies above the curves."""

    def __init__(self, add_item: Callable[[Any], None]) -> None:
        # pyqtgraph is not typed.
        self._numbered: Any = pg.PlotCurveItem(connect="pairs", antialias=False)
        self._plain: Any = pg.PlotCurveItem(connect="pairs", antialias=False)
        for z, item in ((-10, self._numbered), (-11, self._plain)):
            item.setZValue(z)
            add_item(item)

    def show(self, x: Range, y: Range, bottom: AxisTicks, left: AxisTicks) -> None:
        """Draw lines across the visible ranges."""
        _draw(self._numbered, x, y, bottom.numbered, left.numbered)
        _draw(self._plain, x, y, bottom.plain, left.plain)

    def wear(self, theme: Theme) -> None:
        self._numbered.setPen(solid_pen(QColor(theme.grid), 1))
        self._plain.setPen(solid_pen(blended(theme.grid, theme.surface, FAINTER), 1))


def _draw(item: Any, x: Range, y: Range, bottom: Ticks, left: Ticks) -> None:
    if not bottom and not left:
        item.clear()
        return
    upright = np.repeat([place for place, _ in bottom], 2)
    level = np.repeat([place for place, _ in left], 2)
    item.setData(
        np.concatenate((upright, np.tile(x, len(left)))),
        np.concatenate((np.tile(y, len(bottom)), level)),
    )
