"""Names and values below each other."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget
from typing_extensions import override

from desktop.look import muted_label

Facts = tuple[tuple[str, str], ...]


class FactTable(QWidget):
    """Rows of a name and its value, which may be marked and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(10)
        self._form.setVerticalSpacing(3)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Facts) -> None:
        """Show these and no others. Rows are kept: a form never gives back the room of one."""
        self.setVisible(bool(facts))
        while len(self._rows) < len(facts):
            self._add_row()
        for index, row in enumerate(self._rows):
            self._form.setRowVisible(index, index < len(facts))
            for label, text in zip(row, facts[index] if index < len(facts) else (), strict=False):
                if label.text() != text:
                    label.setText(text)
        self._fit()

    def _fit(self) -> None:
        """As high as the wrapped values need: a form in a form asks for too little at first."""
        self._form.invalidate()
        self.setFixedHeight(max(0, self._form.totalHeightForWidth(self.width())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _add_row(self) -> None:
        name, value = muted_label(""), QLabel()
        name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form.addRow(name, value)
        self._rows.append((name, value))
