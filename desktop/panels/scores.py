"""How D judges real and generated examples, as a spread over each batch, over the whole run."""

import math
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.config.gan import GANConfig
from core.config.run import config_from_json
from core.events import ParameterChanged, RunFinished, RunStarted, Scalars, StateChanged
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.curves.change_words import change_in_words
from desktop.widgets.curves.curve_chart import CurveChart
from desktop.widgets.curves.curve_view import BandSpec
from desktop.widgets.curves.readings import spread_at, spread_text
from desktop.widgets.scores.score_scalars import score_scalars
from desktop.widgets.scores.score_table import ScoreTable
from desktop.widgets.scores.score_views import score_views
from desktop.widgets.scores.score_words import KEY, explained, sentence

TABLE_FROM = 400  # pixels of height


class ScoresPanel(Panel):
    """Probabilities, logits or margins: whatever D's outputs mean with the loss of the run."""

    identifier: ClassVar[str] = "scores"
    title: ClassVar[str] = "Scores"
    method: ClassVar[str] = "gan"
    purpose: ClassVar[str] = (
        "Scores shows what the discriminator says of real and of generated examples."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.title)
        self._loss = self._shown_loss = GANConfig().loss.kind
        self.chart = CurveChart(score_views(self._loss))
        self.chart.bar.show_raw.setVisible(False)  # bands stand for every step already
        self.chart.step_chosen.connect(self._choose_step)
        self.chart.view_changed.connect(self._tell)
        self.sentence = muted_label("", wrap=True)
        self.key = muted_label(KEY, wrap=True)
        self.table = ScoreTable()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(4)
        for label in (self.sentence, self.key, self.table):
            label.setContentsMargins(8, 0, 8, 0)
        for widget in (self.sentence, self.chart, self.key, self.table):
            column.addWidget(widget, 1 if widget is self.chart else 0)
        self._tell()

    @override
    def take_run_started(self, event: RunStarted) -> None:
        method = config_from_json(event.config).method
        if isinstance(method, GANConfig):
            self._loss = method.loss.kind
        self.chart.store.begin(started_at=event.started_at, max_steps=event.max_steps)
        self.mark_dirty()

    @override
    def take_scalars(self, event: Scalars) -> None:
        block = score_scalars(event)
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
    def redraw(self) -> None:
        another, self._shown_loss = self._loss != self._shown_loss, self._loss
        self.chart.show_views(score_views(self._loss), keep=not another)
        self.chart.redraw()
        self._tell()

    @override
    def clear(self) -> None:
        self.chart.clear()
        self._loss = GANConfig().loss.kind
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

    def explanation(self) -> str:
        """What is shown now, why, and how to read it, as HTML with the newest numbers in it."""
        step = f" at step {self.chart.store.last_step:,}"
        now = [f"{spec.title.lower()}: {spread_text(spec, v)}{step}" for spec, v in self._newest()]
        return explained(self._shown_loss, self.chart.view.title, now)

    def _newest(self) -> list[tuple[BandSpec, tuple[float, ...]]]:
        """The newest numbers of each spread that is shown, smoothed as it is drawn."""
        store, smoothing = self.chart.store, self.chart.options.smoothing
        return [
            (spec, spread_at(store, spec, smoothing, -1))
            for spec in self.chart.view.curves
            if isinstance(spec, BandSpec) and spec.name in store.curves
        ]

    def _tell(self) -> None:
        """The sentence, and the numbers of this moment for those who see them and who hear them."""
        self.sentence.setText(sentence(self._shown_loss, self.chart.view.title))
        newest, step = self._newest(), self.chart.store.last_step
        rows = [
            (spec.title, [spec.text(value) if math.isfinite(value) else "none" for value in values])
            for spec, values in newest
        ]
        self.table.show_rows(f"At step {step:,}", rows)
        self._make_room()
        said = [f"{spec.title}: {spread_text(spec, values)}" for spec, values in newest]
        said += [
            f"dashed line at {line.value:g}: {line.text}" for line in self.chart.view.references
        ]
        self.setAccessibleDescription(
            f"{'; '.join(said)}; at step {step:,}" if newest else self.chart.view.empty
        )

    def _make_room(self) -> None:
        """In a low panel the plot comes first."""
        filled = bool(self.table.texts())
        self.key.setVisible(filled)
        self.table.setVisible(filled and self.height() >= TABLE_FROM)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
