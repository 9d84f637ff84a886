"""A part of the form under a heading that folds it away, with its rarer parameters folded first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.forms.row import FieldRow
from desktop.look import muted_label, set_look

Folding = tuple[bool, bool]
"""Whether a section is open, and whether its advanced part is."""


class Fold(QWidget):
    """A heading, and under it what a click on it hides or shows."""

    def __init__(self, title: str, *, role: str, is_open: bool) -> None:
        super().__init__()
        self.title = title
        self._button = QToolButton()
        self._button.setText(title)
        self._button.setAccessibleName(title)
        self._button.setCheckable(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_look(self._button, role=role)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(4, 2, 0, 6)
        self.body.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._button)
        column.addWidget(self._content)
        self._button.toggled.connect(self._show)
        self._button.setChecked(is_open)
        self._show(is_open)

    @property
    def is_open(self) -> bool:
        return self._button.isChecked()

    def set_open(self, is_open: bool) -> None:
        self._button.setChecked(is_open)

    def _show(self, is_open: bool) -> None:
        self._content.setVisible(is_open)
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self._button.setArrowType(arrow)


class Section(Fold):
    """All parameters of one group of the config."""

    def __init__(self, title: str, rows: Sequence[FieldRow], captions: dict[str, str]) -> None:
        usual = [row for row in rows if not row.info.advanced]
        rare = [row for row in rows if row.info.advanced]
        super().__init__(title, role="section", is_open=bool(usual))
        self.rows = tuple(rows)
        self._before_search: Folding | None = None
        self._fold: Fold | None = None
        _add(self.body, usual, captions)
        if usual and rare:
            self._fold = Fold(f"Advanced ({len(rare)})", role="fold", is_open=False)
            _add(self._fold.body, rare, captions)
            self.body.addWidget(self._fold)
        else:
            _add(self.body, rare, captions)

    @property
    def folding(self) -> Folding:
        """What the person unfolded; a search that is on does not count."""
        now = (self.is_open, self._fold is not None and self._fold.is_open)
        return now if self._before_search is None else self._before_search

    def set_folding(self, folding: Folding) -> None:
        is_open, rare_open = folding
        self.set_open(is_open)
        if self._fold is not None:
            self._fold.set_open(rare_open)

    def reveal(self, row: FieldRow) -> None:
        """Unfold what hides this row."""
        self.set_open(True)
        if self._fold is not None and row.info.advanced:
            self._fold.set_open(True)

    def search(self, words: list[str]) -> bool:
        """Show only rows that have all words; true if there are any. No words show every row."""
        found = [row for row in self.rows if row.matches(words)]
        for row in self.rows:
            row.setVisible(row in found)
        rare = any(row.info.advanced for row in found)
        if self._fold is not None:
            self._fold.setVisible(rare)
        self._unfold_for_search(rare=rare, searching=bool(words))
        self.setVisible(bool(found))
        return bool(found)

    def _unfold_for_search(self, *, rare: bool, searching: bool) -> None:
        folding = self.folding
        if searching:
            self._before_search = folding
            self.set_folding((True, rare))
        else:
            self._before_search = None
            self.set_folding(folding)


def _add(body: QVBoxLayout, rows: Sequence[FieldRow], captions: dict[str, str]) -> None:
    """Add rows, with a caption where a group inside the group begins."""
    last = ""
    for row in rows:
        caption = captions.get(row.info.path, "")
        if caption and caption != last:
            label = muted_label(caption)
            set_look(label, role="caption")
            body.addWidget(label)
        last = caption
        # Or what comes after a group would seem to belong to it.
        row.indent(within_group=bool(caption))
        body.addWidget(row)
