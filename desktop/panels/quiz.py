"""A quiz of eight pictures: which are generated? The person against the discriminator."""

import secrets

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.config.run import GANRun, config_from_json
from core.events import DataDescribed, RunFinished, RunStarted
from core.gan_answers import QuizDrawn
from core.gan_requests import DrawQuiz
from core.metrics.detection import Detection
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.theme import Theme
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.quiz.quiz_explained import explained
from desktop.widgets.quiz.quiz_grid import EMPTY, QuizGrid
from desktop.widgets.quiz.quiz_round import QuizRound
from desktop.widgets.quiz.score_table import ScoreTable

COUNT = 8
SEEDS = 2**31
POINTS = (
    "This quiz is about pictures, and this run learns points: whether a point is real cannot be "
    "seen by looking at it. Choose a preset of pictures, such as Digits GAN."
)
OVER = "The run has ended, so no network is there that could make new pictures."


class QuizPanel(Panel):
    """A round stays as it was dealt, while the run trains on; the next one uses newer weights."""

    identifier = "quiz"
    title = "You against D"
    method = "gan"
    purpose = "You against D asks which pictures a GAN has made, and whether D knows better."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataDescribed | None = None
        self.dealt: QuizRound | None = None
        self._asked: int | None = None  # seed of the round that is on its way
        self._totals = (Detection(), Detection())  # you and D
        self._rounds = 0
        self._possible = False  # whether a run is there to answer
        self.grid = QuizGrid()
        self.table = ScoreTable()
        self._deal = QPushButton("New round")
        self._answer = QPushButton("Show answers")
        self.weights = make_choice(
            "Weights of the generator",
            "With which weights the next round is generated. EMA: their moving average, as in "
            "most previews. Raw: as they are trained",
            (("EMA weights", "ema"), ("Raw weights", "raw")),
        )
        self.line = muted_label("", wrap=True)
        self._controls = QWidget()
        self._lay_out()
        self._deal.clicked.connect(self.ask)
        self._answer.clicked.connect(self._show_answers)
        self.grid.toggled.connect(self._toggle)
        self.grid.finished.connect(self._finish)
        self.clear()
        self.redraw()

    def _lay_out(self) -> None:
        self._deal.setToolTip("Deal eight pictures, with the weights of this moment (F5)")
        self._answer.setToolTip("Show which were generated, and what D says (Enter)")
        controls = QHBoxLayout(self._controls)
        controls.setContentsMargins(0, 0, 0, 0)
        controls.setSpacing(6)
        for widget in (self._deal, self._answer, self.weights):
            controls.addWidget(widget)
        controls.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addWidget(self._controls)
        column.addWidget(self.line)
        column.addWidget(self.grid, 1)
        column.addWidget(self.table)

    @override
    def take_run_started(self, event: RunStarted) -> None:
        config = config_from_json(event.config)
        if isinstance(config, GANRun):
            show_choice(self.weights, config.preview.weights)
        self._possible = True
        self.mark_dirty()

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self.mark_dirty()

    @override
    def take_quiz_drawn(self, event: QuizDrawn) -> None:
        if self._asked in {None, event.seed}:  # else a newer round is on its way
            self._asked = None
            self.dealt = QuizRound(event)
            self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._possible, self._asked = False, None
        self.mark_dirty()

    def clear(self) -> None:
        self._data = self.dealt = self._asked = None
        self._totals, self._rounds = (Detection(), Detection()), 0
        self._possible = False
        show_choice(self.weights, "ema")
        self.mark_dirty()

    @property
    def _suits_data(self) -> bool:
        return self._data is None or self._data.kind == "image"

    def redraw(self) -> None:
        dealt = self.dealt if self._suits_data else None
        for widget in (self._controls, self.line, self.table):
            widget.setVisible(self._suits_data)
        self.grid.say_empty(EMPTY if self._suits_data else POINTS)
        classes = () if self._data is None else self._data.class_names
        self.grid.show_round(dealt, classes)
        open_ = dealt is not None and not dealt.answered
        self._deal.setEnabled(self._possible and self._suits_data)
        self._deal.setDefault(not open_)
        self._answer.setEnabled(open_)
        self._answer.setDefault(open_)
        self.line.setText(self._words(dealt))
        this = (None, None) if dealt is None or open_ else self._of(dealt)
        self.table.show_scores(this, self._totals, self._rounds)

    def _words(self, dealt: QuizRound | None) -> str:
        """What is to be done now, or how the round ended."""
        if dealt is None:
            return "" if self._possible else OVER if self._data is not None else ""
        step = f"step {dealt.drawn.step:,}"
        if not dealt.answered:
            return (
                f"Which are generated ({step})? Click, or press 1 to {dealt.count}. "
                f"Marked: {len(dealt.marked)}."
            )
        you, critic = (score.right for score in self._of(dealt))
        return f"At {step} you were right {you.count} times of {you.of}, D {critic.count} times."

    @staticmethod
    def _of(dealt: QuizRound) -> tuple[Detection, Detection]:
        return dealt.detection(by_critic=False), dealt.detection(by_critic=True)

    @override
    def ask(self) -> None:
        """Deal anew; a round without answers counts for nobody."""
        if not self._possible or not self._suits_data:
            return
        self._asked = secrets.randbelow(SEEDS)  # of the run's own seed a person could learn it
        weights = "raw" if self.weights.currentData() == "raw" else "ema"
        self.command.emit(DrawQuiz(self._asked, COUNT, weights))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle(self, number: int) -> None:
        if self.dealt is not None:
            self.dealt.toggle(number)
            self.draw_now()

    def _finish(self) -> None:
        """Enter: the answers, and after them the next round."""
        if self.dealt is not None and not self.dealt.answered:
            self._show_answers()
        else:
            self.ask()

    def _show_answers(self) -> None:
        dealt = self.dealt
        if dealt is None or dealt.answered:
            return
        dealt.answered = True
        self._rounds += 1
        you, critic = self._of(dealt)
        self._totals = self._totals[0] + you, self._totals[1] + critic
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.draw_now()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that are for the pictures also where the panel itself has the focus."""
        if self.dealt is None or self.grid.hasFocus():
            super().keyPressEvent(event)
        else:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self.grid.keyPressEvent(event)

    def explanation(self) -> str:
        dealt = self.dealt if self._suits_data else None
        return explained(dealt, self._totals, self._rounds)

    def apply_theme(self, theme: Theme) -> None:
        self.grid.apply_theme(theme)
