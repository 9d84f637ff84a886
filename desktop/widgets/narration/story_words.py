"""The line of what happens, and under it what it means; both keep their room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.look import muted_label, set_look

LONGEST = (
    "12 of 12 (turn 5 of 5): D scores both batches: real 12.30 on average, generated -12.30.",
    (
        "D wants it small: that takes high scores for real and low ones for generated examples. "
        "Penalties keep D smooth; they are computed in every 16th update."
    ),
)
"""About as long as both become: the diagram below must not jump from phase to phase."""

PADDING = 6  # pixels that a style sheet may put around a line


class StoryWords(QWidget):
    """Two labels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.happens = QLabel()
        self.happens.setWordWrap(True)
        set_look(self.happens, role="heading")
        self.meaning = muted_label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label in (self.happens, self.meaning):
            label.setIndent(0)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            column.addWidget(label)

    def say(self, happens: str, meaning: str) -> None:
        self.happens.setText(happens)
        self.meaning.setText(meaning)
        self.happens.setToolTip(meaning)
        self.setAccessibleName(happens)
        self.setAccessibleDescription(meaning)
        self._fit()

    def show_meaning(self, *, shown: bool) -> None:
        """Or only what happens, where there is little room: the pointer tells the rest."""
        self.meaning.setVisible(shown)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """As high as the longest words, or these if they are longer still."""
        for label, longest in zip((self.happens, self.meaning), LONGEST, strict=True):
            label.ensurePolished()
            heights = (
                label.fontMetrics()
                .boundingRect(0, 0, self.width(), 1000, Qt.TextFlag.TextWordWrap, text)
                .height()
                for text in (longest, label.text())
            )
            label.setFixedHeight(max(heights) + PADDING)
