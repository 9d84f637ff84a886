"""Buttons that take a step of the discriminator, of the generator, or of both."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from core.gan_events import Part

BUTTONS: tuple[tuple[Part, str, str], ...] = (
    ("critic", "Step D", "One step in which only the discriminator D learns"),
    ("generator", "Step G", "One step in which only the generator G learns"),
    ("both", "Step both", "One whole training step: first D learns, then G (F5)"),
)
SETTING_UP = "The run is being set up"
ENDED = "The run has ended, so no step can be taken any more"


class StepBar(QWidget):
    """Emits ``asked`` with whose step is to be taken and told."""

    asked = Signal(str)  # a Part

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.last: Part = "both"  # what was asked for last
        self.buttons: dict[Part, QPushButton] = {}
        self.go_on = QCheckBox("Go on with the next step")
        self.go_on.setToolTip("When the last phase has played, take the next step by itself")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part, text, _ in BUTTONS:
            button = QPushButton(text)
            button.clicked.connect(partial(self.take, part))
            self.buttons[part] = button
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.go_on)
        self.allow(SETTING_UP)

    @property
    def allowed(self) -> bool:
        return self.buttons["both"].isEnabled()

    def allow(self, obstacle: str, *, training: bool = False) -> None:
        """Let steps be taken, unless something is in the way, which the tool-tips then say."""
        pauses = ". Training pauses first" if training else ""
        for part, text, tip in BUTTONS:
            button = self.buttons[part]
            button.setEnabled(not obstacle)
            button.setToolTip(obstacle or f"{tip}{pauses}")
            button.setAccessibleDescription(obstacle or f"{tip}{pauses}")
            button.setAccessibleName(text)

    def take(self, part: Part) -> None:
        """One step, as a click on its button does."""
        if self.allowed:
            self.last = part
            self.asked.emit(part)
