"""The square of the plane with all that is drawn on it of a contest."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.contest.contours import DensityContours
from desktop.widgets.contest.layers import arrow_colour, real_colour
from desktop.widgets.contest.sheet import SheetItem
from desktop.widgets.contest.verdicts import verdict_colours, verdict_table
from desktop.widgets.plane.arrows import Arrows
from desktop.widgets.plane.square import NO_POINTS, SquarePlane
from desktop.widgets.plot.heat_map import HeatMap
from desktop.widgets.plot.pens import solid_pen

REAL, FAKE, CHOSEN, PROBE = 3.5, 8.0, 17.0, 15.0  # pixels across, where the square is not small


class ContestPlane(SquarePlane):
    """``points`` are the generated points that are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Plane of the contest")
        self.map = HeatMap(self, -20)  # beneath the lines of the grid
        self.sheet = SheetItem(self, 0)
        self.contours = DensityContours(self, 1)
        self._real: Any = pg.ScatterPlotItem(size=REAL, pen=None)
        self._caught: Any = pg.ScatterPlotItem(size=FAKE, symbol="t", antialias=True)
        self._fooling: Any = pg.ScatterPlotItem(size=FAKE, symbol="t1", antialias=True)
        self.arrows = Arrows(self, 5, heads=True, width=1)
        self._chosen: Any = pg.ScatterPlotItem(size=CHOSEN, brush=None, antialias=True)
        self._probe: Any = pg.ScatterPlotItem(size=PROBE, symbol="+", antialias=True)
        items = (self._real, self._caught, self._fooling, None, self._chosen, self._probe)
        for z, item in enumerate(items, start=2):
            if item is not None:
                item.setZValue(z)
                self.add_item(item)

    def show_real(self, points: Array) -> None:
        """Training points [n, 2]."""
        self._real.setData(pos=points)

    def show_fakes(self, points: Doubles, fooling: Array) -> None:
        """Generated points [n, 2], and which of them the discriminator takes for real [n]."""
        self.points = points
        self._fooling.setData(pos=points[fooling.astype(bool)])
        self._caught.setData(pos=points[~fooling.astype(bool)])

    def mark(self, index: int | None) -> None:
        """Put a ring around one of the generated points."""
        there = index is not None and index < len(self.points)
        self._chosen.setData(
            pos=self.points[index : index + 1] if index is not None and there else NO_POINTS
        )

    def show_probe(self, place: Doubles | None) -> None:
        """A cross where a person asks for numbers: [2]."""
        self._probe.setData(pos=NO_POINTS if place is None else place[None])

    def drawn(self, which: str) -> Doubles:
        """Where points are drawn, [n, 2]: real, fooling, caught, chosen or probe."""
        return np.stack(getattr(self, f"_{which}").getData(), axis=1)

    @override
    def size_marks(self, smallness: float) -> None:
        self._real.setSize(smallness * REAL)
        self._caught.setSize(smallness * FAKE)
        self._fooling.setSize(smallness * FAKE)

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        caught, fooling = verdict_colours(theme)
        self.map.wear(verdict_table(theme))
        self.sheet.wear(theme)
        self.contours.wear(theme)
        self.arrows.wear(arrow_colour(theme))
        self._real.setBrush(real_colour(theme))
        self._caught.setBrush(caught)
        self._fooling.setBrush(fooling)
        for item in (self._caught, self._fooling):
            item.setPen(solid_pen(QColor(theme.surface), 1))
        self._chosen.setPen(solid_pen(QColor(theme.series[5]), 2))
        self._probe.setPen(solid_pen(QColor(theme.surface), 1))
        self._probe.setBrush(QColor(theme.series[5]))
