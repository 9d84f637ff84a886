"""In which order pictures stand, whose weights made them, and what their frames mean."""

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.answers import Weights
from desktop.theme import Theme
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.verdicts.judgement import ORDERS, Order
from desktop.widgets.verdicts.verdict_key import VerdictKey


class VerdictControls(QWidget):
    """Emits ``sorted_anew`` and ``asked_anew`` when a person has chosen something else."""

    sorted_anew = Signal()
    asked_anew = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = make_choice(
            "Order of the pictures",
            "By number: as in other panels, and partners at the same place. Most convincing first: "
            "the highest scores. Most doubtful first: the lowest",
            ORDERS,
        )
        self._weights = make_choice(
            "Weights of the generator",
            "EMA: the moving average of the weights. Raw: the weights as they are trained, which "
            "are those that D plays against",
            (("EMA weights", "ema"), ("Raw weights", "raw")),
        )
        self._key = VerdictKey()
        flow = FlowLayout(self)
        for widget in (self._order, self._weights, self._key):
            flow.addWidget(widget)
        self._order.activated.connect(self.sorted_anew)
        self._weights.activated.connect(self.asked_anew)

    @property
    def order(self) -> Order:
        return cast(Order, self._order.currentData())

    @property
    def weights(self) -> Weights:
        return cast(Weights, self._weights.currentData())

    def show_weights(self, weights: Weights) -> None:
        """Whose weights they are, without telling."""
        show_choice(self._weights, weights)

    def allow(self, *, asking: bool) -> None:
        """Whether anybody is there to answer."""
        self._weights.setEnabled(asking)

    def show_about_all(self, *, shown: bool) -> None:
        """Whether there is what is about all pictures; else a single one is looked at."""
        self._order.setVisible(shown)
        self._key.setVisible(shown)

    def apply_theme(self, theme: Theme) -> None:
        self._key.apply_theme(theme)
