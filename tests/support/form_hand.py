"""A person at the form."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from core.config.overrides import find_parameter
from core.config.run import DiffusionRun, GANRun, RunConfig
from desktop.forms.editors import ChoiceEditor
from desktop.forms.form import ExperimentForm

RATE = "optimizer.learning_rate"
BATCH = "training.batch_size"


class Hand:
    """A person at the form: types, presses keys, reads."""

    def __init__(self, form: ExperimentForm, qtbot: QtBot) -> None:
        self.form = form
        self.changes: list[str] = []
        form.changed.connect(self.changes.append)
        self._qtbot = qtbot

    @property
    def config(self) -> RunConfig:
        config = self.form.config
        assert isinstance(config, DiffusionRun | GANRun)
        return config

    def value(self, path: str) -> object:
        return find_parameter(self.config, path).value

    def editor(self, path: str) -> QLineEdit:
        editor = self.form.row(path).editor
        assert isinstance(editor, QLineEdit)
        return editor

    def write(self, path: str, text: str) -> None:
        """Replace what stands there, without Enter."""
        editor = self.editor(path)
        editor.selectAll()
        self._qtbot.keyClick(editor, Qt.Key.Key_Backspace)
        self._qtbot.keyClicks(editor, text)

    def give(self, path: str, text: str) -> None:
        self.write(path, text)
        self._qtbot.keyClick(self.editor(path), Qt.Key.Key_Return)

    def choose(self, path: str, choice: str) -> None:
        """Pick an entry, as the list that drops down does."""
        editor = self.form.row(path).editor
        assert isinstance(editor, ChoiceEditor)
        index = editor.findData(choice)
        assert index >= 0, f"{choice} is not offered"
        editor.setCurrentIndex(index)
        editor.activated.emit(index)

    def shown(self, path: str) -> str:
        return self.editor(path).text()

    def problem(self, path: str) -> str:
        """What stands beside the value in the row, to be read."""
        row = self.form.row(path)
        texts = [label.text() for label in row.findChildren(QLabel) if label.isVisibleTo(row)]
        assert row.problem == "" or row.problem in texts
        return row.problem

    def reset_button(self, path: str) -> QToolButton:
        button = self.form.row(path).findChild(QToolButton)
        assert button is not None
        return button
