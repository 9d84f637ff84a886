"""Slow motion: one training step of a GAN, phase by phase, with its real numbers."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.commands import Pause, StepOnce
from core.config.run import GANRun, config_from_json
from core.events import (
    CommandRefused,
    DataDescribed,
    RunFinished,
    RunStarted,
    State,
    StateChanged,
)
from core.gan_events import Part as Learner
from core.gan_events import StepNarrated
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.narration.diagram import Diagram
from desktop.widgets.narration.explained import explained
from desktop.widgets.narration.large_view import LargeView
from desktop.widgets.narration.moment import Moment, RunFacts, moment
from desktop.widgets.narration.parts import Part
from desktop.widgets.narration.phase_player import PhasePlayer
from desktop.widgets.narration.phase_words import (
    EMPTY,
    EMPTY_TITLE,
    NOTHING_TAKEN,
    NOTHING_TAKEN_BECAUSE,
    headline,
    phase_words,
)
from desktop.widgets.narration.picked import Pick, picked_item
from desktop.widgets.narration.step_bar import ENDED, SETTING_UP, StepBar
from desktop.widgets.narration.story_words import StoryWords

WIDEST_STEP = "step 10,000"  # beside the slider; a longer one widens it
ROOM_FOR_MEANING = 440  # pixels of height; below, the diagram needs them all


class NarrationPanel(Panel):
    """A diagram of the step, which a player leads through its phases."""

    identifier = "narration"
    title = "Slow motion"
    method = "gan"
    purpose = "Slow motion shows one training step of a GAN, phase by phase."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = RunFacts()
        self._told: StepNarrated | None = None
        self._new = False  # the step has not been drawn yet
        self._asked = False  # a step was asked for here and has not been told yet
        self._state: State | None = None
        self._refused = ""
        self._pick: Pick | None = None
        self.now: Moment | None = None  # what is shown
        self._bar = StepBar()
        self._words = StoryWords()
        self._diagram = Diagram()
        self._large = LargeView()
        self._views = QStackedWidget()
        self._views.addWidget(self._diagram)
        self._views.addWidget(self._large)
        self._player = PhasePlayer()
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self._bar)
        column.addWidget(self._words)
        column.addWidget(self._views, 1)
        column.addWidget(self._player)

    def _connect(self) -> None:
        self._bar.asked.connect(self._take_step)
        self._diagram.opened.connect(self._open)
        self._diagram.picked.connect(self._choose)
        self._large.picked.connect(self._choose)
        self._large.closed.connect(self._close)
        self._player.moved.connect(self.draw_now)
        self._player.ticked.connect(self._diagram.show_share)
        self._player.ended.connect(self._go_on)

    @property
    @override
    def player(self) -> FrameSlider:
        return self._player

    @override
    def take_run_started(self, event: RunStarted) -> None:
        config = config_from_json(event.config)
        if isinstance(config, GANRun):
            method = config.method
            self._facts = RunFacts(method.loss.kind, method.regularizers.interval)

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        facts = self._facts
        self._facts = RunFacts(facts.loss, facts.interval, event.class_names)

    @override
    def take_state_changed(self, event: StateChanged) -> None:
        self._state = event.state
        self.mark_dirty()

    @override
    def take_step_narrated(self, event: StepNarrated) -> None:
        self._told, self._new = event, True
        self._refused = ""
        self.mark_dirty()

    @override
    def take_command_refused(self, event: CommandRefused) -> None:
        if event.command == StepOnce.__name__ and self._asked:
            self._asked = False
            self._refused = event.reason
            self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._state = "finished"
        self._asked = False
        self.mark_dirty()

    @override
    def clear(self) -> None:
        self._facts = RunFacts()
        self._told = self._state = self._pick = self.now = None
        self._new = self._asked = False
        self._refused = ""
        self._bar.go_on.setChecked(False)
        self._player.begin(0)
        self._player.set_text("", widest=WIDEST_STEP)
        self._close()
        self.mark_dirty()

    @override
    def redraw(self) -> None:
        begins, self._new = self._new, False
        if begins and self._told is not None:
            self._player.begin(len(self._told.phases))
            step = f"step {self._told.step:,}"
            self._player.set_text(step, widest=max(step, WIDEST_STEP, key=len))
        self.now = self._moment()
        self._bar.allow(self._obstacle(), training=self._state == "training")
        self._say()
        self._show()
        if begins and self._asked:
            self._asked = False
            if self.seen and self._player.frames > 1:
                self._player.play()

    def _moment(self) -> Moment | None:
        if self._told is None or not self._told.phases:
            return None
        return moment(self._told, self._player.frame, self._facts)

    def _show(self) -> None:
        now = self.now
        if now is not None and self._views.currentWidget() is self._large:
            self._large.show_moment(now, self._pick)
        else:
            self._diagram.show_moment(now, self._pick)
        if now is not None and self._pick is not None and self.leads:
            self.selected.emit(self._selection(now, self._pick))

    def _say(self) -> None:
        """What happens in this phase, or what to do while there is none."""
        now = self.now
        self._fit_words()
        if self._refused:
            self._words.say("The step was not taken", self._refused)
        elif now is not None:
            self._words.say(headline(now), phase_words(now).meaning)
            self._player.slider.setAccessibleDescription(headline(now))
        elif self._told is not None:
            step = f"{self._told.step:,}"
            self._words.say(NOTHING_TAKEN.format(step=step), NOTHING_TAKEN_BECAUSE)
        else:
            self._words.say(EMPTY_TITLE, EMPTY)

    def _obstacle(self) -> str:
        """What is in the way of another step, if anything."""
        if self._state is None:
            return SETTING_UP
        return ENDED if self._state == "finished" else ""

    def _take_step(self, part: Learner) -> None:
        """Ask for a step that is told; a run that trains pauses first."""
        if self._asked:
            return  # it is being taken
        self._player.stop()
        self._asked = True
        self._refused = ""
        if self._state == "training":
            self.command.emit(Pause())
        self.command.emit(StepOnce(1, part, narrated=True))
        self.draw_now()

    def _go_on(self) -> None:
        """The last phase has played."""
        if self._bar.go_on.isChecked() and self.seen and self._state == "paused":
            self._bar.take(self._bar.last)

    @override
    def ask(self) -> None:
        self.draw_if_dirty()  # the buttons tell whether a step may be taken
        self._bar.take("both")

    def _open(self, part: Part) -> None:
        """Show a part as large as the panel allows."""
        self._large.open(part)
        self._views.setCurrentWidget(self._large)
        self.draw_now()
        self._large.focus()

    def _close(self) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self._large.isAncestorOf(focused)
        self._views.setCurrentWidget(self._diagram)
        self._diagram.show_moment(self.now, self._pick)
        if had_focus:
            self._diagram.boxes[self._large.part].setFocus()

    def _choose(self, pick: Pick) -> None:
        """A person picked an example of the batch."""
        self._pick = pick
        self.draw_now()
        if self.now is not None and not self.leads:
            self.selected.emit(self._selection(self.now, pick))

    def _selection(self, now: Moment, pick: Pick) -> Selection:
        label = now.label(pick.index)
        return Selection(
            self.identifier,
            picked_item(now, pick),
            label=label if label >= 0 else None,
            step=now.step,
        )

    @override
    def show_selection(self, selection: Selection) -> None:
        """Something else was picked elsewhere: nothing of this batch is marked any more."""
        if selection.source != self.identifier and self._pick is not None:
            self._pick = None
            self.mark_dirty()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """While there is nothing to see, there is room for words."""
        self._words.show_meaning(shown=self.now is None or self.height() >= ROOM_FOR_MEANING)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._views.currentWidget() is self._large:
            self._close()
        else:
            super().keyPressEvent(event)

    @override
    def explanation(self) -> str:
        return explained(self.now, self._facts)

    @override
    def apply_theme(self, theme: Theme) -> None:
        for part in (self._diagram, self._large, self._player):
            part.apply_theme(theme)
