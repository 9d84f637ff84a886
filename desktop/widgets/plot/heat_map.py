"""A grid of numbers as colours, under whatever else is drawn on a canvas."""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from core.arrays import Array
from desktop.theme import Theme
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.pens import blended

COLOURS = 256
GREY = 0.4  # strength of the colour in the middle of a diverging table

Table = NDArray[np.uint8]
"""Colours from the lowest to the highest number: uint8 [256, 4], the last is opacity."""


@cache
def perceptual_table() -> Table:
    """Viridis: equal steps look equal, also to colour-blind people and in print."""
    viridis = cast(Any, pg.colormap.get("viridis"))
    return np.asarray(viridis.getLookupTable(nPts=COLOURS, alpha=True), dtype=np.uint8)


def fading_table(theme: Theme, colour: str, strongest: float) -> Table:
    """From the background to a share of ``colour``, for what lies behind points."""
    above, below = QColor(colour), QColor(theme.surface)
    ends = np.array([[c.red(), c.green(), c.blue(), 255] for c in (below, above)], dtype=np.float64)
    share = strongest * np.linspace(0, 1, COLOURS)[:, None]
    return ((1 - share) * ends[0] + share * ends[1]).round().astype(np.uint8)


def diverging_table(theme: Theme) -> Table:
    """Two colours that colour-blind people can tell apart, over a grey that is no empty cell."""
    grey = blended(theme.muted, theme.surface, GREY)
    ends = [QColor(theme.series[0]), grey, QColor(theme.series[1])]
    stops = np.array([[c.red(), c.green(), c.blue(), 255] for c in ends], dtype=np.float64)
    place = np.linspace(0, 2, COLOURS)
    columns = [np.interp(place, (0, 1, 2), stops[:, channel]) for channel in range(4)]
    return np.stack(columns, axis=1).round().astype(np.uint8)


class HeatMap:
    """Cells of a rectangle; a number that is not finite is left empty."""

    def __init__(self, canvas: Canvas, z: float, table: Table | None = None) -> None:
        self._item: Any = pg.ImageItem(axisOrder="row-major")
        self._item.setZValue(z)
        canvas.add_item(self._item)
        self._table = perceptual_table() if table is None else table
        self._indices: NDArray[np.intp] | None = None

    def show(
        self,
        values: Array,
        x: Range,
        y: Range,
        *,
        levels: Range,
        scaled: Callable[[Array], Array] | None = None,
    ) -> None:
        """Numbers [rows, columns], rows upwards, in the rectangle with these outer edges.

        ``levels`` are the numbers of the first and the last colour, after ``scaled``.
        """
        numbers = np.asarray(values if scaled is None else scaled(values), dtype=np.float64)
        low, high = levels
        share = (numbers - low) / max(high - low, 1e-30)
        finite = np.isfinite(share)
        index = np.where(finite, np.clip(share, 0, 1) * (COLOURS - 1), COLOURS)
        self._indices = index.round().astype(np.intp)
        self._draw()
        self._item.setRect(x[0], y[0], x[1] - x[0], y[1] - y[0])  # of the image that is there now

    def clear(self) -> None:
        self._indices = None
        self._item.clear()

    def wear(self, table: Table) -> None:
        """Use these colours from now on."""
        self._table = table
        self._draw()

    def colours(self) -> Table | None:
        """What is drawn: uint8 [rows, columns, 4]."""
        return None if self._indices is None else self._coloured(self._indices)

    def _coloured(self, indices: NDArray[np.intp]) -> Table:
        nothing = np.zeros((1, 4), dtype=np.uint8)
        return np.concatenate((self._table, nothing))[indices]

    def _draw(self) -> None:
        if self._indices is not None:
            self._item.setImage(self._coloured(self._indices), autoLevels=False, levels=None)
