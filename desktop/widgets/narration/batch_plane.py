"""The whole batch of points with axes, and arrows on generated ones."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.theme import Theme
from desktop.widgets.narration.batch_figure import Batch
from desktop.widgets.narration.descent import descent_arrows
from desktop.widgets.plot.pens import solid_pen
from desktop.widgets.point_cloud import NO_POINTS, PointCloud

LONGEST = 0.35  # of an arrow, in units of the plane


class BatchPlane(PointCloud):
    """Points in the colour of their kind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Batch of points", point=6, parent=parent)
        self._series = 0
        self._arrows: Any = pg.PlotCurveItem(connect="pairs", antialias=True)
        self.add_item(self._arrows)

    def show_batch(self, batch: Batch, theme: Theme) -> None:
        self._series = batch.series
        self.wear(theme)
        self.show_reach(batch.reach)
        self.show_data(NO_POINTS if batch.behind is None else batch.behind)
        self.show_points(batch.examples)
        if batch.descent is None:
            self._arrows.clear()
            return
        starts = batch.examples.astype(np.float64)
        ends = starts + descent_arrows(batch.descent, LONGEST) * (1.0, -1.0)
        lines = np.stack([starts, ends], axis=1).reshape(-1, 2)
        self._arrows.setData(lines[:, 0], lines[:, 1])
        self._arrows.setPen(solid_pen(QColor(theme.text), 1))

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._cloud.setBrush(QColor(theme.series[self._series]))
