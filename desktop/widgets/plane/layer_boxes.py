"""The layers of a plane, with a box to switch each of them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.theme import Theme
from desktop.widgets.flow_layout import FlowLayout

SWATCH = QSize(22, 14)

Draw = Callable[[QPainter, Theme], None]

Layers = Mapping[str, tuple[str, str, bool]]
"""Text, tip and whether it is shown at first."""


class LayerBoxes(QWidget):
    """Check boxes with the marks they stand for. Emits ``changed``.

    Under a box there may be a scale, which is seen as long as its layer is.
    """

    changed = Signal()

    def __init__(
        self,
        layers: Layers,
        marks: Mapping[str, Draw],
        under: Mapping[str, QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._marks = marks
        self._boxes: dict[str, QCheckBox] = {}
        flow = FlowLayout(self)
        for name, (text, tip, shown) in layers.items():
            box = QCheckBox(text)
            box.setToolTip(tip)
            box.setAccessibleName(text)
            box.setAccessibleDescription(tip)
            box.setIconSize(SWATCH)
            box.setChecked(shown)
            box.toggled.connect(self.changed)
            self._boxes[name] = box
            flow.addWidget(box)
            if name in under:
                flow.addWidget(under[name])
                box.toggled.connect(under[name].setVisible)
                under[name].setVisible(shown)

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

    def wear(self, theme: Theme) -> None:
        for name, box in self._boxes.items():
            box.setIcon(_swatch(self._marks[name], theme))


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
