"""The curves of a run: its losses, the length of its gradients, its learning rates, and more."""

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.config.gan import GANConfig
from core.config.method import DiffusionConfig
from core.config.run import config_from_json
from core.events import RunStarted
from core.metric_names import METRICS
from desktop.panels.curve_panel import CurvePanel
from desktop.widgets.curves.curve_chart import CurveChart
from desktop.widgets.curves.gan_loss_words import losses_explained
from desktop.widgets.curves.loss_words import loss_sources, prediction_words, weighting_words
from desktop.widgets.curves.run_views import (
    CRITIC,
    GENERATOR,
    HELD_OUT,
    NEVER,
    TRAINING,
    UNLESS_ZERO,
    run_views,
)
from desktop.widgets.plot.figures import figure


class LossPanel(CurvePanel):
    """Every step's value behind a smoothed line, and what is measured now and then as dots."""

    identifier: ClassVar[str] = "loss"
    title: ClassVar[str] = "Loss"

    def __init__(self, parent: QWidget | None = None) -> None:
        self._batch_size = 0
        self._method: DiffusionConfig | GANConfig = DiffusionConfig()
        super().__init__(CurveChart(run_views(self._method), UNLESS_ZERO, without=NEVER), parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)
        self._describe()

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self._batch_size = event.batch_size
        self._method = config_from_json(event.config).method
        super().take_run_started(event)

    @override
    def redraw(self) -> None:
        self.chart.show_views(run_views(self._method))
        self.chart.redraw()
        self._describe()

    @override
    def clear(self) -> None:
        super().clear()
        self._batch_size = 0
        self._method = GANConfig() if self.trained == "gan" else DiffusionConfig()

    def explanation(self) -> str:
        """What the curves shown now mean, as HTML with the newest numbers in it."""
        specs, method = self.chart.view.curves, self._method
        if GENERATOR in specs and isinstance(method, GANConfig):
            now = (_now(self.chart.newest(spec)) for spec in (GENERATOR, CRITIC))
            return losses_explained(method.loss.kind, *now)
        if TRAINING in specs and isinstance(method, DiffusionConfig):
            return self._loss_explained(method)
        parts = [
            f"<p><b>{spec.title}</b>{_now(self.chart.newest(spec))}: "
            f"{METRICS[spec.name].description}</p>"
            for spec in specs
        ]
        parts += [
            f"<p>The dashed line, {figure(line.value)}: {line.text.lower()}.</p>"
            for line in self.chart.view.references
        ]
        return "".join(parts)

    def _loss_explained(self, method: DiffusionConfig) -> str:
        batch = f"the {self._batch_size} examples" if self._batch_size else "the examples"
        return (
            "<p>The <b>training loss</b> is the mean squared error of the network's prediction of "
            f"{prediction_words(method)} over {batch} of a step, each at a random noise level with "
            f"fresh noise{_now(self.chart.newest(TRAINING))}. {weighting_words(method)} Some noise "
            "levels are far harder than others, so that it jumps about even when the network does "
            "not change: look at the smoothed line.</p>"
            "<p>The <b>held-out loss</b> is the same error on examples that are never trained on, "
            "with averaged (EMA) weights and always with the same timesteps and noise"
            f"{_now(self.chart.newest(HELD_OUT))}. It falls only if the network gets better. If it "
            "rises while the training loss falls, the network learns its examples by heart.</p>"
            "<p>A low loss is not yet a good picture: look at the samples as well. A click in the "
            "plot, or Return at the crosshair, selects a training step in every panel.</p>"
            f"<p>Sources: {loss_sources(method)}.</p>"
        )

    def _describe(self) -> None:
        self.setAccessibleDescription(self.chart.summary())


def _now(value: float | None) -> str:
    return "" if value is None else f" (now {figure(value)})"
