"""The map and the examples of one noise level: both at once where there is room, or one of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from desktop.theme import Theme
from desktop.widgets.timesteps.examples import Examples
from desktop.widgets.timesteps.loss_and_shares import LossAndShares

BESIDE = 720  # pixels of width from which examples have room beside the map
BELOW = 520  # pixels of height from which they have room under it


class MapAndExamples(QWidget):
    """Emits ``rearranged`` when the examples may have come into sight or gone out of it."""

    rearranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = LossAndShares()
        self.examples = Examples()
        self._wanted = False  # something is chosen that there are examples of
        self._close = False  # they are looked at where there is no room for the map as well
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(10)
        self._body.addWidget(self.view, 3)
        self._body.addWidget(self.examples, 2)
        self.view.map.entered.connect(self._enter)
        self.examples.left.connect(self._leave)

    @property
    def examples_shown(self) -> bool:
        return self._wanted and (self._close or self._has_room())

    def want_examples(self, *, wanted: bool) -> None:
        """Whether there is a noise level to show examples of."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._arrange()

    def clear(self) -> None:
        self._wanted = self._close = False
        self.view.clear()
        self.examples.clear()
        self._arrange()

    def apply_theme(self, theme: Theme) -> None:
        self.view.wear(theme)
        self.examples.apply_theme(theme)

    def _has_room(self) -> bool:
        return self.width() >= BESIDE or self.height() >= BELOW

    def _arrange(self) -> None:
        directions = QBoxLayout.Direction
        beside = self.width() >= BESIDE
        self._body.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        shown = self.examples_shown
        view_shown = self._has_room() or not shown
        if not shown:  # what goes goes first: both at once may need more room than there is
            self.examples.hide()
        self.view.setVisible(view_shown)
        self.examples.setVisible(shown)
        self.examples.offer_way_back(not self._has_room())
        self.rearranged.emit()

    def _enter(self) -> None:
        """A person wants to see the examples of the chosen cell."""
        if not self._has_room() and self._wanted:
            self._close = True
            self._arrange()
            self.examples.take_focus()

    def _leave(self) -> None:
        self._close = False
        self._arrange()
        self.view.map.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._close and not self._has_room():
            self._leave()
        else:
            super().keyPressEvent(event)
