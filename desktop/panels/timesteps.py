"""Which noise levels are hard, which still get better, and what the network does at each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import AnswerProgressed, GradientShared, ScheduleDescribed, TimestepExamined
from core.commands import Unwatch, Watch
from core.events import DataDescribed, LossPerTimestep, RunFinished, RunStarted
from core.requests import ExamineTimestep, Request, ShareGradient
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.timesteps.colouring import Kind
from desktop.widgets.timesteps.explained import explained
from desktop.widgets.timesteps.loss_table import Cell, LossTable
from desktop.widgets.timesteps.map_and_examples import MapAndExamples
from desktop.widgets.timesteps.words import example_item

EXAMPLES = {"image": 6, "points": 24}
NOTHING = (
    "The loss at every noise level appears here as soon as training begins: noise upwards, "
    "training steps to the right."
)
OVER = "The run has ended, so no network is there to be asked about this noise level."
NO_TIMESTEP = "No timestep lies in this part of time."
WAITING = "The network is being asked\N{HORIZONTAL ELLIPSIS}"


class TimestepsPanel(Panel):
    """A live map of the loss, and examples of the noise level that is chosen in it."""

    identifier = "timesteps"
    title = "Timesteps"
    method = "diffusion"
    purpose = "Timesteps shows at which noise levels the loss is large."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = LossTable()
        self._data: DataDescribed | None = None
        self._examined: TimestepExamined | None = None
        self._shared: GradientShared | None = None
        self._schedule: ScheduleDescribed | None = None
        self._new: set[str] = set()  # names of what has come since the last drawing
        self._cell: tuple[int, int] | None = None  # bin of time and training step
        self._asked: ExamineTimestep | None = None
        self._possible = False  # whether a run is there to answer
        self._colours = make_choice(
            "Colours",
            "Loss: the mean loss of each cell. Relative: divided by the mean of its row, to see "
            "which noise levels still get better",
            (("Loss", "loss"), ("Relative", "relative")),
        )
        self._gradient = QCheckBox("Gradient share")
        self._gradient.setToolTip(
            "How much of the gradient comes from each part of time. Costs about as much as eight "
            "training steps each time, within the budget for watching"
        )
        self._both = MapAndExamples()
        self._view, self._examples = self._both.view, self._both.examples
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(10)
        controls.addWidget(self._colours)
        controls.addWidget(self._gradient)
        controls.addStretch(1)
        nothing = muted_label(NOTHING, wrap=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing.setMargin(16)
        self._stack.addWidget(nothing)
        self._stack.addWidget(self._both)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(controls)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._colours.activated.connect(self.draw_now)
        self._gradient.clicked.connect(self._share_gradient)
        self._view.work.command.connect(self.command)
        self._view.map.chosen.connect(self._choose)
        self._examples.chosen.connect(self._choose_example)
        self._both.rearranged.connect(self._watch_examples)

    @property
    @override
    def wanted(self) -> Request | None:
        return ShareGradient() if self._gradient.isChecked() else None

    @override
    def watch(self) -> None:
        super().watch()
        self._watch_examples()

    def _watch_examples(self) -> None:
        """Ask for examples of the chosen noise level, again and again while they can be seen."""
        wanted = None
        if self._timestep() is not None and self.seen and self._both.examples_shown:
            count = EXAMPLES["image" if self._data is None else self._data.kind]
            wanted = ExamineTimestep(*self._times(), count=count)
        if wanted == self._asked or not self._possible:
            return
        self._asked = wanted
        self.command.emit(Unwatch(ExamineTimestep) if wanted is None else Watch(wanted))

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self._possible = True

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self._news("data")

    @override
    def take_loss_per_timestep(self, event: LossPerTimestep) -> None:
        self._table.add(event.first_step, event.step, event.counts, event.losses)
        self._news("losses")

    @override
    def take_schedule_described(self, event: ScheduleDescribed) -> None:
        self._schedule = event
        self._news("schedule")

    @override
    def take_timestep_examined(self, event: TimestepExamined) -> None:
        self._examined = event
        self._news("examined")

    @override
    def take_gradient_shared(self, event: GradientShared) -> None:
        self._shared = event
        self._news("gradient")

    @override
    def take_answer_progressed(self, event: AnswerProgressed) -> None:
        self._view.work.take(event)
        if event.request == ShareGradient.__name__ and event.state in {"given up", "refused"}:
            self._gradient.setChecked(False)
            self._news("gradient")
            self.watch()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._possible = False  # nobody is there to answer
        self._gradient.setEnabled(False)
        self._view.work.clear()
        self.mark_dirty()

    def _news(self, name: str) -> None:
        self._new.add(name)
        self.mark_dirty()

    def clear(self) -> None:
        self._table.clear()
        self._data = self._examined = self._shared = self._schedule = None
        self._cell = self._asked = None
        self._possible = False
        self._new.clear()
        show_choice(self._colours, "loss")
        self._gradient.setChecked(False)
        self._gradient.setEnabled(True)
        self._view.work.clear()
        self._both.clear()
        self._stack.setCurrentIndex(0)
        self.mark_dirty()

    def redraw(self) -> None:
        new, self._new = self._new, set()
        if self._schedule is not None and "schedule" in new:
            self._view.show_schedule(self._schedule)
        if self._data is not None and "data" in new:
            self._examples.show_data(self._data)
        if "gradient" in new:
            self._view.show_gradient(self._shared if self._gradient.isChecked() else None)
        self._stack.setCurrentIndex(1 if self._table.columns else 0)
        if not self._table.columns:
            return
        if self._cell is not None:
            self._view.choose(*self._cell)
        kind: Kind = "relative" if self._colours.currentData() == "relative" else "loss"
        self._view.show_table(self._table, kind)
        self._both.want_examples(wanted=self._cell is not None)
        self._show_examples()
        self._watch_examples()

    def _show_examples(self) -> None:
        """The newest answer, where it is about the noise level that is chosen now."""
        seen = self._examined
        if self._cell is None:
            return
        if self._timestep() is None or not (self._possible or self._answers(seen)):
            self._examples.show_nothing(NO_TIMESTEP if self._possible else OVER)
            return
        if seen is None or not self._answers(seen):
            self._examples.show_waiting(WAITING)
            return
        self._examples.show_examined(seen, self._view.scale)
        place = self._examples.place
        if place is not None and self.leads:
            self.selected.emit(self._example_selection(seen, *place))

    def _answers(self, seen: TimestepExamined | None) -> bool:
        """Whether an answer is about the noise level that is chosen."""
        return seen is not None and (seen.low, seen.high) == self._times()

    def _times(self) -> tuple[float, float]:
        """The times of the chosen bin, above the first and up to the second."""
        bin_, bins = 0 if self._cell is None else self._cell[0], max(self._table.bins, 1)
        return bin_ / bins, (bin_ + 1) / bins

    def _timestep(self) -> int | None:
        """The one in the middle of the chosen bin; None if nothing is chosen, or it has none."""
        if self._cell is None or self._view.scale is None:
            return None
        found = self._view.scale.timesteps_in(*self._times())
        return None if found is None else sum(found) // 2

    def _choose(self, cell: Cell) -> None:
        """A person chose a cell of the map."""
        self._cell = cell.bin, cell.step
        self.selected.emit(Selection(self.identifier, timestep=self._timestep(), step=cell.step))
        self.draw_now()

    def _choose_example(self, kind: str, number: int) -> None:
        if self._examined is not None:
            self.selected.emit(self._example_selection(self._examined, kind, number))

    def _example_selection(self, seen: TimestepExamined, kind: str, number: int) -> Selection:
        label = int(seen.labels[number])
        return Selection(
            self.identifier,
            example_item(seen, kind, number, self._data),
            example=int(seen.indices[number]),
            label=label if label >= 0 else None,
            timestep=int(seen.levels.timesteps[number]),
        )

    def show_selection(self, selection: Selection) -> None:
        """Go to the noise level and the step, and mark the example, wherever they were picked."""
        if selection.source == self.identifier:
            return
        if self._examined is not None:
            indices: list[int] = self._examined.indices.tolist()
            self._examples.choose_example(selection.example, indices)
        if self._schedule is None or not self._table.columns or selection.timestep is None:
            return
        scale = self._view.scale
        if scale is None:
            return
        step = self._table.step if selection.step is None else selection.step
        cell = scale.bin_of(selection.timestep, self._table.bins), step
        if cell != self._cell:
            self._cell = cell
            self.mark_dirty()

    @override
    def ask(self) -> None:
        if not self._gradient.isChecked():
            self._gradient.click()

    def _share_gradient(self) -> None:
        """The check box was turned on or off by hand."""
        self.watch()
        if not self._gradient.isChecked():
            self._view.work.clear()
        self._news("gradient")
        self.draw_if_dirty()

    def explanation(self) -> str:
        return explained(self._table, self._view.scale, self._shared)

    def apply_theme(self, theme: Theme) -> None:
        self._both.apply_theme(theme)
