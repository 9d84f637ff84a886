"""The curves of a run: its loss, the length of its gradient, its learning rate."""

from typing import ClassVar, assert_never

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.events import (
    CheckpointFailed,
    CheckpointSaved,
    CommandRefused,
    DataDescribed,
    Event,
    ForwardNoised,
    IdealCompared,
    LossPerTimestep,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RecordingFailed,
    RunFinished,
    RunStarted,
    SamplesDrawn,
    Scalars,
    StateChanged,
)
from core.metric_names import GRADIENT_NORM, HELD_OUT_LOSS, LEARNING_RATE, LOSS, METRICS
from desktop.panels.panel import Panel
from desktop.theme import Theme
from desktop.widgets.curves.curve_chart import CurveChart
from desktop.widgets.curves.curve_view import ChartView, CurveSpec
from desktop.widgets.plot.figures import figure

TRAINING = CurveSpec(LOSS.name, smoothed=True)
HELD_OUT = CurveSpec(HELD_OUT_LOSS.name, dots=True)

VIEWS = (
    ChartView("Loss", (TRAINING, HELD_OUT), "Press Train: the loss of every step appears here."),
    ChartView(
        "Gradient norm",
        (CurveSpec(GRADIENT_NORM.name, smoothed=True),),
        "Press Train: the length of every step's gradient appears here.",
    ),
    ChartView(
        "Learning rate",
        (CurveSpec(LEARNING_RATE.name, chosen=True),),
        "Press Train: the learning rate of every step appears here.",
        log_y=False,
    ),
)


class LossPanel(Panel):
    """Every step's value behind a smoothed line, and the loss on examples never trained on."""

    identifier: ClassVar[str] = "loss"
    title: ClassVar[str] = "Loss"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.title)
        self.chart = CurveChart(VIEWS)
        self._batch_size = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)
        self._describe()

    @override
    def accept(self, event: Event) -> None:
        store = self.chart.store
        match event:
            case RunStarted():
                self._batch_size = event.batch_size
                store.begin(started_at=event.started_at, max_steps=event.max_steps)
            case Scalars():
                store.append(event)
            case ParameterChanged():
                store.add_mark(event.step, _change(event))
            case StateChanged():
                if event.state == "paused":
                    store.add_pause(event.step)
            case RunFinished():
                store.finished = True
            case (
                DataDescribed()
                | Progress()
                | SamplesDrawn()
                | ForwardNoised()
                | LossPerTimestep()
                | IdealCompared()
                | CommandRefused()
                | CheckpointSaved()
                | CheckpointFailed()
                | RecordingFailed()
                | NonFiniteFound()
            ):
                return
            case _:
                assert_never(event)
        self.mark_dirty()

    @override
    def redraw(self) -> None:
        self.chart.redraw()
        self._describe()

    @override
    def clear(self) -> None:
        self.chart.clear()
        self._batch_size = 0
        self.mark_dirty()

    @override
    def apply_theme(self, theme: Theme) -> None:
        self.chart.wear(theme)

    def explanation(self) -> str:
        """What the curves shown now mean, as HTML with the newest numbers in it."""
        specs = self.chart.view.curves
        if TRAINING in specs:
            return self._loss_explained()
        return "".join(
            f"<p><b>{spec.title}</b>{_now(self.chart.newest(spec))}: "
            f"{METRICS[spec.name].description}</p>"
            for spec in specs
        )

    def _loss_explained(self) -> str:
        batch = f"the {self._batch_size} examples" if self._batch_size else "the examples"
        return (
            "<p>The <b>training loss</b> is the mean squared error of the network's prediction of "
            "v&nbsp;=&nbsp;&alpha;&thinsp;&epsilon;&nbsp;&minus;&nbsp;&sigma;&thinsp;x<sub>0</sub>"
            f" over {batch} of a step, each at a random timestep with fresh noise"
            f"{_now(self.chart.newest(TRAINING))}. Some timesteps are far harder than others, so "
            "that it jumps about even when the network does not change: look at the smoothed "
            "line.</p>"
            "<p>The <b>held-out loss</b> is the same error on examples that are never trained on, "
            "with averaged (EMA) weights and always with the same timesteps and noise"
            f"{_now(self.chart.newest(HELD_OUT))}. It falls only if the network gets better. If it "
            "rises while the training loss falls, the network learns its examples by heart.</p>"
            "<p>A low loss is not yet a good picture: look at the samples as well.</p>"
            "<p>Sources: Ho et al. 2020 (arXiv:2006.11239), eq.&nbsp;14; for v, Salimans and "
            "Ho 2022 (arXiv:2202.00512).</p>"
        )

    def _describe(self) -> None:
        self.setAccessibleDescription(self.chart.summary())


def _change(event: ParameterChanged) -> str:
    name = event.path.rpartition(".")[2].replace("_", " ")
    return f"{name} {event.old} \N{RIGHTWARDS ARROW} {event.new}"


def _now(value: float | None) -> str:
    return "" if value is None else f" (now {figure(value)})"
