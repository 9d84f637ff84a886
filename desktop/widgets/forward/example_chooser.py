"""Which training examples are shown: of a class, by number, or simply others."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from core.answers import ForwardNoised
from core.arrays import Integers
from desktop.look import muted_label
from desktop.widgets.choice import make_choice

ANY = "-1"
WIDEST_NUMBER = "8888888"


class _Number(QIntValidator):
    """Takes the last number there is where a larger one was typed."""

    @override
    def fixup(self, arg__1: str) -> str:
        return str(self.top()) if arg__1.isdigit() else arg__1


class ExampleChooser(QWidget):
    """Emits ``wanted``: indices of examples to show, and whether a person's hand wants them."""

    wanted = Signal(tuple, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._indices: Sequence[int] = ()  # that are shown
        self._labels: Integers = np.zeros(0, dtype=np.int64)  # of every training example
        self._count = 0  # that were shown first; a class may have fewer
        self._class = make_choice("Class", "Show examples of one class only", ())
        self._number = QLineEdit()
        self._number.setPlaceholderText("none")
        self._number.setAccessibleName("Number of the training example")
        self._number.setFixedWidth(self._number.fontMetrics().horizontalAdvance(WIDEST_NUMBER) + 16)
        self._validator = _Number(0, 0, self)
        self._number.setValidator(self._validator)
        self._others = QPushButton("Other examples")
        self._others.setToolTip("Take other examples of the training data")
        self._class.activated.connect(self._ask_for_class)
        self._number.returnPressed.connect(lambda: self.ask_for(int(self._number.text())))
        self._others.clicked.connect(self._ask_for_others)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._example: QLabel = muted_label("Example")
        for widget in (self._class, self._example, self._number, self._others):
            row.addWidget(widget)
        row.addStretch(1)
        self.clear()

    def show_examples(self, noised: ForwardNoised, names: Sequence[str]) -> None:
        """These are shown now; ``names`` are those of all classes."""
        self._indices = [int(index) for index in noised.indices]
        if not np.array_equal(noised.training_labels, self._labels):
            self._labels = noised.training_labels
            self._count = len(self._indices)
            self._show_classes(names)
            last = len(self._labels) - 1
            self._validator.setTop(last)
            self._number.setToolTip(f"Number of a training example, 0 to {last:,}, then Enter")
        self.setEnabled(True)

    def _show_classes(self, names: Sequence[str]) -> None:
        self._class.clear()
        self._class.addItem("All classes", ANY)
        for label, name in enumerate(names):
            if bool((self._labels == label).any()):
                self._class.addItem(name, str(label))
        self._class.setVisible(self._class.count() > 2)

    def show_chosen(self, index: int) -> None:
        """The number of the example that is looked at."""
        if not self._number.isModified() or not self._number.hasFocus():
            self._number.setText(str(index))

    def clear(self) -> None:
        """There is no run to choose from."""
        self._indices = ()
        self._labels = np.zeros(0, dtype=np.int64)
        self._class.clear()
        self._class.addItem("All classes", ANY)
        self._class.show()
        self._number.setText("")
        self.setEnabled(False)

    def ask_for(self, index: int, *, by_hand: bool = True) -> None:
        """This example, and behind it those that are shown already."""
        rest = [shown for shown in self._indices if shown != index]
        self.wanted.emit((index, *rest)[: self._count], by_hand)

    def _candidates(self) -> Integers:
        label = int(self._class.currentData())
        every = np.arange(len(self._labels))
        return every if label < 0 else every[self._labels == label]

    def _ask_for_class(self) -> None:
        self._ask(self._candidates(), 0)

    def _ask_for_others(self) -> None:
        """Those behind the last one that is shown; from the beginning after the end."""
        candidates = self._candidates()
        self._ask(candidates, int(np.searchsorted(candidates, max(self._indices), side="right")))

    def _ask(self, candidates: Integers, first: int) -> None:
        count = min(self._count, len(candidates))
        places = (first + np.arange(count)) % len(candidates)
        self.wanted.emit(tuple(int(index) for index in candidates[places]), True)
