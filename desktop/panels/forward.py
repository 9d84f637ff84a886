"""The forward process: real examples on their way into noise, and at one timestep of it."""

from typing import assert_never

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.commands import NoiseExamples
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
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.noise_histogram import NoiseHistogram
from desktop.widgets.noise_words import amplitudes, mixture, plain_words
from desktop.widgets.pictures.noised_pictures import NoisedPictures
from desktop.widgets.point_cloud import PointCloud

BEGINNING = 0.35  # of the way into the noise: where the slider is at first
HISTOGRAM_FROM = 620  # pixels of width from which there is room for the histogram

EXPLANATION = """
<p><b>Noise</b> here means independent random numbers from a bell curve, one for every pixel and
colour, like the hiss of an empty channel. Real pictures are mixed with it, a little more at every
timestep:</p>
<p><code>x_t = \u221aalpha_bar x_0 + \u221a(1 \u2212 alpha_bar) eps</code></p>
<p><b>Why add it?</b> To go from noise to a picture in one leap is too hard to learn. To remove a
little noise is easy, and many small removals make the whole way. The noise gives the network such
small tasks, with known answers, at every distance from the data. alpha_bar is the part of the
signal's power that is left; SNR is signal power to noise power.</p>
{today}
<p>Ho et al. 2020, arXiv 2006.11239, eq. 4.</p>
"""


class ForwardPanel(Panel):
    """A row of timesteps for one example, and all examples at the timestep of the slider."""

    identifier = "forward"
    title = "Forward"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataDescribed | None = None
        self._noised: ForwardNoised | None = None
        self._is_new = False
        self._pictures = NoisedPictures()
        self._cloud = PointCloud("Noised points")
        self._histogram = NoiseHistogram()
        self._slider = FrameSlider("the noising", "Timestep t: 0 is clean data, the last is noise")
        self._words = QLabel()
        self._others = QPushButton("Other examples")
        self._others.setToolTip("Take other examples of the training data")
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self._pictures, 1)
        left.addWidget(self._cloud, 1)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addLayout(left, 3)
        body.addWidget(self._histogram, 1)
        self._words.setWordWrap(True)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._slider, 1)
        foot.addWidget(self._others)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(body, 1)
        column.addLayout(foot)
        column.addWidget(self._words)

    def _connect(self) -> None:
        self._slider.moved.connect(self._show_now)
        self._pictures.frame_chosen.connect(self._slider.show_frame)
        self._pictures.example_chosen.connect(self._select)
        self._cloud.chosen.connect(self._select)
        self._others.clicked.connect(self._ask_for_others)

    def accept(self, event: Event) -> None:
        match event:
            case DataDescribed():
                self._data = event
            case ForwardNoised():
                self._noised = event
                self._is_new = True
            case RunFinished():
                self._others.setEnabled(False)  # nobody is there to noise others
                return
            case (
                RunStarted()
                | StateChanged()
                | Scalars()
                | Progress()
                | SamplesDrawn()
                | LossPerTimestep()
                | IdealCompared()
                | ParameterChanged()
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
        self._data = None
        self._noised = None
        self._slider.stop()
        self._slider.set_frames(0)
        self._slider.set_text("", widest="t = 8888")
        self._pictures.clear()
        self._cloud.clear_points()
        self._histogram.clear_values()
        self._words.setText("")
        self._others.setEnabled(True)
        self._show_kind()

    def redraw(self) -> None:
        noised = self._noised
        if noised is None or self._data is None:
            return
        if self._is_new:
            self._is_new = False
            self._take(noised, self._data)
        frame = self._slider.frame
        self._slider.set_text(f"t = {noised.timesteps[frame]}", widest="t = 8888")
        alpha_bar, snr = float(noised.alpha_bar[frame]), float(noised.snr[frame])
        self._words.setText(f"{amplitudes(alpha_bar, snr)}. {plain_words(snr)}")
        if self._data.kind == "points":
            self._cloud.show_points(noised.x_t[frame])
        else:
            self._pictures.show_frame(frame)
        self._histogram.show_values(noised.histogram_edges, noised.histograms[frame])
        index = self._chosen_index()
        if index is not None:
            self.selected.emit(self._selection(noised, index))

    def _take(self, noised: ForwardNoised, data: DataDescribed) -> None:
        """Begin with new examples, the slider where it was."""
        first = not self._slider.frames
        self._slider.set_frames(len(noised.timesteps))
        if first:
            blocked = self._slider.slider.blockSignals(True)
            self._slider.show_frame(round(BEGINNING * (len(noised.timesteps) - 1)))
            self._slider.slider.blockSignals(blocked)
        self._show_kind()
        if data.kind == "image":
            names = [_class_name(data, int(label)).split(" ")[0] for label in noised.labels]
            self._pictures.show_film(noised.x_t, noised.timesteps, names)

    def _show_kind(self) -> None:
        points = self._data is not None and self._data.kind == "points"
        self._pictures.setVisible(not points)
        self._cloud.setVisible(points)
        self._others.setVisible(self._data is not None and not points)
        self._histogram.setVisible(self.width() >= HISTOGRAM_FROM)

    def resizeEvent(self, event: object) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)  # pyright: ignore[reportArgumentType]  a QResizeEvent
        self._histogram.setVisible(self.width() >= HISTOGRAM_FROM)

    def _chosen_index(self) -> int | None:
        points = self._data is not None and self._data.kind == "points"
        return self._cloud.index if points else self._pictures.index

    def _select(self, index: int) -> None:
        self._show_now()
        if self._noised is not None:
            self.selected.emit(self._selection(self._noised, index))

    def _selection(self, noised: ForwardNoised, index: int) -> Selection:
        frame = self._slider.frame
        label = "" if self._data is None else _class_name(self._data, int(noised.labels[index]))
        return Selection(
            source=self.identifier,
            title=f"Training example {noised.indices[index]:,}",
            pixels=noised.x_t[frame, index],
            facts=(
                ("Class", label or "none"),
                ("Shown", f"x_t at t = {noised.timesteps[frame]}"),
                ("alpha_bar", f"{noised.alpha_bar[frame]:.4g}"),
                ("SNR", f"{noised.snr[frame]:.3g}"),
                ("Mixture", mixture(float(noised.alpha_bar[frame]))),
            ),
        )

    def show_selection(self, selection: Selection) -> None:
        """What is selected elsewhere is not selected here."""
        if selection.source != self.identifier:
            self._pictures.choose(None)
            self._cloud.choose(None)

    def explanation(self) -> str:
        today = ""
        if self._noised is not None and self._slider.frames:
            frame = self._slider.frame
            numbers = amplitudes(
                float(self._noised.alpha_bar[frame]), float(self._noised.snr[frame])
            )
            today = f"<p>Now at t = {self._noised.timesteps[frame]}: {numbers}</p>"
        return EXPLANATION.format(today=today)

    def apply_theme(self, theme: Theme) -> None:
        self._pictures.apply_theme(theme)
        self._cloud.wear(theme)
        self._histogram.wear(theme)
        self._slider.apply_theme(theme)

    def _show_now(self) -> None:
        """A person's hand need not wait for the redraw timer."""
        self.mark_dirty()
        self.draw_if_dirty()

    def _ask_for_others(self) -> None:
        if self._noised is None or self._data is None:
            return
        count = len(self._noised.indices)
        first = int(np.max(self._noised.indices)) + 1
        indices = [(first + i) % self._data.training_count for i in range(count)]
        self.command.emit(NoiseExamples(indices=tuple(indices)))


def _class_name(data: DataDescribed, label: int) -> str:
    return data.class_names[label] if 0 <= label < len(data.class_names) else ""
