"""Real and generated pictures with the discriminator's verdict on each, and why."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import AnswerProgressed
from core.commands import Unwatch, Watch
from core.config.run import GANRun, config_from_json
from core.events import DataDescribed, RunFinished, RunStarted
from core.gan_answers import ExamplesJudged, VerdictExplained
from core.gan_requests import ExplainVerdict, JudgeExamples, Origin
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.verdicts import picks, words
from desktop.widgets.verdicts.verdict_body import VerdictBody
from desktop.widgets.verdicts.verdict_controls import VerdictControls
from desktop.widgets.verdicts.verdict_detail import with_neighbours
from desktop.widgets.verdicts.verdict_grids import Pick

POINTS = (
    "This view is for pictures, and this run learns points: what D says of every place of the "
    "plane, and which way it sends samples, is in the panel 2-D field (GAN)."
)
WAITING = (
    "Real and generated pictures appear here, with what D says of each: which fake convinces it, "
    "which real one it doubts, and what in them makes it say so."
)
CLICK = "Click one to see why."
LEAST_WIDTH, LEAST_HEIGHT = 320, 220


class VerdictsPanel(Panel):
    """All pictures by their scores, and one of them closely.

    What one verdict hangs on is watched as all of them are, within the budget: with many training
    examples the search for the nearest ones takes longer than everything else.
    """

    identifier = "verdicts"
    title = "Real and fake"
    method = "gan"
    purpose = "Real and fake shows what a discriminator says of real and of generated pictures."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataDescribed | None = None
        self._judged: ExamplesJudged | None = None
        self._explained: VerdictExplained | None = None
        self._pick: Pick | None = None
        self._asked: ExplainVerdict | None = None
        self._seen = Selection()
        self._possible = False  # whether a run is there to answer
        self._news = False  # verdicts have come that nobody has been told of
        self._tells = False  # the newest pick here is one of the judged, no neighbour of it
        self._controls = VerdictControls()
        self._line = muted_label("", wrap=True)
        self._body = VerdictBody()
        self._grids, self._detail = self._body.grids, self._body.detail
        self._message = muted_label(WAITING, wrap=True)
        self._stack = QStackedWidget()
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addWidget(self._controls)
        column.addWidget(self._line)
        column.addWidget(self._body, 1)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(24, 0, 24, 0)
        self._stack.addWidget(self._message)
        self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        self._controls.sorted_anew.connect(self.draw_now)
        self._controls.asked_anew.connect(self.watch)
        self._grids.chosen.connect(self._choose)
        self._grids.opened.connect(self._open)
        self._body.rearranged.connect(self._rearrange)
        self._detail.left.connect(self._leave)
        self._detail.example_chosen.connect(self._choose_neighbour)
        self._detail.command.connect(self.command)

    @property
    def _of_pictures(self) -> bool:
        return self._data is not None and self._data.kind == "image"

    @property
    @override
    def wanted(self) -> JudgeExamples | None:
        if not (self._possible and self._of_pictures):
            return None
        return JudgeExamples(weights=self._controls.weights)

    @override
    def watch(self) -> None:
        super().watch()
        self._watch_detail()

    def _rearrange(self) -> None:
        """What is about all pictures goes with them."""
        self._controls.show_about_all(shown=self._body.shows_all)
        self._line.setVisible(self._body.shows_all)
        self._watch_detail()

    def _watch_detail(self) -> None:
        """Ask what the verdict on the picked one hangs on, again and again while that is seen."""
        wanted = None
        if self._body.is_open and self._pick is not None and self.seen and self._possible:
            wanted = ExplainVerdict(*self._pick, weights=self._controls.weights)
        if wanted == self._asked:
            return
        self._asked = wanted
        if self._possible:
            self.command.emit(Unwatch(ExplainVerdict) if wanted is None else Watch(wanted))

    @override
    def take_run_started(self, event: RunStarted) -> None:
        config = config_from_json(event.config)
        if isinstance(config, GANRun):
            self._controls.show_weights(config.preview.weights)
        self._possible = True

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self.watch()
        self.mark_dirty()

    @override
    def take_examples_judged(self, event: ExamplesJudged) -> None:
        if event.real.ndim == 4:
            self._judged = event
            self._news = True
            self.mark_dirty()

    @override
    def take_verdict_explained(self, event: VerdictExplained) -> None:
        known, same = self._explained, (event.origin, event.number) == self._pick
        if event.example.ndim == 3 and same:
            if not len(event.distances) and known is not None and self._explains(known):
                event = with_neighbours(event, known)  # until they have been found anew
            self._explained = event
            self.mark_dirty()

    @override
    def take_answer_progressed(self, event: AnswerProgressed) -> None:
        self._detail.take_progress(event)
        ended = event.state in {"given up", "refused"}
        if ended and event.request == ExplainVerdict.__name__:
            self._asked = None  # until it is picked once more

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._possible = False  # nobody is there to answer
        self._asked = None
        self._controls.allow(asking=False)
        self.mark_dirty()

    def clear(self) -> None:
        self._data = self._judged = self._explained = self._pick = self._asked = None
        self._seen = Selection()
        self._possible = self._news = self._tells = False
        self._body.open(False)
        self._grids.clear()
        self._detail.clear()
        self._controls.allow(asking=True)
        self._controls.show_weights("ema")
        self._line.setText("")
        self.mark_dirty()

    def redraw(self) -> None:
        of_points = self._data is not None and not self._of_pictures
        self._message.setText(POINTS if of_points else WAITING)
        judged = self._judged
        self._stack.setCurrentIndex(0 if of_points or judged is None else 1)
        if judged is None or of_points:
            return
        label, classes = self.selection.label, self._classes
        self._grids.show_judged(judged, self._controls.order, label, classes)
        self._grids.choose(self._pick)
        self._line.setText(f"{words.extremes(judged)} {words.scale(judged)}. {CLICK}")
        self._show_detail()
        news, self._news = self._news, False
        if news and self.leads and self._tells:
            self._tell()

    @property
    def most_convincing(self) -> int | None:
        """The number of the sample that looks most real to D; None before any was judged."""
        judged = self._judged
        return None if judged is None else int(judged.numbers[judged.logit_fake.argmax()])

    @property
    def _classes(self) -> tuple[str, ...]:
        return () if self._data is None else self._data.class_names

    def _explains(self, explained: VerdictExplained) -> bool:
        return (explained.origin, explained.number) == self._pick

    def _show_detail(self) -> None:
        """The newest answer about the picked one, or what is known without one."""
        pick, explained = self._pick, self._explained
        if pick is None or not self._body.is_open:
            return
        title = words.name_of(*pick)
        if explained is not None and self._explains(explained):
            of_class = words.class_name(self._classes, explained.label)
            title += f", class {of_class}" if explained.label >= 0 else ""
            line = "" if self._judged is None else words.verdict_line(self._judged, explained)
            self._detail.show_explained(title, line, explained)
            return
        found = self._grids.judgement(pick)
        picture = None if found is None else found[0].pictures[found[1]]
        over = "" if self._possible else "The run has ended, so that D cannot be asked about it."
        self._detail.show_picked(title, over, picture)

    def _choose(self, origin: Origin, number: int) -> None:
        """A picture was picked by hand."""
        pick = origin, number
        if pick != self._pick:
            self._pick, self._explained = pick, None
        self._grids.choose(pick)
        self._grids.scroll_to(pick)
        self._watch_detail()
        self._show_detail()
        self._tells = True
        self._tell()
        self.redrawn.emit()

    def _open(self, _origin: Origin, _number: int) -> None:
        """A person wants to look at it closely; it has been picked before."""
        self._body.open(True)
        self._show_detail()
        if not self._body.shows_all:
            self._detail.take_focus()
        self._watch_detail()

    def _leave(self) -> None:
        self._body.open(False)
        self._grids.take_focus(self._pick)

    def _choose_neighbour(self, index: int) -> None:
        if self._explained is not None:
            self._tells = False
            picked = picks.neighbour_picked(self._explained, index, self._classes)
            self.selected.emit(replace(picked, source=self.identifier))

    def _tell(self) -> None:
        """Say what is picked here, and what D says of it now."""
        found = None if self._pick is None else self._grids.judgement(self._pick)
        if found is not None:
            picked = picks.picture_picked(*found, self._classes)
            self.selected.emit(replace(picked, source=self.identifier))

    def show_selection(self, selection: Selection) -> None:
        """Mark the sample or the example that was picked last, and its class."""
        before, self._seen = self._seen, selection
        if selection.label != before.label:
            self.mark_dirty()
        if selection.source == self.identifier:
            return
        pick = self._pick
        if selection.example != before.example:
            pick = None if selection.example is None else ("real", selection.example)
        if selection.sample != before.sample:
            pick = None if selection.sample is None else ("generated", selection.sample)
        if pick != self._pick:
            self._pick, self._explained = pick, None
            if pick is None:
                self._body.open(False)
            self._watch_detail()
            self.mark_dirty()

    @override
    def ask(self) -> None:
        """Judge now, and explain anew what is looked at."""
        if self.wanted is not None:
            self.command.emit(self.wanted)
            if self._asked is not None:
                self.command.emit(self._asked)

    def explanation(self) -> str:
        judged = self._judged if self._of_pictures else None
        explained = self._explained if self._body.is_open else None
        return words.explanation(judged, explained)

    def apply_theme(self, theme: Theme) -> None:
        self._grids.apply_theme(theme)
        self._detail.apply_theme(theme)
        self._controls.apply_theme(theme)
        self._message.setStyleSheet(f"background: {theme.surface}; color: {theme.muted};")
