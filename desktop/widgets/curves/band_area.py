"""A filled band on a canvas, with a hatching over it if it has to be told by more than colour."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from desktop.widgets.curves.places import Doubles
from desktop.widgets.plot.canvas import Canvas

Outline = tuple[Doubles, Doubles, Doubles]
NOTHING: Outline = np.empty(0), np.empty(0), np.empty(0)


class BandArea:
    """Parted where an end is NaN. Bands may lie over each other: they let through what is below."""

    def __init__(self, canvas: Canvas, z: float) -> None:
        self._fill, self._hatch = QGraphicsPathItem(), QGraphicsPathItem()
        for above, item in enumerate((self._fill, self._hatch)):
            item.setZValue(z + above / 2)
            item.setPen(Qt.PenStyle.NoPen)
            canvas.add_item(item)
        self.outline = NOTHING  # x, and the lower and the upper end there

    @property
    def count(self) -> int:
        """How many points are drawn, on both sides together."""
        return 2 * self.outline[0].size

    def show(self, x: Doubles, low: Doubles, high: Doubles, *, textured: bool) -> None:
        """Fill between ``low`` and ``high``, in coordinates of the view."""
        self.outline = x, low, high
        path = QPainterPath()
        for part in _runs(np.isfinite(low) & np.isfinite(high)):
            there, back = x[part], x[part][::-1]
            ends = np.concatenate((low[part], high[part][::-1]))
            path.addPath(pg.arrayToQPath(np.concatenate((there, back)), ends, connect="all"))
        self._fill.setPath(path)
        self._hatch.setPath(path if textured else QPainterPath())

    def clear(self) -> None:
        self.outline = NOTHING
        for item in (self._fill, self._hatch):
            item.setPath(QPainterPath())

    def wear(self, fill: QColor, hatch: QColor) -> None:
        self._fill.setBrush(fill)
        self._hatch.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))


def _runs(there: NDArray[np.bool_]) -> list[slice]:
    """The stretches in which something is there."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False]))))
    return [slice(start, end) for start, end in edges.reshape(-1, 2).tolist()]
