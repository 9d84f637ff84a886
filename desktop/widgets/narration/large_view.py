"""One part of the diagram, as large as the panel allows: the whole batch, or all its numbers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip
from typing_extensions import override

from desktop.look import muted_label, set_look
from desktop.theme import DARK, Theme
from desktop.widgets.narration.batch_plane import BatchPlane
from desktop.widgets.narration.descent import descent_pictures
from desktop.widgets.narration.loss_formulas import formula
from desktop.widgets.narration.moment import Moment, number_text
from desktop.widgets.narration.part_figure import PartFigure
from desktop.widgets.narration.parts import TITLES, Part
from desktop.widgets.narration.picked import Kind, Pick
from desktop.widgets.narration.tables import Table, table_of
from desktop.widgets.pictures.picture import as_pixels
from desktop.widgets.pictures.picture_grid import PictureGrid

KINDS: dict[Part, Kind] = {"real": "real", "fake": "fake"}


class LargeView(QWidget):
    """Emits ``closed`` to go back, and ``picked`` for an example."""

    closed = Signal()
    picked = Signal(object)  # a Pick

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part: Part = "fake"
        self._theme = DARK
        self._shown: Table | None = None
        self._now: Moment | None = None
        self._pick: Pick | None = None
        self._title = QLabel()
        set_look(self._title, role="heading")
        self._back = QPushButton("Back")
        self._back.setToolTip("Back to the diagram (Esc)")
        self._back.setAccessibleName("Back to the diagram")
        self._back.clicked.connect(self.closed)
        self.grid = PictureGrid("The whole batch", "Not known yet in this turn")
        self.grid.chosen.connect(self._choose)
        self.plane = BatchPlane()
        self.plane.chosen.connect(self._choose)
        self.table = _make_table()
        self.table.itemSelectionChanged.connect(self._choose_row)
        self._nothing = muted_label("", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        for page in (self.grid, self.plane, self.table, self._nothing):
            self._pages.addWidget(page)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def open(self, part: Part) -> None:
        """From now on this part."""
        self.part = part
        self._title.setText(self._title_text())

    def _title_text(self) -> str:
        title, now = TITLES[self.part][0], self._now
        if self.part != "loss" or now is None:
            return title
        return f"{title}: mean of {formula(now.facts.loss, now.player)}"

    def focus(self) -> None:
        page = self._pages.currentWidget()
        if page is not None:
            page.setFocus()

    def show_moment(self, now: Moment, pick: Pick | None) -> None:
        self._now, self._pick = now, pick
        self._title.setText(self._title_text())
        figure = PartFigure(self.part)
        figure.show(now)
        words = figure.empty_text
        kind = KINDS.get(self.part)
        if words:
            self._say(words)
        elif kind is None:
            self._show_table(table_of(self.part, now))
        else:
            self._show_batch(figure, kind)

    def _say(self, words: str) -> None:
        self._nothing.setText(words)
        self._pages.setCurrentWidget(self._nothing)

    def _show_table(self, table: Table) -> None:
        if not table.rows:
            self._say(
                "Fixed in this turn, or nothing known of it yet"
                if not table.of_examples
                else "Not known yet in this turn"
            )
            return
        blocked = self.table.blockSignals(True)
        if table != self._shown:
            self._shown = table
            _fill(self.table, table)
        row = self._pick.index if self._pick is not None and table.of_examples else -1
        if row != self.table.currentRow():
            self.table.setCurrentCell(row, 0)
        self.table.blockSignals(blocked)
        self._pages.setCurrentWidget(self.table)

    def _show_batch(self, figure: PartFigure, kind: Kind) -> None:
        now, batch = self._now, figure.batch
        if now is None or batch is None:
            return
        own = self._pick is not None and self._pick.kind == kind
        index = self._pick.index if self._pick is not None and own else None
        if batch.examples.ndim == 2:
            self.plane.show_batch(batch, self._theme)
            self.plane.choose(index)
            self._pages.setCurrentWidget(self.plane)
            return
        pictures = as_pixels(batch.examples)
        if batch.descent is not None:
            pictures = descent_pictures(pictures, batch.descent, self._theme)
        self.grid.show_pictures(pictures, self._captions(now, kind))
        self.grid.choose(index)
        self._pages.setCurrentWidget(self.grid)

    @staticmethod
    def _captions(now: Moment, kind: Kind) -> list[str]:
        """The score of each, or its class until it is known."""
        logits = now.numbers.get(f"logit_{kind}")
        count = len(now.examples[f"x_{kind}"])
        names = [now.facts.class_name(now.label(i)) for i in range(count)]
        if logits is None:
            return names if any(names) else []
        scores = [number_text(float(logit)) for logit in logits]
        return [f"{n}: {s}" if n else s for n, s in zip(names, scores, strict=True)]

    def _choose(self, index: int) -> None:
        kind = KINDS.get(self.part)
        if kind is not None:
            self.picked.emit(Pick(kind, index))

    def _choose_row(self) -> None:
        row = self.table.currentRow()
        if self._shown is not None and self._shown.of_examples and row >= 0:
            self.picked.emit(Pick("fake", row))

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.grid.apply_theme(theme)
        self.plane.wear(theme)
        if self._now is not None:
            self.show_moment(self._now, self._pick)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _make_table() -> QTableWidget:
    table = QTableWidget()
    table.setAccessibleName("All numbers of this part")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    return table


def _fill(widget: QTableWidget, table: Table) -> None:
    widget.clear()
    widget.setColumnCount(len(table.headings))
    widget.setRowCount(len(table.rows))
    widget.setHorizontalHeaderLabels(table.headings)
    for row, texts in enumerate(table.rows):
        for column, text in enumerate(texts):
            widget.setItem(row, column, QTableWidgetItem(text))
