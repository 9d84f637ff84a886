"""The line under the player: where the film is, how it was drawn, and how far drawing is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.answers import AnswerProgressed
from core.requests import SampleNow
from desktop.look import set_look
from desktop.widgets.denoising.elided_label import ElidedLabel
from desktop.widgets.work_bar import WorkBar


class StepFoot(QWidget):
    """What has no room is cut and told by the pointer. Emits ``command``: GiveUp."""

    command = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._where = QLabel()
        self._about = ElidedLabel()
        self._bar = WorkBar(SampleNow, "Drawing samples")
        room = self._bar.sizePolicy()
        room.setRetainSizeWhenHidden(False)  # it takes the room of words that can wait
        self._bar.setSizePolicy(room)
        self._bar.command.connect(self.command)
        self.setMinimumHeight(self._bar.sizeHint().height())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._where)
        row.addWidget(self._about, 1)
        row.addWidget(self._bar, 1)

    @property
    def where(self) -> str:
        """Where the film is, in words."""
        return self._where.text()

    @property
    def about(self) -> str:
        """How the film was drawn, or what is wrong."""
        return self._about.whole

    def show_step(self, text: str) -> None:
        self._where.setText(text)
        # Wide enough for the longest so far, so that what is beside it seldom moves.
        room = self._where.sizeHint().width()
        if text:
            self._where.setMinimumWidth(max(self._where.minimumWidth(), room))
        else:
            self._where.setMinimumWidth(0)

    def show_about(self, text: str, *, problem: bool) -> None:
        """How the film was drawn, or what is wrong with what was asked for."""
        set_look(self._about, role="problem" if problem else "muted")
        self._about.show_text(text)

    def take(self, event: AnswerProgressed) -> None:
        self._bar.take(event)

    def clear(self) -> None:
        """Nothing is drawn any more."""
        self._bar.clear()
