"""A field as arrows or ribbons, all of them one item of the plot."""

from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from core.arrays import Array, Doubles
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import solid_pen

HEAD = 0.32  # of an arrow's length
OPENING = np.radians(27.0)  # between the shaft and a side of the head
TYPICAL = 0.9  # share of the field, by weight, that is shorter than the longest arrow


def square_places(reach: float, side: int) -> Doubles:
    """Places of a square with its ends, row by row from below: [side * side, 2]."""
    along = np.linspace(-reach, reach, side)
    x, y = np.meshgrid(along, along)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def typical_length(vectors: Array, weights: Doubles) -> float:
    """The length that 90 % of the vectors [n, 2], each counted by its weight, do not exceed."""
    lengths = np.linalg.norm(vectors, axis=1).astype(np.float64)
    order = np.argsort(lengths)
    order = order[np.isfinite(lengths[order])]
    below = np.cumsum(weights[order])
    if not len(order) or below[-1] <= 0:
        return 0.0
    return float(lengths[order][np.searchsorted(below, TYPICAL * below[-1])])


def arrow_vectors(vectors: Array, typical: float, longest: float) -> Doubles:
    """How vectors [n, 2] are drawn: of ``longest`` where they are typical or more.

    Shorter ones by the root of their length: fields differ by so much that one could not see them.
    """
    lengths = np.linalg.norm(vectors, axis=1).astype(np.float64)
    share = np.sqrt(np.minimum(lengths / max(typical, 1e-30), 1.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        unit = np.where(lengths[:, None] > 0, vectors / lengths[:, None], 0.0)
    return longest * share[:, None] * unit


def arrow_strokes(places: Doubles, drawn: Doubles, *, heads: bool) -> Doubles:
    """Pairs of points: the shaft of each arrow from its place, and two strokes of its head."""
    tips = places + drawn
    ends = [places, tips]
    if heads:
        for angle in (OPENING, -OPENING):
            cos, sin = np.cos(angle), np.sin(angle)
            turned = drawn @ np.array([[cos, sin], [-sin, cos]])
            ends += [tips, tips - HEAD * turned]
    return np.stack(ends, axis=1).reshape(-1, 2)


class Arrows:
    """Lines from places: thin with a head, or wide and plain, so that one shows under the other."""

    def __init__(self, canvas: Canvas, z: float, *, heads: bool, width: int) -> None:
        # pyqtgraph is not typed.
        self._item: Any = pg.PlotCurveItem(connect="pairs", antialias=True, skipFiniteCheck=True)
        self._item.setSegmentedLineMode("on")
        self._item.setZValue(z)
        canvas.add_item(self._item)
        self._heads = heads
        self._width = width
        self.drawn: Doubles = np.zeros((0, 2))

    def show(self, places: Doubles, drawn: Doubles) -> None:
        """Arrows from places [n, 2]; those that are not finite are left out."""
        finite = np.isfinite(drawn).all(axis=1)
        self.drawn = drawn
        strokes = arrow_strokes(places[finite], drawn[finite], heads=self._heads)
        self._item.setData(strokes[:, 0], strokes[:, 1])

    def clear(self) -> None:
        self.drawn = np.zeros((0, 2))
        self._item.clear()

    def strokes(self) -> Doubles:
        """What is drawn, as pairs of points: [m, 2]."""
        x, y = cast("tuple[Doubles | None, Doubles | None]", self._item.getData())
        return np.zeros((0, 2)) if x is None or y is None else np.stack([x, y], axis=1)

    def wear(self, colour: QColor) -> None:
        pen = solid_pen(colour, self._width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._item.setPen(pen)
