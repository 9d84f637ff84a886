"""What a plane through latent space becomes among points of the plane that is learnt."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.arrays import Array, Doubles
from core.gan_answers import LatentsInterpolated, LatentsSpread
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.plot.pens import blended
from desktop.widgets.plot.plot_items import Line
from desktop.widgets.point_cloud import PointCloud

KEY = (
    "Net: the samples of the plane. Thin line: the straight way from A to B. Thick line: the way "
    "on the sphere."
)

KEY_FROM = 300  # pixels of height from which there is room for it


class PlanePoints(QWidget):
    """Emits ``chosen`` with the row and the column of a point."""

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cloud = PointCloud("Samples of the plane", point=5)
        self._net = Line(self.cloud, -1)
        self.ways = (Line(self.cloud, 2), Line(self.cloud, 1))  # straight and spherical
        self._columns = 1
        self.cloud.chosen.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.cloud, 1)
        self._key = muted_label(KEY, wrap=True)
        column.addWidget(self._key)

    def show_data(self, points: Array) -> None:
        """Real examples, faintly: float32 [n, 2]."""
        self.cloud.show_data(points)

    def show_spread(self, spread: LatentsSpread) -> None:
        points = spread.pictures
        self._columns = points.shape[1]
        self.cloud.show_points(points.reshape(-1, 2))
        net = net_lines(points)
        self._net.show(net[:, 0], net[:, 1])

    def show_ways(self, ways: LatentsInterpolated) -> None:
        for line, way in zip(self.ways, (ways.straight, ways.spherical), strict=True):
            points = way.astype(np.float64)
            line.show(points[:, 0], points[:, 1])

    def choose(self, place: tuple[int, int] | None) -> None:
        """Mark a point as chosen, without telling."""
        self.cloud.choose(None if place is None else place[0] * self._columns + place[1])

    def clear(self) -> None:
        for line in (self._net, *self.ways):
            line.clear()
        self.cloud.clear_points()

    def apply_theme(self, theme: Theme) -> None:
        self.cloud.wear(theme)
        self._net.wear(blended(theme.series[0], theme.surface, 0.5), 1)
        straight, spherical = self.ways
        straight.wear(QColor(theme.series[1]), 1)
        spherical.wear(QColor(theme.series[3]), 3)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._key.setVisible(self.height() >= KEY_FROM)

    def _tell(self, index: int) -> None:
        self.chosen.emit(*divmod(index, self._columns))


def net_lines(points: Array) -> Doubles:
    """The rows and the columns of [k, l, 2] as one line with gaps of NaN: [n, 2]."""
    net = points.astype(np.float64)
    return np.concatenate([_with_gaps(net), _with_gaps(net.transpose(1, 0, 2))])


def _with_gaps(lines: Doubles) -> Doubles:
    gaps = np.full((len(lines), 1, 2), np.nan)
    return np.concatenate([lines, gaps], axis=1).reshape(-1, 2)
