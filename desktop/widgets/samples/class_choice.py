"""A choice of one class of the data, or of none."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.widgets.choice import Choice, show_choice

NO_CLASS = -1


class ClassChoice(Choice):
    """Emits ``class_chosen`` with a class, or -1 for all of them."""

    class_chosen = Signal(int)

    def __init__(self, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Class")
        self.setToolTip(tip)
        self.activated.connect(self._tell)

    def show_names(self, names: Sequence[str]) -> None:
        """The names of the classes."""
        self.clear()
        self.addItem("All classes", str(NO_CLASS))
        for label, name in enumerate(names):
            self.addItem(f"Class {name}", str(label))

    def show_class(self, label: int | None) -> None:
        """Choose a class, or all, without telling."""
        show_choice(self, str(NO_CLASS if label is None else label))

    def _tell(self) -> None:
        self.class_chosen.emit(int(self.currentData()))
