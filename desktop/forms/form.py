"""The form of a run's settings, made from the declarations in its config, none by hand."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.config.fields import ParameterInfo, describe
from core.errors import NoisescopeError
from desktop.forms.row import FieldRow
from desktop.forms.section import Section
from desktop.forms.sections import make_sections
from desktop.look import muted_label, set_look

Apply = Callable[[Any, str, str], Any]
"""The config with one value changed, as :func:`core.config.overrides.with_value` does it."""


class ExperimentForm(QWidget):
    """Edits one config. What it holds is always valid; a wrong value waits beside its reason.

    Its rows take a while to make: without ``filled`` they are there after :meth:`fill` only.
    """

    changed = Signal(str)  # a path; ``config`` has the new value
    new_run_wanted = Signal()

    def __init__(
        self,
        config: BaseModel,
        apply: Apply,
        *,
        general: str = "Run",
        filled: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.config = config
        self._baseline = _values(config)
        self._apply = apply
        self._general = general  # heading of the parameters that are in no group
        self._locked = False
        self._rows: dict[str, FieldRow] = {}
        self._sections: list[Section] = []
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search settings")
        self._search.setClearButtonEnabled(True)
        self._search.setAccessibleName("Search settings")
        self._search.setToolTip("Show only settings whose name or description has these words")
        self._search.textChanged.connect(self._filter)
        self._nothing = muted_label("No setting has these words.", wrap=True)
        self._nothing.hide()
        self._note = muted_label("", wrap=True)
        self._note_frame = self._make_note()
        self._area = QScrollArea()
        self._area.setWidget(QWidget())
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 4, 4)
        column.setSpacing(6)
        for widget in (self._search, self._note_frame, self._nothing):
            column.addWidget(widget)
        column.addWidget(self._area, 1)
        if filled:
            self._build()

    def fill(self) -> None:
        """Make the rows, if they are not there yet."""
        if not self._rows:
            self._build()

    def _make_note(self) -> QFrame:
        frame = QFrame()
        set_look(frame, role="note")
        button = QPushButton("New run")
        button.setToolTip("End this run and set up a new one with these settings")
        button.clicked.connect(self.new_run_wanted)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(8, 6, 8, 8)
        inside.addWidget(self._note)
        inside.addWidget(button)
        frame.hide()
        return frame

    def row(self, path: str) -> FieldRow:
        """The row of a parameter."""
        return self._rows[path]

    @property
    def paths(self) -> list[str]:
        """The parameters that the form shows, from top to bottom."""
        return list(self._rows)

    @property
    def problems(self) -> dict[str, str]:
        """The path and the reason of every value that was refused and still stands in the form."""
        return {path: row.problem for path, row in self._rows.items() if row.problem}

    def show_config(self, config: BaseModel, *, baseline: BaseModel | None = None) -> None:
        """Show another config; what is reset goes back to ``baseline``, else to this config."""
        self.config = config
        self._baseline = _values(config if baseline is None else baseline)
        self._build(keep_drafts=False)

    def show_value(self, path: str, given: str) -> None:
        """Take over a value that was set elsewhere, for example by the run itself."""
        self.config = self._apply(self.config, path, given)
        self._refresh()

    def set_locked(self, locked: bool, note: str = "") -> None:
        """While locked only live parameters can change; ``note`` says why and offers a new run."""
        self._locked = locked
        self._note.setText(note)
        self._note_frame.setVisible(bool(note))
        self._apply_lock()

    def reveal(self, path: str) -> None:
        """Bring a parameter into view and put the cursor into it."""
        self._search.clear()
        row = self._rows[path]
        for section in self._sections:
            if row in section.rows:
                section.reveal(row)
        # Where it is, is known when what was unfolded has been laid out.
        QTimer.singleShot(0, row, lambda: self._area.ensureWidgetVisible(row))
        row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def commit(self, path: str) -> None:
        """Take what is given at this path into the config, or say beside it why not."""
        row = self._rows[path]
        if not row.has_draft:
            row.show_problem("")
            return
        if self._try(row, row.given()):
            self._retry_drafts()

    def commit_drafts(self) -> None:
        """Take over what was typed and not yet confirmed, as pressing Enter does."""
        for path in list(self._rows):
            row = self._rows.get(path)
            if row is not None and row.has_draft:
                self.commit(path)

    def _try(self, row: FieldRow, given: str) -> bool:
        path = row.info.path
        try:
            self.config = self._apply(self.config, path, given)
        except NoisescopeError as error:
            row.show_problem(_without_path(str(error), path))
            return False
        row.show_value(row.info.value)  # what stands in the form is no draft any more
        self._refresh()
        self.changed.emit(path)
        return True

    def _retry_drafts(self) -> None:
        """A value may have become valid by the change of another one."""
        for path in list(self.problems):
            row = self._rows.get(path)
            if row is not None and row.has_draft and self._try(row, row.given()):
                self._retry_drafts()
                return

    def _forgive(self, path: str) -> None:
        """While a wrong value is mended: take the reason away as soon as it does not hold."""
        row = self._rows[path]
        if not row.problem:
            return
        try:
            self._apply(self.config, path, row.given())
        except NoisescopeError as error:
            row.show_problem(_without_path(str(error), path))
        else:
            row.show_problem("")

    def _reset(self, path: str) -> None:
        self._rows[path].editor.show_value(self._baseline[path])
        self.commit(path)

    def _refresh(self) -> None:
        """Show the config after a change; built anew only where other parameters exist now."""
        infos = list(describe(self.config))
        if [(i.path, i.choices) for i in infos] != [
            (row.info.path, row.info.choices) for row in self._rows.values()
        ]:
            self._build()
            return
        for info in infos:
            self._show(self._rows[info.path], info)

    def _show(self, row: FieldRow, info: ParameterInfo) -> None:
        keep_draft = row.has_draft
        row.info = info
        if not keep_draft:
            row.show_value(info.value)
        self._mark(row)

    def _mark(self, row: FieldRow) -> None:
        path = row.info.path
        row.show_baseline(self._baseline.get(path), exists=path in self._baseline)

    def _build(self, *, keep_drafts: bool = True) -> None:
        refused = [row for row in self._rows.values() if row.problem and keep_drafts]
        drafts = {row.info.path: (row.given(), row.problem) for row in refused}
        focused = next((p for p, r in self._rows.items() if r.editor.hasFocus()), None)
        place = self._area.verticalScrollBar().value()
        self._rows = {info.path: self._make_row(info) for info in describe(self.config)}
        folding = {section.title: section.folding for section in self._sections}
        self._sections = make_sections(self.config, self._rows.values(), general=self._general)
        for section in self._sections:
            section.set_folding(folding.get(section.title, section.folding))
        self._show_page()
        for path, (given, problem) in drafts.items():
            if path in self._rows:
                self._rows[path].show_draft(given, problem)
        self._apply_lock()
        self._filter()
        self._area.verticalScrollBar().setValue(place)
        if focused in self._rows:
            self._rows[focused].editor.setFocus()

    def _make_row(self, info: ParameterInfo) -> FieldRow:
        row = FieldRow(info)
        row.committed.connect(self.commit)
        row.edited.connect(self._forgive)
        row.reset_wanted.connect(self._reset)
        self._mark(row)
        return row

    def _show_page(self) -> None:
        # Not deleted at once: a signal of one of its editors may have brought us here.
        self._area.takeWidget().deleteLater()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 6, 8)
        column.setSpacing(0)
        for section in self._sections:
            column.addWidget(section)
        column.addStretch(1)
        self._area.setWidget(page)
        self._put_in_tab_order(page)

    def _put_in_tab_order(self, page: QWidget) -> None:
        """Let Tab go from the search to the settings: new widgets come after all of the window."""
        before: QWidget = self._area
        for widget in page.findChildren(QWidget):
            inside = widget.window() is self.window()  # as the list of a combo box is not
            if inside and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                self.setTabOrder(before, widget)
                before = widget

    def _filter(self) -> None:
        words = self._search.text().lower().split()
        found = [section.search(words) for section in self._sections]
        self._nothing.setVisible(not any(found))

    def _apply_lock(self) -> None:
        for row in self._rows.values():
            usable = row.info.live or not self._locked
            if not usable and row.editor.hasFocus():
                # Qt would hand the keyboard on to the next number that can be changed.
                self.setFocus()
            row.setEnabled(usable)
            self._mark(row)


def _values(config: BaseModel) -> dict[str, Any]:
    return {info.path: info.value for info in describe(config)}


def _without_path(sentence: str, path: str) -> str:
    """The sentence as it reads beside the parameter that it is about."""
    text = sentence.removeprefix(f"{path}: ")
    return text[:1].upper() + text[1:]
