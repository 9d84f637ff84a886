"""One parameter in the form: its title, its editor, and what is wrong with what was given."""

from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from core.config.fields import ParameterInfo
from desktop.forms.editors import EDITORS
from desktop.forms.numbers import number_text
from desktop.look import muted_label, set_look

Policy = QSizePolicy.Policy

RESET_WIDTH = 20
INDENT = 10  # pixels by which the titles within a group are moved to the right


class FieldRow(QWidget):
    """Keeps what the person wrote, right or wrong, until something else is shown."""

    committed = Signal(str)  # the parameter's path; given() has the text
    edited = Signal(str)
    reset_wanted = Signal(str)

    def __init__(self, info: ParameterInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self.problem = ""  # one sentence, "" if what is given is valid
        self.editor = EDITORS[info.kind](info)
        self._accepted = self.editor.given()
        self._title = QLabel(info.title)
        self._live = QLabel("live" if info.live else "")
        self._reset = QToolButton()
        self._problem = QLabel()
        self._baseline: Any = info.value
        self._has_baseline = True
        self._explain()
        self._lay_out()
        self._connect()
        self._mark()

    def indent(self, *, within_group: bool) -> None:
        """Show by the place of the title whether the parameter is in a group inside its section."""
        self._beside.setContentsMargins(INDENT if within_group else 0, 0, 0, 0)

    def given(self) -> str:
        """What the editor holds, as text for :func:`core.config.overrides.with_value`."""
        return self.editor.given()

    @property
    def has_draft(self) -> bool:
        """Whether something was given that the config does not hold."""
        return self.given() != self._accepted

    def show_value(self, value: Any) -> None:
        """Show what the config holds now."""
        self.editor.show_value(value)
        self._accepted = self.editor.given()
        self.show_problem("")

    def show_draft(self, given: str, problem: str) -> None:
        """Show what a person gave and the config refused; no problem if it holds that by now."""
        self.editor.show_given(given)
        self.show_problem(problem if self.has_draft else "")

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with what is given; "" if nothing is."""
        self.problem = sentence
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        set_look(self.editor, wrong=bool(sentence))
        self._mark()

    def show_baseline(self, value: Any, *, exists: bool) -> None:
        """Mark whether the config differs from the preset, whose value this is."""
        self._baseline = value
        self._has_baseline = exists
        self._mark()

    def _mark(self) -> None:
        changed = self._has_baseline and self._baseline != self.info.value
        set_look(self._title, changed=changed)
        can_reset = changed or (self._has_baseline and bool(self.problem))
        self._reset.setEnabled(can_reset and self.isEnabled())
        self._reset.setText("\N{ANTICLOCKWISE OPEN CIRCLE ARROW}" if can_reset else "")
        tip = f"Back to {_in_words(self._baseline)} as in the preset" if can_reset else ""
        self._reset.setToolTip(tip)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, which no editor wants for itself, gives up what was not taken over."""
        if event.key() == Qt.Key.Key_Escape and self.has_draft:
            self.show_draft(self._accepted, "")
        else:
            super().keyPressEvent(event)

    def matches(self, words: list[str]) -> bool:
        """Whether every word is in the title, the path or the description."""
        text = f"{self.info.title} {self.info.path} {self.info.description}".lower()
        return all(word in text for word in words)

    def _explain(self) -> None:
        info = self.info
        when = "Can be changed while training." if info.live else "Is set before training begins."
        allowed = f"Allowed: {info.allowed}{f' ({info.unit})' if info.unit else ''}."
        tip = (
            f"<p><b>{info.title}</b></p><p>{info.description}</p><p>{allowed} {when}</p>"
            f"<p><code>{info.path}</code></p>"
        )
        for widget in (self._title, self._live, self.editor):
            widget.setToolTip(tip)
        self.editor.setAccessibleName(info.title)
        self.editor.setAccessibleDescription(f"{info.description} {allowed} {when}")
        self._reset.setAccessibleName(f"Reset {info.title} to the preset")

    def _lay_out(self) -> None:
        heading = QWidget()
        beside = self._beside = QHBoxLayout(heading)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(6)
        beside.addWidget(self._title, 1)
        if self.info.unit:
            beside.addWidget(muted_label(self.info.unit))
        if self.info.live:
            beside.addWidget(self._live)
        # Titles and editors share the width in the same way in every row, so that they line up.
        heading.setSizePolicy(Policy.Ignored, Policy.Preferred)
        self.editor.setSizePolicy(Policy.Ignored, Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(heading, 0, 0)
        grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self._reset, 0, 2)
        grid.addWidget(self._problem, 1, 0, 1, 3)
        self._title.setWordWrap(True)
        self._title.setBuddy(self.editor)
        self._reset.setFixedWidth(RESET_WIDTH)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        set_look(self._reset, role="reset")
        set_look(self._problem, role="problem")
        set_look(self._live, role="live")
        self._problem.hide()

    def _connect(self) -> None:
        self.editor.committed.connect(self._commit)
        self.editor.edited.connect(self._edit)
        self._reset.clicked.connect(self._ask_reset)

    def _commit(self) -> None:
        self.committed.emit(self.info.path)

    def _edit(self) -> None:
        self.edited.emit(self.info.path)

    def _ask_reset(self) -> None:
        self.reset_wanted.emit(self.info.path)


def _in_words(value: Any) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "on" if value else "off"
        case int() | float():
            return number_text(value)
        case tuple():
            return ", ".join(map(str, cast(tuple[int, ...], value))) or "none"
        case _:
            return str(value)
