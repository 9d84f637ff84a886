"""Marks that the style sheet draws by: roles and tones of widgets."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def set_look(widget: QWidget, **marks: str | bool) -> None:
    """Give a widget marks such as ``role="muted"`` and draw it accordingly."""
    changed = False
    for name, value in marks.items():
        text = str(value).lower() if isinstance(value, bool) else value
        if widget.property(name) != text:
            widget.setProperty(name, text)
            changed = True
    # What was never drawn will take its look from the style sheet when it is.
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def muted_label(text: str, *, wrap: bool = False) -> QLabel:
    """Secondary text."""
    label = QLabel(text)
    label.setWordWrap(wrap)
    set_look(label, role="muted")
    return label
