"""One verdict of the doctor: what is wrong, how it is seen, since when, and what may help."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.gan_events import Verdict
from desktop.look import muted_label, set_look
from desktop.widgets.health.record import HealthRecord
from desktop.widgets.health.remedy_rows import RemedyRows

SIGNS = {
    "trouble": ("\N{WARNING SIGN}", "Trouble", "warning"),
    "notice": ("\N{INFORMATION SOURCE}", "Notice", "info"),
}
"""Sign, word and tone of each severity."""


class VerdictCard(QFrame):
    """Emits ``remedy`` with a path and a value, and ``step_chosen`` with the step it began at."""

    remedy = Signal(str, object)
    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._since = 0
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._title.setIndent(0)
        set_look(self._title, role="heading")
        self._step = QPushButton()
        self._step.setToolTip("Select this step in every panel")
        self._step.clicked.connect(lambda: self.step_chosen.emit(self._since))
        self._evidence, self._advice = QLabel(), muted_label("", wrap=True)
        self._evidence.setWordWrap(True)
        self._evidence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rows = RemedyRows()
        self.rows.chosen.connect(self.remedy)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._step, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(head)
        for widget in (self._evidence, self._advice, self.rows):
            column.addWidget(widget)

    @property
    def step_button(self) -> QPushButton:
        return self._step

    def texts(self) -> list[str]:
        """Heading, evidence and advice."""
        return [label.text() for label in (self._title, self._evidence, self._advice)]

    def show_verdict(self, verdict: Verdict, record: HealthRecord, *, possible: bool) -> None:
        """Say this now; the same card stays for a verdict while it holds."""
        sign, word, tone = SIGNS[verdict.severity]
        set_look(self, role="banner", tone=tone)
        self._since = verdict.since
        self._title.setText(f"{sign} {word}: {verdict.title}")
        self._step.setText(f"since step {verdict.since:,}")
        self._step.setAccessibleName(f"{verdict.title}: select step {verdict.since:,}")
        self._evidence.setText(verdict.evidence)
        self._advice.setText(verdict.advice)
        self.rows.show_remedies(
            verdict.remedies, record.done(verdict.rule), record.config, possible=possible
        )
        self.setAccessibleName(f"{word}: {verdict.title} since step {verdict.since:,}")
        self.setAccessibleDescription(f"{verdict.evidence} {verdict.advice}")

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(self.palette().highlight().color(), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()
