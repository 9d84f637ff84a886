"""Sampled points of the plane: one of them on its way through training, one class standing out."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.arrays import Array
from desktop.theme import Theme
from desktop.widgets.plot.plot_items import Dots, Line
from desktop.widgets.point_cloud import PointCloud
from desktop.widgets.samples.history import Preview

CLASS_SIZE = 7  # pixels across: larger than other points, and of another colour


class LearntPoints(QWidget):
    """A cloud of samples over the data. Emits ``chosen`` with a point's index."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cloud = PointCloud("Sampled points")
        self.cloud.setMinimumSize(120, 72)
        self._class = Dots(self.cloud, 1, size=CLASS_SIZE)
        self._way = Line(self.cloud, 2)
        self._preview: Preview | None = None
        self.way: list[tuple[float, float]] = []  # of the chosen point, over training
        self.label: int | None = None
        self.cloud.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cloud)

    @property
    def index(self) -> int | None:
        return self.cloud.index

    @property
    def of_class(self) -> int:
        """How many points stand out."""
        return self._class.count

    def show_data(self, points: Array) -> None:
        """Real examples, faintly: float32 [n, 2]."""
        self.cloud.show_data(points)

    def show_preview(self, preview: Preview, way: Sequence[Preview]) -> None:
        """These samples, and where the chosen one was in all previews that are kept."""
        self._preview = preview
        self.cloud.show_points(preview.samples)
        self._show_class()
        index = self.index
        self.way = [] if index is None else [_place(kept.samples[index]) for kept in way]
        if self.way:
            x, y = zip(*self.way, strict=True)
            self._way.show(np.array(x), np.array(y))
        else:
            self._way.clear()

    def choose(self, index: int | None) -> None:
        """Mark a point as chosen, without telling."""
        count = 0 if self._preview is None else len(self._preview.samples)
        self.cloud.choose(index if index is not None and index < count else None)

    def choose_class(self, label: int | None) -> None:
        """Let the points of a class stand out, without telling."""
        self.label = label
        self._show_class()

    def clear(self) -> None:
        self._preview = self.label = None
        self.way = []
        self._class.clear()
        self._way.clear()
        self.cloud.clear_points()

    def apply_theme(self, theme: Theme) -> None:
        self.cloud.wear(theme)
        self._class.wear(QColor(theme.series[1]), QColor(theme.surface))
        self._way.wear(QColor(theme.text), 1)

    def _show_class(self) -> None:
        preview = self._preview
        if preview is None or self.label is None or self.label < 0:
            self._class.clear()
            return
        places = preview.samples[preview.labels == self.label].astype(np.float64)
        self._class.show(places[:, 0], places[:, 1])


def _place(point: Array) -> tuple[float, float]:
    return float(point[0]), float(point[1])
