"""What may help, each with a button that does it, and what has been done already."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.config.run import RunConfig
from core.gan_events import Remedy
from desktop.look import muted_label
from desktop.widgets.health.record import Done
from desktop.widgets.health.remedy_words import RemedyWords, done_text, remedy_words

SHOWN = 3  # at first; the likeliest are first


class RemedyRows(QWidget):
    """Emits ``chosen`` with the path and the value of the remedy whose button was pressed."""

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = False
        self._shown: tuple[object, ...] = ()
        self._buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._rows: QWidget | None = None

    @property
    def buttons(self) -> Sequence[QPushButton]:
        return self._buttons

    def show_remedies(
        self,
        remedies: Sequence[Remedy],
        done: Sequence[Done],
        config: RunConfig | None,
        *,
        possible: bool,
    ) -> None:
        """Made anew only where something has changed, so that the keyboard stays where it is.

        ``possible``: the run goes on, and takes live parameters at once.
        """
        wanted = (tuple(remedies), tuple(done), config, possible, self._all)
        if wanted == self._shown:
            return
        self._shown = wanted
        if self._rows is not None:
            self._rows.setParent(None)
            self._rows.deleteLater()
        self._rows = rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, past in enumerate(done):
            label = QLabel(f"\N{CHECK MARK} {done_text(config, past)}")
            label.setWordWrap(True)
            grid.addWidget(label, row, 0, 1, 2)
        self._buttons = []
        seen = remedies if self._all else remedies[:SHOWN]
        for row, remedy in enumerate(seen, start=len(done)):
            words = remedy_words(config, remedy, at_once=possible and remedy.live)
            self._add(grid, row, remedy, words)
        if len(remedies) > SHOWN:
            left = Qt.AlignmentFlag.AlignLeft
            grid.addWidget(self._fold(len(remedies)), len(done) + len(seen), 0, left)
        self._column.addWidget(rows)
        rows.show()  # now: Qt would wait for the next turn of its loop

    def _add(self, grid: QGridLayout, row: int, remedy: Remedy, words: RemedyWords) -> None:
        button = QPushButton(words.button)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        button.setToolTip(words.tip)
        button.setAccessibleDescription(f"{words.change}. {words.tip}")
        button.clicked.connect(partial(self._choose, remedy))
        change = muted_label(words.change)
        change.setToolTip(words.tip)
        grid.addWidget(button, row, 0)
        grid.addWidget(change, row, 1)
        self._buttons.append(button)

    def _fold(self, count: int) -> QPushButton:
        button = QPushButton("Fewer" if self._all else f"{count - SHOWN} more")
        button.setFlat(True)
        button.setToolTip("What else may help, less likely")
        button.clicked.connect(self._unfold)
        return button

    def _unfold(self) -> None:
        self._all = not self._all
        remedies, done, config, possible, _ = self._shown
        self.show_remedies(remedies, done, config, possible=bool(possible))  # pyright: ignore[reportArgumentType]  as they were given
        if self._buttons:
            self._buttons[min(SHOWN, len(self._buttons) - 1)].setFocus()

    def _choose(self, remedy: Remedy, _checked: bool = False) -> None:
        self.chosen.emit(remedy.path, remedy.value)
