"""Which weights and which class are shown of a model."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.answers import Weights
from desktop.widgets.choice import make_choice, show_choice

NO_CLASS = "-1"


class ModelChoices(QWidget):
    """Emits ``asked`` when something else has to be asked for.

    ``first`` are the weights at first. With ``together`` there is an entry for all classes at
    once.
    """

    asked = Signal()

    def __init__(
        self,
        what: str,
        weights_tip: str,
        *,
        first: Weights,
        together: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._together = together
        self._weights = make_choice(
            f"Weights of {what}",
            weights_tip,
            (("EMA weights", "ema"), ("Raw weights", "raw")),
        )
        show_choice(self._weights, first)
        self._class = make_choice("Class", f"Show {what} of one class", ())
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        for choice in (self._weights, self._class):
            self.row.addWidget(choice)
        self.row.addStretch(1)
        self._weights.activated.connect(self.asked)
        self._class.activated.connect(self.asked)
        self.clear()

    @property
    def weights(self) -> Weights:
        return "raw" if self._weights.currentData() == "raw" else "ema"

    @property
    def label(self) -> int:
        """The class, -1 for none."""
        return int(self._class.currentData() or NO_CLASS)

    def offer_classes(self, names: Sequence[str]) -> None:
        """The classes that are learnt, if any."""
        if len(names) + self._together != self._class.count():
            self.clear()
            for label, name in enumerate(names):
                self._class.addItem(f"Class {name}", str(label))
        self._class.setVisible(bool(names))

    def allow(self, *, asking: bool) -> None:
        """Whether there is somebody to answer for other weights or classes."""
        self._weights.setEnabled(asking)
        self._class.setEnabled(asking)

    def clear(self) -> None:
        self._class.clear()
        if self._together:
            self._class.addItem("All classes", NO_CLASS)
        self._class.hide()
