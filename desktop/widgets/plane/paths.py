"""Whole ways of samples from noise to data, coloured by how fast they go."""

from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from core.arrays import Doubles
from desktop.theme import Theme
from desktop.widgets.plane.way import Way
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.heat_map import COLOURS, perceptual_table
from desktop.widgets.plot.pens import solid_pen

PATHS = 60  # more hide each other, and all that is behind them
STEPS = 8  # of colour
FASTEST = 0.95  # share of the steps that are slower than the last colour


class SpeedPaths:
    """One item for each step of colour."""

    def __init__(self, canvas: Canvas, z: float) -> None:
        # pyqtgraph is not typed.
        self._items: list[Any] = []
        for step in range(STEPS):
            item = pg.PlotCurveItem(connect="pairs", antialias=False, skipFiniteCheck=True)
            item.setSegmentedLineMode("on")
            item.setZValue(z + step / STEPS)  # the fastest above
            canvas.add_item(item)
            self._items.append(item)
        self.fastest = 0.0  # of the last colour

    def show(self, way: Way) -> None:
        """The first ways, with the speed of each of their steps."""
        points, speeds = way.points[:, :PATHS], way.speeds()[:, :PATHS]
        known = speeds[np.isfinite(speeds)]
        self.fastest = float(np.quantile(known, FASTEST)) if known.size else 0.0
        steps = speed_steps(speeds, self.fastest)
        segments = np.stack([points[:-1], points[1:]], axis=2)  # [k - 1, n, 2 ends, 2]
        finite = np.isfinite(segments).all(axis=(2, 3))
        for step, item in enumerate(self._items):
            ends = segments[(steps == step) & finite].reshape(-1, 2)
            item.setData(ends[:, 0], ends[:, 1])

    def clear(self) -> None:
        for item in self._items:
            item.clear()

    def segments(self, step: int) -> Doubles:
        """The ends of what is drawn in a step of colour: [m, 2]."""
        x, y = cast("tuple[Doubles | None, Doubles | None]", self._items[step].getData())
        return np.zeros((0, 2)) if x is None or y is None else np.stack([x, y], axis=1)

    def wear(self, theme: Theme) -> None:
        for item, colour in zip(self._items, speed_colours(theme), strict=True):
            item.setPen(solid_pen(colour, 1))


def speed_steps(speeds: Doubles, fastest: float) -> NDArray[np.intp]:
    """The step of colour of each speed: 0 is still, the last ``fastest`` or more."""
    share = np.nan_to_num(speeds, nan=0.0) / max(fastest, 1e-30)
    return np.minimum(share * STEPS, STEPS - 1).astype(np.intp)


def speed_colours(theme: Theme) -> list[QColor]:
    """From still to fast: viridis without what would be lost on the background."""
    first, last = (0.25, 1.0) if theme.name == "dark" else (0.0, 0.85)
    chosen = (np.linspace(first, last, STEPS) * (COLOURS - 1)).astype(int)
    return [QColor(int(r), int(g), int(b)) for r, g, b, _ in perceptual_table()[chosen]]
