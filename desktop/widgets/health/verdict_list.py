"""All that the doctor says now, and what held once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.gan_events import Verdict
from desktop.look import muted_label, set_look
from desktop.widgets.health.record import HealthRecord, Past
from desktop.widgets.health.remedy_words import done_text
from desktop.widgets.health.verdict_card import VerdictCard
from desktop.widgets.health.watched import WATCHED, watched_html
from desktop.words import counted

BEFORE = "Nothing is known yet: training has not begun."
WELL = "\N{CHECK MARK} Nothing wrong is seen"


class VerdictList(QWidget):
    """Emits what its cards emit."""

    remedy = Signal(str, object)
    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: dict[str, VerdictCard] = {}  # by the name of the rule
        self._state = QLabel()
        self._state.setWordWrap(True)
        self._state.setIndent(0)
        set_look(self._state, role="heading")
        self._since, self.watched = muted_label("", wrap=True), muted_label("", wrap=True)
        names = " \N{MIDDLE DOT} ".join(title for title, _ in WATCHED.values())
        self.watched.setText(f"What is watched: {names}.")
        self.watched.setToolTip(watched_html())
        self._past = muted_label("", wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._state)
        column.addWidget(self._since)
        column.addLayout(self._column)
        column.addWidget(self._past)
        column.addWidget(self.watched)
        column.addStretch(1)
        self.show_record(HealthRecord(), 0, possible=False)

    @property
    def state(self) -> str:
        """The line on top, and the one under it."""
        return f"{self._state.text()} {self._since.text()}".strip()

    @property
    def past(self) -> list[str]:
        """What held once, a line each, the newest first."""
        return self._past.text().split("\n")[1:]

    def show_record(self, record: HealthRecord, step: int, *, possible: bool) -> None:
        """``step`` is that of the run; ``possible``: it still goes on."""
        self._show_state(record, step)
        self._show_cards(record, possible=possible)
        lines = ["What held before:", *(past_text(record, past) for past in record.past)]
        self._past.setText("\n".join(lines) if record.past else "")
        self._past.setVisible(bool(record.past))
        self.watched.setVisible(not record.verdicts)

    def _show_state(self, record: HealthRecord, step: int) -> None:
        troubles = [verdict.severity == "trouble" for verdict in record.verdicts]
        self._since.setVisible(not troubles)
        if troubles:
            parts = [counted(sum(troubles), "trouble")] if any(troubles) else []
            parts += [counted(troubles.count(False), "notice")] if False in troubles else []
            self._state.setText(" and ".join(parts))
            self._since.setText("")
        elif step == 0:
            self._state.setText(BEFORE)
            self._since.setText("")
        else:
            self._state.setText(WELL)
            well = f" All is well since step {record.well_since:,}." if record.well_since else ""
            self._since.setText(f"Watched from the first step to step {step:,}.{well}")

    def _show_cards(self, record: HealthRecord, *, possible: bool) -> None:
        now: dict[str, Verdict] = {verdict.rule: verdict for verdict in record.verdicts}
        for rule in [rule for rule in self.cards if rule not in now]:
            card = self.cards.pop(rule)
            card.setParent(None)
            card.deleteLater()
        for place, (rule, verdict) in enumerate(now.items()):
            if rule not in self.cards:
                card = VerdictCard()
                card.remedy.connect(self.remedy)
                card.step_chosen.connect(self.step_chosen)
                self.cards[rule] = card
            card = self.cards[rule]
            card.show_verdict(verdict, record, possible=possible)
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
                card.show()  # now: Qt would wait for the next turn of its loop


def past_text(record: HealthRecord, past: Past) -> str:
    """Oscillation, steps 350 to 1,900: gone."""
    text = f"{past.title}, steps {past.since:,} to {past.until:,}: gone"
    done = "; ".join(done_text(record.config, done) for done in past.done)
    return f"{text} ({done})" if done else text
