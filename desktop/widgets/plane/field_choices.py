"""Which field is shown: score or velocity, of which weights and which class."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.answers import Weights
from desktop.widgets.choice import make_choice

NO_CLASS = "-1"


class FieldChoices(QWidget):
    """Emits ``shown`` when another field of what is there is to be shown, ``asked`` for others."""

    shown = Signal()
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = make_choice(
            "Which field",
            "Velocity: how points go on their way to the data, \N{MINUS SIGN}dx/dt. "
            "Score: where the density of x_t rises, \N{NABLA} log p.",
            (("Velocity", "velocity"), ("Score", "score")),
        )
        self._weights = make_choice(
            "Weights of the field",
            "EMA: the moving average of the weights, steadier and better. Raw: the weights as "
            "they are trained.",
            (("EMA weights", "ema"), ("Raw weights", "raw")),
        )
        self._class = make_choice("Class", "The field of all classes together, or of one", ())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for choice in (self._kind, self._weights, self._class):
            row.addWidget(choice)
        row.addStretch(1)
        self._kind.activated.connect(self.shown)
        self._weights.activated.connect(self.asked)
        self._class.activated.connect(self.asked)
        self.clear()

    @property
    def of_score(self) -> bool:
        return self._kind.currentData() == "score"

    @property
    def weights(self) -> Weights:
        return "raw" if self._weights.currentData() == "raw" else "ema"

    @property
    def label(self) -> int:
        """The class, -1 for none."""
        return int(self._class.currentData())

    def offer_classes(self, names: Sequence[str]) -> None:
        """The classes that are learnt, if any."""
        if len(names) + 1 != self._class.count():
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
        self._class.addItem("All classes", NO_CLASS)
        self._class.hide()
