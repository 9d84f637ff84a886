"""All pictures and one of them closely: both where there is room, or one of the two."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from desktop.widgets.verdicts.verdict_detail import VerdictDetail
from desktop.widgets.verdicts.verdict_grids import VerdictGrids

BESIDE = 760  # pixels of width from which one has room beside all
BELOW = 760  # pixels of height of the page from which it has room under them


class VerdictBody(QWidget):
    """Emits ``rearranged`` when all pictures or the single one may have come into sight."""

    rearranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grids = VerdictGrids()
        self.detail = VerdictDetail()
        self._open = False
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(10)
        self._body.addWidget(self.grids, 5)
        self._body.addWidget(self.detail, 4)
        self._arrange()

    @property
    def is_open(self) -> bool:
        """Whether one picture is looked at closely."""
        return self._open

    @property
    def shows_all(self) -> bool:
        """Whether all pictures can be seen."""
        return not self._open or self._has_room_for_both

    @property
    def _has_room_for_both(self) -> bool:
        # Of the whole page: what stands above this comes and goes with what is shown here.
        page = self.parentWidget() or self
        return self.width() >= BESIDE or page.height() >= BELOW

    def open(self, wanted: bool) -> None:
        """Look at one closely, or at all of them again."""
        if wanted != self._open:
            self._open = wanted
            self._arrange()

    def _arrange(self) -> None:
        directions = QBoxLayout.Direction
        beside = self.width() >= BESIDE
        self._body.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        if not self._open:  # what goes goes first: both at once may need more room than there is
            self.detail.hide()
        self.grids.setVisible(self.shows_all)
        self.detail.setVisible(self._open)
        self.detail.offer_way_back(back=not self.shows_all)
        self.rearranged.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
