"""A small choice in the head of a panel."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox


def make_choice(name: str, tip: str, entries: Sequence[tuple[str, str]]) -> QComboBox:
    """A combo box of texts, each with the value it stands for."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    for text, value in entries:
        box.addItem(text, value)
    return box


def show_choice(box: QComboBox, value: str) -> None:
    """Choose the entry of this value, without telling anybody."""
    blocked = box.blockSignals(True)
    box.setCurrentIndex(box.findData(value))
    box.blockSignals(blocked)
