"""What the panels of curves over a run have in common."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.events import ParameterChanged, RunFinished, RunStarted, Scalars, StateChanged
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.curves.change_words import change_in_words
from desktop.widgets.curves.curve_chart import CurveChart


class CurvePanel(Panel):
    """Keeps what a run reports and what happened along it; a click selects a training step."""

    def __init__(self, chart: CurveChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.title)
        self.chart = chart
        chart.step_chosen.connect(self._choose_step)

    def of_interest(self, event: Scalars) -> Scalars:
        """What of a block of steps is kept."""
        return event

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self.chart.store.begin(started_at=event.started_at, max_steps=event.max_steps)
        self.mark_dirty()

    @override
    def take_scalars(self, event: Scalars) -> None:
        block = self.of_interest(event)
        if block.values:
            self.chart.store.append(block)
            self.mark_dirty()

    @override
    def take_parameter_changed(self, event: ParameterChanged) -> None:
        self.chart.store.add_mark(event.step, change_in_words(event))
        self.mark_dirty()

    @override
    def take_state_changed(self, event: StateChanged) -> None:
        if event.state == "paused":
            self.chart.store.add_pause(event.step)
            self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self.chart.store.finished = True
        self.mark_dirty()

    @override
    def clear(self) -> None:
        self.chart.clear()
        self.mark_dirty()

    @override
    def apply_theme(self, theme: Theme) -> None:
        self.chart.wear(theme)

    @override
    def show_selection(self, selection: Selection) -> None:
        """Mark the training step that is selected."""
        if selection.step != self.chart.plot.selected_step:
            self.chart.plots.select_step(selection.step)
            self.mark_dirty()

    def _choose_step(self, step: int) -> None:
        self.selected.emit(Selection(self.identifier, step=step))
        self.draw_if_dirty()
