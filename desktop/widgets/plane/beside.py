"""A plane with its legend beside or beneath it."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from desktop.widgets.plane.square import SquarePlane

ANY_WIDTH = 16_777_215  # Qt's largest


class Beside(QWidget):
    """Puts the legend where it leaves the larger square to the plane."""

    def __init__(self, plane: SquarePlane, legend: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._legend = legend
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self._line.addWidget(plane, 1)
        self._line.addWidget(legend)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_legend()

    def place_legend(self) -> None:
        """To be called when the legend needs another room than before."""
        widest = self._legend.minimumSizeHint().width()
        beside = min(self.width() - widest, self.height())
        beneath = min(self.width(), self.height() - self._legend.heightForWidth(self.width()))
        upright = beneath > beside
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.TopToBottom if upright else directions.LeftToRight)
        self._legend.setMaximumWidth(ANY_WIDTH if upright else widest)
