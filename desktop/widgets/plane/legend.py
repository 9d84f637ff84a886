"""What is drawn on the plane of a field, with a box to switch each of it."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.plane.density import SHARES, density_colour
from desktop.widgets.plane.layer_boxes import Draw, LayerBoxes, Layers
from desktop.widgets.plane.paths import speed_colours
from desktop.widgets.plane.plane import data_colour
from desktop.widgets.plot.figures import figure
from desktop.widgets.plot.pens import blended

NARROWEST_BAR = 56  # pixels
WIDEST_SPEED = "88.8"

LAYERS: Layers = {
    "data": ("Training points", "Some of the points that are learnt from", True),
    "density": (
        "Density of x_t",
        "Where noised points lie at this time, exactly. The bands hold the densest "
        + ", ".join(f"{share:.0%}" for share in reversed(SHARES))
        + " of them",
        True,
    ),
    "learned": ("Learned field", "What the network says at each place", True),
    "exact": ("Exact field", "What a perfect network would say", False),
    "paths": (
        "Sample paths",
        "The whole ways of some samples from noise to data; brighter is faster",
        True,
    ),
    "samples": ("Samples", "Where the samples of the preview are at this time", True),
}


class Legend(LayerBoxes):
    """The layers of a field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._scale = SpeedScale()
        super().__init__(LAYERS, MARKS, {"paths": self._scale}, parent)

    def show_fastest(self, speed: float) -> None:
        self._scale.show_fastest(speed)

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._scale.wear(theme)


class SpeedScale(QWidget):
    """The colours of the paths, from still to fast."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = _Bar()
        self._bar.setMinimumWidth(NARROWEST_BAR)
        self._fastest = muted_label("")
        self._fastest.setMinimumWidth(self.fontMetrics().horizontalAdvance(WIDEST_SPEED))
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 0, 4)
        row.setSpacing(4)
        zero: QLabel = muted_label("0")
        row.addWidget(zero)
        row.addWidget(self._bar, 1)
        row.addWidget(self._fastest)
        self.setToolTip("Speed: length on the plane per unit of time, which goes from 1 to 0")
        self.setAccessibleName("Speed of the paths")

    def show_fastest(self, speed: float) -> None:
        self._fastest.setText(figure(speed, 2))
        self.setAccessibleDescription(f"From 0 to {figure(speed, 2)} and more")

    def wear(self, theme: Theme) -> None:
        self._bar.colours = speed_colours(theme)
        self._bar.update()


class _Bar(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours: list[QColor] = []
        self.setFixedHeight(8)
        self.setMinimumWidth(40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = self.width() / max(1, len(self.colours))
        for i, colour in enumerate(self.colours):
            painter.fillRect(QRectF(i * width, 0, width + 1, self.height()), colour)
        painter.end()


def _dots(painter: QPainter, colour: QColor, size: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for x, y in ((4, 9), (9, 4), (13, 10), (18, 5)):
        painter.drawEllipse(QPointF(x, y), size / 2, size / 2)


def _band(painter: QPainter, theme: Theme) -> None:
    for inset, strength in ((0, 0.2), (3, 0.35), (6, 0.5)):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blended(density_colour(theme), theme.surface, strength))
        painter.drawEllipse(QRectF(inset, inset / 2 + 1, 22 - 2 * inset, 12 - inset))


def _arrow(painter: QPainter, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.series[0]), 1.5))
    for x, y in ((14, 3), (14, 11)):
        painter.drawLine(QPointF(x, y), QPointF(20, 7))
    painter.drawLine(QPointF(2, 7), QPointF(20, 7))


def _ribbon(painter: QPainter, theme: Theme) -> None:
    painter.setPen(QPen(blended(theme.series[1], theme.surface, 0.75), 4))
    painter.drawLine(QPointF(3, 7), QPointF(19, 7))


def _path(painter: QPainter, theme: Theme) -> None:
    colours = speed_colours(theme)
    gradient = QLinearGradient(2, 0, 20, 0)
    for i, colour in enumerate(colours):
        gradient.setColorAt(i / (len(colours) - 1), colour)
    pen = QPen()
    pen.setBrush(gradient)
    pen.setWidthF(2)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(2, 11), QPointF(9, 9), QPointF(14, 4), QPointF(20, 3)])


MARKS: Mapping[str, Draw] = {
    "data": lambda painter, theme: _dots(painter, data_colour(theme), 3),
    "density": _band,
    "learned": _arrow,
    "exact": _ribbon,
    "paths": _path,
    "samples": lambda painter, theme: _dots(painter, QColor(theme.text), 4),
}
