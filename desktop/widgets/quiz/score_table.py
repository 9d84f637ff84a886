"""How often the person and the critic were right: in this round, and in all of a run."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.metrics.detection import Detection, Share
from desktop.look import muted_label
from desktop.widgets.quiz.quiz_words import count_text, interval_text
from desktop.words import counted

MEASURES = (
    ("Right", "Of all pictures, those that were called what they are."),
    ("Generated found", "Sensitivity: of the generated pictures, those that were found."),
    ("Real left alone", "Specificity: of the real pictures, those that were called real."),
)
INTERVAL = (
    "In grey: where the true share lies with a confidence of 95 % (Wilson 1927). It is wide after "
    "few pictures."
)
NOTHING = "\N{EN DASH}"


def shares_of(score: Detection) -> tuple[Share, Share, Share]:
    """In the order of ``MEASURES``."""
    return score.right, score.sensitivity, score.specificity


class ScoreTable(QWidget):
    """Rows: you and D, in this round and in all. Columns: how many were right, found and spared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Scores")
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(2, 0, 2, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        for column, (name, tip) in enumerate(MEASURES):
            head = muted_label(name)
            head.setToolTip(tip)
            grid.addWidget(head, 0, 1 + 2 * column, 1, 2)
        self._names = [QLabel() for _ in range(4)]
        self._cells = [[self._cell(row, column) for column in range(3)] for row in range(4)]
        for row, name in enumerate(self._names, start=1):
            grid.addWidget(name, row, 0)
        for column in (0, 2, 4, 6):
            grid.setColumnStretch(column, 1)
        self.show_scores((None, None), (Detection(), Detection()), 0)

    def _cell(self, row: int, column: int) -> tuple[QLabel, QLabel]:
        figures, interval = QLabel(), muted_label("")
        interval.setToolTip(INTERVAL)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(figures, row + 1, 1 + 2 * column, middle)
        self._grid.addWidget(interval, row + 1, 2 + 2 * column, middle)
        return figures, interval

    def show_scores(
        self, this: Sequence[Detection | None], total: Sequence[Detection], rounds: int
    ) -> None:
        """Of you and of D: in this round, None while it is open, and in all rounds so far."""
        all_rounds = counted(rounds, "round") if rounds else "all rounds"
        spans = ["this round", "this round", all_rounds, all_rounds]
        for name, who, span in zip(self._names, ("You", "D") * 2, spans, strict=True):
            name.setText(f"{who}, {span}")
        scores = [*this, *total]
        for cells, score in zip(self._cells, scores, strict=True):
            shares = (Share(0, 0),) * len(MEASURES) if score is None else shares_of(score)
            for (figures, interval), share in zip(cells, shares, strict=True):
                figures.setText(count_text(share) if share.of else NOTHING)
                interval.setText(interval_text(share) if share.of else "")
        self.setAccessibleDescription(self._in_words(scores))

    def texts(self, row: int) -> list[str]:
        """What a row says, its name first."""
        said = [
            f"{figures.text()} {interval.text()}".strip() for figures, interval in self._cells[row]
        ]
        return [self._names[row].text(), *said]

    def _in_words(self, scores: Sequence[Detection | None]) -> str:
        rows: list[str] = []
        for name, score in zip(self._names, scores, strict=True):
            if score is None or not score.right.of:
                continue
            measures = zip(MEASURES, shares_of(score), strict=True)
            said = ", ".join(
                f"{measure[0].lower()} {count_text(share)} ({interval_text(share)})"
                for measure, share in measures
                if share.of
            )
            rows.append(f"{name.text()}: {said}.")
        return " ".join(rows) or "No round has been answered yet."
