"""What is drawn on the plane, with a box to switch each of it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QLinearGradient, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.plane.density import SHARES, density_colour
from desktop.widgets.plane.paths import speed_colours
from desktop.widgets.plane.plane import data_colour
from desktop.widgets.plot.figures import figure
from desktop.widgets.plot.pens import blended

SWATCH = QSize(22, 14)

Draw = Callable[[QPainter, Theme], None]

NARROWEST_BAR = 56  # pixels
WIDEST_SPEED = "88.8"

LAYERS: Mapping[str, tuple[str, str, bool]] = {
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
"""Text, tip and whether it is shown at first."""


class Legend(QWidget):
    """Check boxes with the marks they stand for. Emits ``changed``."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QCheckBox] = {}
        flow = FlowLayout(self)
        for name, (text, tip, shown) in LAYERS.items():
            box = QCheckBox(text)
            box.setToolTip(tip)
            box.setAccessibleName(text)
            box.setAccessibleDescription(tip)
            box.setIconSize(SWATCH)
            box.setChecked(shown)
            box.toggled.connect(self.changed)
            self._boxes[name] = box
            flow.addWidget(box)
            if name == "paths":
                self._scale = SpeedScale()
                flow.addWidget(self._scale)
        self._boxes["paths"].toggled.connect(self._scale.setVisible)
        self._scale.setVisible(self.shows("paths"))

    def shows(self, layer: str) -> bool:
        """Whether a layer is switched on, and there is something to switch."""
        return self._boxes[layer].isChecked() and self._boxes[layer].isEnabled()

    def box(self, layer: str) -> QCheckBox:
        return self._boxes[layer]

    def allow(self, layer: str, tip: str, *, there: bool) -> None:
        """Say in the tip what this layer is, or why it is not there."""
        box = self._boxes[layer]
        if box.isEnabled() != there:
            blocked = box.blockSignals(True)
            box.setEnabled(there)
            box.blockSignals(blocked)
        box.setToolTip(tip)
        box.setAccessibleDescription(tip)

    def show_fastest(self, speed: float) -> None:
        self._scale.show_fastest(speed)

    def wear(self, theme: Theme) -> None:
        for name, box in self._boxes.items():
            box.setIcon(_swatch(MARKS[name], theme))
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


def _swatch(draw: Draw, theme: Theme) -> QIcon:
    ratio = 2  # sharp on screens with twice as many pixels
    pixmap = QPixmap(SWATCH * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, theme)
    painter.end()
    return QIcon(pixmap)


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
