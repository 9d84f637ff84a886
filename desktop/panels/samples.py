"""Samples from fixed noise, as they get better, and every step of their way out of the noise."""

from typing import Literal, assert_never

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.commands import SetParameter
from core.config.sampling import sampler_title
from core.events import (
    Array,
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
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.pictures.picture import as_pixels
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.point_cloud import PointCloud

EMPTY = "Samples appear here: the same noise again and again, as the network learns."
WEIGHTS_PATH = "preview.weights"
WIDEST_TEXT = "step 88 of 88, t = 888"

EXPLANATION = """
<p>Each picture began as pure noise x<sub>T</sub>. In every step the network says what clean picture
it believes to be in it, <b>x_0_hat</b>, and DDIM goes a little of the way there:</p>
<p><code>x_next = \u221aalpha_bar' x_0_hat + \u221a(1 \u2212 alpha_bar') eps_hat</code></p>
<p>The noise is the same each time, so what changes from one preview to the next is the network
alone. Guidance w pushes towards the class under the picture: <code>uncond + w (cond \u2212
uncond)</code>.</p>
{today}
<p>Song et al. 2021, arXiv 2010.02502, eq. 12; Ho and Salimans 2022, arXiv 2207.12598, eq. 6.</p>
"""

Source = Literal["preview", "requested"]


class SamplesPanel(Panel):
    """The newest preview, or what was sampled on request, at any step of its way."""

    identifier = "samples"
    title = "Samples"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batches: dict[Source, SamplesDrawn] = {}
        self._data: DataDescribed | None = None
        self._data_is_new = False
        self._grid = PictureGrid("Samples", EMPTY)
        self._cloud = PointCloud("Sampled points")
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self._grid)
        self._pictures.addWidget(self._cloud)
        self._source = make_choice(
            "Which samples",
            "The preview from fixed noise, or what was sampled last on request",
            (("Preview", "preview"), ("Sampled now", "requested")),
        )
        self._view = make_choice(
            "What is shown of each step",
            "x_0_hat is what the network believes the result to be; x_t is what it is given",
            (("Estimate x_0_hat", "x_0_hat"), ("Noisy x_t", "x_t")),
        )
        self._weights = make_choice(
            "Weights of the preview",
            "EMA: the moving average of the weights, steadier and better. Raw: the weights as "
            "they are trained.",
            (("EMA weights", "ema"), ("Raw weights", "raw")),
        )
        self._slider = FrameSlider(
            "the way out of the noise", "Denoising steps, from pure noise on the left to the sample"
        )
        self._about = muted_label("", wrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(6)
        for choice in (self._source, self._view, self._weights):
            controls.addWidget(choice)
        controls.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(controls)
        column.addWidget(self._pictures, 1)
        column.addWidget(self._slider)
        column.addWidget(self._about)
        self._source.hide()

    def _connect(self) -> None:
        self._source.activated.connect(self._show_now)
        self._view.activated.connect(self._show_now)
        self._weights.activated.connect(self._ask_for_weights)
        self._slider.moved.connect(self._show_now)
        self._grid.chosen.connect(self._select)
        self._cloud.chosen.connect(self._select)

    @property
    def batch(self) -> SamplesDrawn | None:
        """The samples that are shown."""
        source: Source = "requested" if self._source.currentData() == "requested" else "preview"
        return self._batches.get(source)

    def accept(self, event: Event) -> None:
        match event:
            case DataDescribed():
                self._data = event
                self._data_is_new = True
            case SamplesDrawn():
                self._batches[event.purpose] = event
                if event.purpose == "preview":
                    show_choice(self._weights, event.weights)
                else:
                    show_choice(self._source, "requested")
            case ParameterChanged():
                if event.path == WEIGHTS_PATH:
                    show_choice(self._weights, event.new)
                return
            case RunFinished():
                self._weights.setEnabled(False)  # nobody is there to draw with others
                return
            case (
                RunStarted()
                | StateChanged()
                | Scalars()
                | Progress()
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

    def clear(self) -> None:
        self._batches = {}
        self._data = None
        self._slider.stop()
        self._slider.set_frames(0)
        self._slider.set_text("", widest=WIDEST_TEXT)
        self._grid.clear()
        self._cloud.clear_points()
        show_choice(self._source, "preview")
        self._weights.setEnabled(True)
        self.mark_dirty()

    def redraw(self) -> None:
        self._source.setVisible("requested" in self._batches)
        if self._data is not None and self._data_is_new:
            self._data_is_new = False
            points = self._data.kind == "points"
            self._pictures.setCurrentWidget(self._cloud if points else self._grid)
            if points:
                self._cloud.show_data(self._data.examples)
        batch = self.batch
        if batch is None:
            self._about.setText("")
            return
        self._slider.set_frames(len(batch.timesteps) + 1)
        self._slider.set_text(self._step_text(batch), widest=WIDEST_TEXT)
        self._about.setText(_about(batch))
        frame = self._frame(batch)
        if frame.ndim == 2:
            self._cloud.show_points(frame)
        else:
            self._grid.show_pictures(as_pixels(frame), self._captions(batch))
        index = self._chosen_index()
        if index is not None:
            self.selected.emit(self._selection(batch, index))

    def _frame(self, batch: SamplesDrawn) -> Array:
        """What the slider is at: a step of the film, or at its end the samples."""
        if self._slider.at_end:
            return batch.samples
        film = batch.x_t if self._view.currentData() == "x_t" else batch.x_0_hat
        return film[self._slider.frame]

    def _step_text(self, batch: SamplesDrawn) -> str:
        if self._slider.at_end:
            return "the sample"
        step = self._slider.frame
        return f"step {step + 1} of {len(batch.timesteps)}, t = {batch.timesteps[step]}"

    def _captions(self, batch: SamplesDrawn) -> list[str]:
        """The first word of each class: there is no room for more under a picture."""
        return [self._class_name(int(label)).split(" ")[0] for label in batch.labels]

    def _class_name(self, label: int) -> str:
        known = () if self._data is None else self._data.class_names
        return known[label] if 0 <= label < len(known) else "none"

    def _chosen_index(self) -> int | None:
        points = self._pictures.currentWidget() is self._cloud
        return self._cloud.index if points else self._grid.index

    def choose(self, index: int) -> None:
        """Choose a sample as a click on it does."""
        points = self._pictures.currentWidget() is self._cloud
        (self._cloud if points else self._grid).choose(index)
        self._select(index)

    def _select(self, index: int) -> None:
        if self.batch is not None:
            self.selected.emit(self._selection(self.batch, index))

    def _selection(self, batch: SamplesDrawn, index: int) -> Selection:
        shown = "the sample"
        if not self._slider.at_end:
            step = self._slider.frame
            shown = f"{self._view.currentText()} at t = {batch.timesteps[step]}"
        label = int(batch.labels[index])
        return Selection(
            source=self.identifier,
            title=f"Sample {index + 1}",
            pixels=self._frame(batch)[index],
            facts=(
                ("Asked for", self._class_name(label)),
                ("Shown", shown),
                ("Training step", f"{batch.step:,}"),
                ("Weights", "average (EMA)" if batch.weights == "ema" else "raw"),
                ("Sampler", f"{sampler_title(batch.sampler)}, {len(batch.timesteps)} steps"),
                ("Evaluations", f"{batch.nfe} of the network"),
                ("Guidance", f"{batch.guidance_scale:g}"),
                (
                    "Noise",
                    f"number {index} of seed {batch.seed % 10_000:04d}\N{HORIZONTAL ELLIPSIS}",
                ),
            ),
        )

    def show_selection(self, selection: Selection) -> None:
        """What is selected elsewhere is not selected here."""
        if selection.source != self.identifier:
            self._grid.choose(None)
            self._cloud.choose(None)

    def explanation(self) -> str:
        batch = self.batch
        today = "" if batch is None else f"<p>Shown now: {_about(batch)}.</p>"
        return EXPLANATION.format(today=today)

    def apply_theme(self, theme: Theme) -> None:
        self._grid.apply_theme(theme)
        self._cloud.wear(theme)
        self._slider.apply_theme(theme)

    def _show_now(self) -> None:
        """A person's hand need not wait for the redraw timer."""
        self.mark_dirty()
        self.draw_if_dirty()

    def _ask_for_weights(self) -> None:
        self.command.emit(SetParameter(WEIGHTS_PATH, str(self._weights.currentData())))


def _about(batch: SamplesDrawn) -> str:
    weights = "EMA" if batch.weights == "ema" else "raw"
    guidance = "" if batch.guidance_scale == 1 else f", guidance {batch.guidance_scale:g}"
    return (
        f"Step {batch.step:,}, {weights} weights, {len(batch.timesteps)} "
        f"{sampler_title(batch.sampler)} steps{guidance}, {batch.seconds:.2f} s"
    )
