"""A choice of one among several."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override


class Choice(QComboBox):
    """A combo box that a wheel passing over it does not change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def make_choice(name: str, tip: str, entries: Sequence[tuple[str, str]]) -> Choice:
    """A choice of texts, each with the value it stands for."""
    box = Choice()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    for text, value in entries:
        box.addItem(text, value)
    return box


def add_heading(box: QComboBox, text: str) -> None:
    """An entry that cannot be chosen, above those that it is about."""
    box.addItem(text)
    row = box.count() - 1
    model = box.model()
    if isinstance(model, QStandardItemModel):
        item = model.item(row)
        item.setEnabled(False)
        font = QFont(box.font())
        font.setBold(True)
        item.setFont(font)


def show_choice(box: QComboBox, value: str) -> None:
    """Choose the entry of this value, without telling anybody."""
    blocked = box.blockSignals(True)
    box.setCurrentIndex(box.findData(value))
    box.blockSignals(blocked)
