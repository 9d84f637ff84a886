"""Real and generated pictures beside each other, with the verdict on each."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from core.gan_answers import ExamplesJudged
from core.gan_requests import Origin
from desktop.look import set_look
from desktop.theme import Theme
from desktop.widgets.verdicts import words
from desktop.widgets.verdicts.judgement import Judgement, Order, judgements
from desktop.widgets.verdicts.verdict_table import VerdictTable

TITLES: dict[Origin, str] = {"real": "Real", "generated": "Generated"}
EMPTY: dict[Origin, str] = {
    "real": "Real pictures appear here, each with what D says of it.",
    "generated": "What G makes of noise appears here, each with what D says of it.",
}
BESIDE = 1.0  # width over height from which they are beside each other

Pick = tuple[Origin, int]
"""Index of a training example, or number of a sample."""


class VerdictGrids(QWidget):
    """Emits ``chosen`` and ``opened`` with a kind and a number."""

    chosen = Signal(str, int)
    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._judged: dict[Origin, Judgement] = {}
        self._orders: dict[Origin, Sequence[int]] = {}
        self._tables: dict[Origin, VerdictTable] = {}
        self._areas: dict[Origin, QScrollArea] = {}
        self._headings: dict[Origin, QLabel] = {}
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(8)
        for origin in TITLES:
            self._body.addWidget(self._part(origin), 1)
        self.clear()

    def _part(self, origin: Origin) -> QWidget:
        heading = QLabel()
        set_look(heading, role="heading")
        heading.setWordWrap(True)
        table = VerdictTable(f"{TITLES[origin]} pictures", EMPTY[origin])
        table.chosen.connect(partial(self._choose, origin))
        table.opened.connect(partial(self._open, origin))
        area = QScrollArea()
        area.setWidget(table)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(heading)
        column.addWidget(area, 1)
        self._headings[origin], self._tables[origin], self._areas[origin] = heading, table, area
        return part

    def table(self, origin: Origin) -> VerdictTable:
        """The pictures of one kind."""
        return self._tables[origin]

    def numbers(self, origin: Origin) -> Sequence[int]:
        """Of the pictures of one kind, as they stand."""
        one = self._judged.get(origin)
        return [] if one is None else [one.numbers[place] for place in self._orders[origin]]

    def judgement(self, pick: Pick) -> tuple[Judgement, int] | None:
        """The verdicts of its kind, and which of them is about this picture, if it is here."""
        one = self._judged.get(pick[0])
        place = None if one is None else one.place_of(pick[1])
        return None if one is None or place is None else (one, place)

    def show_judged(
        self, judged: ExamplesJudged, order: Order, label: int | None, classes: Sequence[str]
    ) -> None:
        """New verdicts, or in another order; those of a class are marked."""
        self._judged = judgements(judged)
        for origin, one in self._judged.items():
            places = one.ordered(order)
            self._orders[origin] = places
            self._headings[origin].setText(words.heading(one))
            scores = [words.score(judged, float(one.logits[place])) for place in places]
            self._tables[origin].show_verdicts(
                one.pictures[list(places)],
                scores,
                [_name(one, place, classes) for place in places],
                says_real=[one.says_real[place] for place in places],
                wrong=[one.wrong[place] for place in places],
                of_class={
                    shown for shown, place in enumerate(places) if one.labels[place] == label
                },
            )

    def choose(self, pick: Pick | None) -> None:
        """Mark a picture without telling."""
        for origin, table in self._tables.items():
            numbers = self.numbers(origin)
            here = pick is not None and pick[0] == origin and pick[1] in numbers
            index = numbers.index(pick[1]) if pick is not None and here else None
            if index != table.index:
                table.choose(index)

    def scroll_to(self, pick: Pick) -> None:
        """Bring a picture into sight."""
        table = self._tables[pick[0]]
        if table.index is not None and table.index < table.count:
            cell = table.cell(table.index)
            middle, half = cell.center().toPoint(), round(cell.height())
            self._areas[pick[0]].ensureVisible(middle.x(), middle.y(), half, half)

    def take_focus(self, pick: Pick | None) -> None:
        """Let the keyboard go on among these."""
        origin: Origin = "generated" if pick is None else pick[0]
        self._tables[origin].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        self._judged, self._orders = {}, {}
        for origin, table in self._tables.items():
            table.clear()
            self._headings[origin].setText(TITLES[origin])

    def apply_theme(self, theme: Theme) -> None:
        for table in self._tables.values():
            table.apply_theme(theme)

    def _choose(self, origin: Origin, place: int) -> None:
        self.chosen.emit(origin, self.numbers(origin)[place])

    def _open(self, origin: Origin, place: int) -> None:
        self.opened.emit(origin, self.numbers(origin)[place])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= BESIDE * self.height()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._body.setDirection(across if beside else down)


def _name(one: Judgement, place: int, classes: Sequence[str]) -> str:
    """A picture in words: its tip, and what a screen reader says."""
    name, label = words.name_of(one.origin, one.numbers[place]), one.labels[place]
    of_class = f", class {words.class_name(classes, label)}" if label >= 0 else ""
    told = words.verdict(one.origin, says_real=one.says_real[place])
    return f"{name}{of_class}: {words.said(one.of, float(one.logits[place]))}, {told}"
