"""The square of the plane with all that is drawn on it of a field."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.plane.arrows import Arrows
from desktop.widgets.plane.density import DensityBands
from desktop.widgets.plane.paths import SpeedPaths
from desktop.widgets.plane.probe import Probe
from desktop.widgets.plane.square import NO_POINTS, SquarePlane
from desktop.widgets.plane.way import Way
from desktop.widgets.plot.pens import blended, solid_pen

DATA, SAMPLE, CHOSEN = 3.0, 4.0, 13.0  # pixels across, where the square is not small


class Plane(SquarePlane):
    """A field at one of its levels; ``points`` are the samples as they are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Plane")
        self.density = DensityBands(self, -5)
        self._data: Any = pg.ScatterPlotItem(size=DATA, pen=None)
        self._samples: Any = pg.ScatterPlotItem(size=SAMPLE, pen=None)
        self._chosen: Any = pg.ScatterPlotItem(size=CHOSEN, brush=None, antialias=True)
        self._chosen_way: Any = pg.PlotCurveItem(antialias=True)
        self.exact = Arrows(self, 1, heads=False, width=4)
        self.learned = Arrows(self, 2, heads=True, width=1)
        self.paths = SpeedPaths(self, 3)
        for z, item in (
            (0, self._data),
            (5, self._samples),
            (6, self._chosen_way),
            (7, self._chosen),
        ):
            item.setZValue(z)
            self.add_item(item)
        self.probe = Probe(self, 8)

    def show_data(self, points: Array) -> None:
        """Training points, faintly behind: [n, 2]."""
        self._data.setData(pos=points)

    def show_samples(self, points: Doubles) -> None:
        """Where the samples are by now: [n, 2]."""
        self.points = points
        self._samples.setData(pos=points)

    def mark(self, index: int | None, way: Way | None) -> None:
        """Draw the whole way of one sample above all others, and a ring where it is by now."""
        if index is None or way is None or index >= way.count or index >= len(self.points):
            self._chosen.setData(pos=NO_POINTS)
            self._chosen_way.clear()
            return
        self._chosen.setData(pos=self.points[index : index + 1])
        self._chosen_way.setData(way.points[:, index, 0], way.points[:, index, 1])

    def drawn_points(self) -> tuple[Doubles, Doubles]:
        """The training points and the samples as they are drawn: [n, 2] each."""
        data, samples = (np.stack(item.getData(), axis=1) for item in (self._data, self._samples))
        return data, samples

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self.density.wear(theme)
        self.exact.wear(blended(theme.series[1], theme.surface, 0.75))
        self.learned.wear(QColor(theme.series[0]))
        self.paths.wear(theme)
        self.probe.wear(theme)
        self._data.setBrush(data_colour(theme))
        self._samples.setBrush(QColor(theme.text))
        self._chosen.setPen(solid_pen(QColor(theme.series[5]), 2))
        self._chosen_way.setPen(solid_pen(QColor(theme.series[5]), 2))

    @override
    def size_marks(self, smallness: float) -> None:
        self._data.setSize(smallness * DATA)
        self._samples.setSize(smallness * SAMPLE)


def data_colour(theme: Theme) -> QColor:
    """Of training points: behind everything else."""
    return blended(theme.muted, theme.surface, 0.55)
