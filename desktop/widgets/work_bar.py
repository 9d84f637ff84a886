"""How far something is that was asked for and takes a while, with a way to give it up."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from core.answers import AnswerProgressed
from core.commands import GiveUp
from core.requests import Request

PATIENCE_MILLISECONDS = 250  # what is done sooner needs no bar
PARTS = 1000


class WorkBar(QWidget):
    """Shows itself while a request of one class is worked on. Emits ``command``: GiveUp.

    It keeps its room while it is empty, so that nothing jumps when work begins.
    """

    command = Signal(object)

    def __init__(self, request: type[Request], what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._request = request
        self._bar = QProgressBar()
        self._bar.setRange(0, PARTS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(what)
        self._label = QLabel(what)
        self._cancel = QPushButton("Cancel")
        self._cancel.setToolTip(f"Give up {what[0].lower()}{what[1:]}")
        self._cancel.clicked.connect(self._give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self.show)
        self.hide()

    def take(self, event: AnswerProgressed) -> None:
        """Follow the progress of this bar's request."""
        if event.request != self._request.__name__:
            return
        if event.state != "working":
            self.clear()
            return
        self._bar.setValue(round(PARTS * event.done))
        if self.isHidden() and not self._patience.isActive():
            self._cancel.setEnabled(True)
            self._patience.start()

    def clear(self) -> None:
        """Nothing is worked on."""
        self._patience.stop()
        self._bar.setValue(0)
        self.hide()

    def _give_up(self) -> None:
        self._cancel.setEnabled(False)
        self.command.emit(GiveUp(self._request))
