"""How D judges real and generated examples, as a spread over each batch, over the whole run."""

import math
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.config.gan import GANConfig
from core.config.run import config_from_json
from core.events import RunStarted, Scalars
from desktop.look import muted_label
from desktop.panels.curve_panel import CurvePanel
from desktop.widgets.curves.curve_chart import CurveChart
from desktop.widgets.curves.curve_view import BandSpec
from desktop.widgets.curves.readings import spread_at, spread_text
from desktop.widgets.scores.score_scalars import score_scalars
from desktop.widgets.scores.score_table import ScoreTable
from desktop.widgets.scores.score_views import score_views
from desktop.widgets.scores.score_words import KEY, explained, sentence

TABLE_FROM = 400  # pixels of height


class ScoresPanel(CurvePanel):
    """Probabilities, logits or margins: whatever D's outputs mean with the loss of the run."""

    identifier: ClassVar[str] = "scores"
    title: ClassVar[str] = "Scores"
    method: ClassVar[str] = "gan"
    purpose: ClassVar[str] = (
        "Scores shows what the discriminator says of real and of generated examples."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        self._loss = self._shown_loss = GANConfig().loss.kind
        super().__init__(CurveChart(score_views(self._loss)), parent)
        self.chart.bar.show_raw.setVisible(False)  # bands stand for every step already
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
        super().take_run_started(event)

    @override
    def of_interest(self, event: Scalars) -> Scalars:
        return score_scalars(event)

    @override
    def redraw(self) -> None:
        another, self._shown_loss = self._loss != self._shown_loss, self._loss
        self.chart.show_views(score_views(self._loss), keep=not another)
        self.chart.redraw()
        self._tell()

    @override
    def clear(self) -> None:
        super().clear()
        self._loss = GANConfig().loss.kind

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
