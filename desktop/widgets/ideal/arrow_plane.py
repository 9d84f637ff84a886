"""Points of the plane with lines to others: to estimates of them, or to their neighbours."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.ideal.plot_key import STYLES, Entry, Mark, PlotKey
from desktop.widgets.plot.pens import series_colour, solid_pen
from desktop.widgets.point_cloud import REACH, PointCloud

POINT = 5  # pixels across
TIPS = {"line": 7}  # of what a solid line leads to, which is filled; of others, which are rings
RING = 10
INSIDE = 0.9  # share of the points' numbers that has to be in sight


class ArrowPlane(PointCloud):
    """From each point a line to each of its ``targets``, which ends in a dot or a ring."""

    def __init__(
        self,
        name: str,
        points: str,
        targets: Sequence[tuple[str, Mark, int]],  # name, look of the line, series
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, point=POINT, parent=parent)
        self._names = points, targets
        self._lines: list[Any] = [
            pg.PlotCurveItem(connect="pairs", antialias=True) for _ in targets
        ]
        self._tips: list[Any] = [
            pg.ScatterPlotItem(size=TIPS.get(mark, RING), antialias=True) for _, mark, _ in targets
        ]
        for z, item in enumerate((*self._lines, *self._tips, self._cloud, self._mark), start=1):
            item.setZValue(z)
        for item in (*self._lines, *self._tips):
            self.add_item(item)
        self._key = PlotKey(self)
        self.area_changed.connect(lambda: self._key.place(self.area))

    def show_arrows(self, points: Array, targets: Sequence[Array]) -> None:
        """Points [n, 2], and for each kind of target [n, 2] or [n, k, 2]."""
        self.show_points(points)
        # In powers of two: it should seldom change from one noise level to the next.
        far = float(np.quantile(np.abs(points), INSIDE)) if points.size else 0.0
        self.show_reach(REACH * 2.0 ** max(0, math.ceil(math.log2(max(far, REACH) / REACH))))
        for line, tip, target in zip(self._lines, self._tips, targets, strict=True):
            ends = target.reshape(len(points), -1, 2)
            starts = np.broadcast_to(points[:, None], ends.shape)
            pairs = np.stack([starts, ends], axis=2).reshape(-1, 2).astype(np.float64)
            line.setData(pairs[:, 0], pairs[:, 1])
            tip.setData(pos=ends.reshape(-1, 2))
        self._show_key()

    def arrows(self) -> list[Doubles]:
        """What is drawn: for each kind of target [2 n, 2], from and to in turn."""
        return [np.stack(line.getData(), axis=1) for line in self._lines]

    def clear_arrows(self) -> None:
        self.clear_points()
        self.show_reach(REACH)
        for item in (*self._lines, *self._tips):
            item.clear()
        self._show_key()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._cloud.setBrush(QColor(theme.text))
        for line, tip, (_, mark, series) in zip(
            self._lines, self._tips, self._names[1], strict=True
        ):
            colour = QColor(series_colour(theme, series))
            pen = solid_pen(colour, 1)
            pen.setStyle(STYLES[mark])
            line.setPen(pen)
            tip.setPen(solid_pen(colour, 1))
            tip.setBrush(colour if mark in TIPS else QColor(0, 0, 0, 0))
        self._key.wear(theme)
        self._show_key()

    def _show_key(self) -> None:
        points, targets = self._names
        named = [Entry("dot", self.theme.text, points)]
        named += [Entry(mark, series_colour(self.theme, s), name) for name, mark, s in targets]
        self._key.show_entries(named if len(self.points) else [])
        self._key.place(self.area)
