"""Which field is shown: score or velocity, of which weights and which class."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.widgets.choice import make_choice
from desktop.widgets.plane.model_choices import ModelChoices


class FieldChoices(ModelChoices):
    """Emits ``shown`` when another field of what is there is to be shown, ``asked`` for others."""

    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "the field",
            "EMA: the moving average of the weights, steadier and better. Raw: the weights as "
            "they are trained.",
            first="ema",
            together=True,
            parent=parent,
        )
        self._kind = make_choice(
            "Which field",
            "Velocity: how points go on their way to the data, \N{MINUS SIGN}dx/dt. "
            "Score: where the density of x_t rises, \N{NABLA} log p.",
            (("Velocity", "velocity"), ("Score", "score")),
        )
        self.row.insertWidget(0, self._kind)
        self._kind.activated.connect(self.shown)

    @property
    def of_score(self) -> bool:
        return self._kind.currentData() == "score"
