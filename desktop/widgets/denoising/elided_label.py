"""A line of text that takes the room there is; what does not fit is told by the pointer."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from desktop.look import set_look


class ElidedLabel(QLabel):
    """Secondary text that ends in dots where it is cut."""

    def __init__(self, whole: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whole = whole
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_look(self, role="muted")
        self.show_text(whole)

    def show_text(self, whole: str) -> None:
        self.whole = whole
        self.setAccessibleName(whole)
        self._cut()

    def _cut(self) -> None:
        end = Qt.TextElideMode.ElideRight
        fitting = self.fontMetrics().elidedText(self.whole, end, self.width())
        if fitting != self.text():
            self.setText(fitting)
            self.setToolTip(self.whole if fitting != self.whole else "")

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()
