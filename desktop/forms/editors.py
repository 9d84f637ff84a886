"""One editor for each kind of parameter. They take any text and leave the judging to the config."""

import math
from collections.abc import Callable, Mapping
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from typing_extensions import override

from core.config.fields import Kind, ParameterInfo
from desktop.forms.numbers import number_text, stepped
from desktop.widgets.choice import Choice

STEPS: Mapping[int, int] = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}


class BoolEditor(QCheckBox):
    """On or off."""

    committed = Signal()
    edited = Signal()

    def __init__(self, info: ParameterInfo) -> None:
        super().__init__()
        self.show_value(info.value)
        self.toggled.connect(self._toggled)

    def given(self) -> str:
        return "true" if self.isChecked() else "false"

    def show_value(self, value: Any) -> None:
        blocked = self.blockSignals(True)
        self.setChecked(bool(value))
        self.blockSignals(blocked)

    def show_given(self, given: str) -> None:
        self.show_value(given == "true")

    def _toggled(self) -> None:
        self.committed.emit()


class TextEditor(QLineEdit):
    """A text, or a list of whole numbers."""

    committed = Signal()
    edited = Signal()

    def __init__(self, info: ParameterInfo) -> None:
        super().__init__()
        self._info = info
        self.setPlaceholderText("none" if info.optional else "")
        self.show_value(info.value)
        self.textEdited.connect(self._text_edited)
        self.editingFinished.connect(self._editing_finished)

    def given(self) -> str:
        return self.text().strip()

    def show_value(self, value: Any) -> None:
        if isinstance(value, tuple):
            self.show_given(", ".join(map(str, cast(tuple[int, ...], value))))
        else:
            self.show_given("" if value is None else str(value))

    def show_given(self, given: str) -> None:
        self.setText(given)
        self.setCursorPosition(0)

    def _text_edited(self) -> None:
        self.edited.emit()

    def _editing_finished(self) -> None:
        self.committed.emit()


class NumberEditor(TextEditor):
    """A number; the arrow keys, the page keys and the wheel step through it while it has focus."""

    @override
    def given(self) -> str:
        text = super().given()
        return text.replace(",", "") if self._info.kind == "int" else text

    @override
    def show_value(self, value: Any) -> None:
        self.show_given(number_text(value))

    def step(self, steps: int) -> None:
        """Go this many sensible steps up or down."""
        try:
            value = float(self.given())
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            return  # there is nothing to count from
        self.show_value(stepped(self._info, value, steps))
        self.edited.emit()
        self.committed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(STEPS[event.key()])
        else:
            super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self.step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()  # scrolling over a form must not change what it passes


class ChoiceEditor(Choice):
    """One of several names, or the variant of a part of the config."""

    committed = Signal()
    edited = Signal()

    def __init__(self, info: ParameterInfo) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        for choice, label in zip(info.choices, info.labels, strict=True):
            self.addItem(label, choice)
        self.show_value(info.value)
        self.activated.connect(self._activated)

    def given(self) -> str:
        return str(self.currentData())

    def show_value(self, value: Any) -> None:
        self.setCurrentIndex(self.findData(str(value)))

    def show_given(self, given: str) -> None:
        self.show_value(given)

    def _activated(self) -> None:
        self.committed.emit()


AnyEditor = BoolEditor | NumberEditor | TextEditor | ChoiceEditor

EDITORS: Mapping[Kind, Callable[[ParameterInfo], AnyEditor]] = {
    "bool": BoolEditor,
    "int": NumberEditor,
    "float": NumberEditor,
    "text": TextEditor,
    "int_list": TextEditor,
    "choice": ChoiceEditor,
    "variant": ChoiceEditor,
}
"""The editor of every kind of parameter."""
