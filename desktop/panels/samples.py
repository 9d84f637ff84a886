"""Samples from fixed noise, again and again while the network learns to draw them."""

from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import SamplesDrawn
from core.arrays import Array
from core.commands import SetParameter
from core.config.run import config_from_json
from core.events import DataDescribed, ParameterChanged, Progress, RunFinished, RunStarted
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Item, Selection
from desktop.theme import Theme
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.samples import preview_words as words
from desktop.widgets.samples.class_choice import ClassChoice
from desktop.widgets.samples.film_row import FilmRow
from desktop.widgets.samples.history import Preview
from desktop.widgets.samples.reel import Reel
from desktop.widgets.samples.sample_view import SampleView
from desktop.words import counted

EMPTY = "Samples appear here: the same noise again and again, as the network learns."
WEIGHTS_PATH = "preview.weights"
BUDGET_PATH = "watching.budget"
NO_FILM = (-1, -1)
FILM_FROM, NOTE_FROM = 230, 330  # pixels of height from which there is room for it
LONG_TEXT_FROM = 520  # pixels of width
FILM_SIDES = (28, 56)  # pixels across a picture of the film, at the least and at the most


class SamplesPanel(Panel):
    """The same samples at any step of training, by their classes, and one of them all along."""

    identifier: ClassVar[str] = "samples"
    title: ClassVar[str] = "Samples"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reel = Reel()
        self._view = SampleView(EMPTY)
        self._film = FilmRow()
        self._slider = FrameSlider(
            "training", "Training steps: the samples as they were then", full=True
        )
        self._weights = make_choice(
            "Weights of the preview",
            "EMA: the moving average of the weights, steadier and better. Raw: the weights as "
            "they are trained.",
            (("EMA weights", "ema"), ("Raw weights", "raw")),
        )
        self._classes = ClassChoice("The points of one class stand out")
        self._way = muted_label("", wrap=True)
        self._note = muted_label("", wrap=True)
        self.setMinimumSize(240, 160)
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(8)
        controls.addWidget(self._weights)
        controls.addWidget(self._classes)
        controls.addWidget(self._way, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(controls)
        column.addWidget(self._view, 1)
        column.addWidget(self._film)
        column.addWidget(self._slider)
        column.addWidget(self._note)

    def _connect(self) -> None:
        self._weights.activated.connect(self._ask_for_weights)
        self._classes.class_chosen.connect(self._select_class)
        self._view.chosen.connect(self._select)
        self._view.class_chosen.connect(self._select_class)
        self._film.frame_chosen.connect(self._slider.show_frame)
        self._slider.moved.connect(self._go_to)

    @property
    def batch(self) -> SamplesDrawn | None:
        """The newest samples, previews or drawn on request, with all of their way."""
        return self._batch

    @property
    def film(self) -> Array | None:
        """The samples as they became, over training: [k, n, ...]; None before there are any."""
        return self._reel.film

    @property
    @override
    def player(self) -> FrameSlider:
        return self._slider

    @override
    def take_run_started(self, event: RunStarted) -> None:
        config = config_from_json(event.config)
        self._budget = config.watching.budget
        show_choice(self._weights, config.preview.weights)

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self._data_is_new = True
        self.mark_dirty()

    @override
    def take_progress(self, event: Progress) -> None:
        self._active_seconds = event.active_seconds

    @override
    def take_samples_drawn(self, event: SamplesDrawn) -> None:
        self._batch = event
        if event.purpose == "preview" or self._reel.history.continued_by(event):
            self._reel.history.add(Preview.of(event, self._active_seconds))
            show_choice(self._weights, event.weights)
            self.mark_dirty()

    @override
    def take_parameter_changed(self, event: ParameterChanged) -> None:
        if event.path == WEIGHTS_PATH:
            show_choice(self._weights, event.new)
        elif event.path == BUDGET_PATH:
            self._budget = float(event.new)
            self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._weights.setEnabled(False)  # nobody is there to draw with others

    def clear(self) -> None:
        self._reel.clear()
        self._batch: SamplesDrawn | None = None
        self._data: DataDescribed | None = None
        self._data_is_new = False
        self._budget: float | None = None
        self._active_seconds = 0.0
        self._film_of = NO_FILM  # which sample the film is of, and after which change
        self._seen = Selection()
        self._must_tell = False  # somebody picked something here
        self._told: tuple[int | None, Preview] | None = None
        self._slider.stop()
        self._slider.set_frames(0)
        # Its room is given for good, and a panel that is not shown does not know its width yet.
        self._slider.set_text("", widest=self._widest if self.isVisible() else "")
        self._view.clear()
        self._film.clear()
        self._weights.setEnabled(True)
        self._classes.hide()
        self.mark_dirty()

    def redraw(self) -> None:
        self._take_data()
        reel = self._reel
        reel.refresh()
        self._arrange()
        shown = reel.shown
        if shown is None:
            return
        self._slider.set_frames(len(reel.previews))
        self._slider.place(reel.frame)
        self._slider.set_text(self._step_text(shown.step), widest=self._widest)
        self._way.setText(f"{words.way(shown)}, {shown.seconds:.2f} s")
        self._note.setText(self._kept)
        names = () if self._data is None else self._data.class_names
        self._view.show_preview(shown, reel.previews, names)
        if not self._view.shows_points:
            self._show_film(shown)
        count = counted(len(shown.labels), "sample")
        self.setAccessibleDescription(f"{count} at {words.about(shown)}")
        self._tell(shown)

    def _step_text(self, step: int) -> str:
        return f"step {step:,} of training" if self.width() >= LONG_TEXT_FROM else f"step {step:,}"

    @property
    def _widest(self) -> str:
        return self._step_text(88_888)

    @property
    def _kept(self) -> str:
        """How many previews are kept, and how often they come."""
        reel = self._reel
        return words.kept(len(reel.previews), reel.history.interval, self._budget)

    def _take_data(self) -> None:
        data = self._data
        if data is None or not self._data_is_new:
            return
        self._data_is_new = False
        self._view.show_data(data)
        self._classes.show_names(data.class_names)

    def _show_film(self, shown: Preview) -> None:
        sample = self._view.index or 0
        if self._film_of != (sample, self._reel.changes):
            self._film_of = sample, self._reel.changes
            self._film.show_film(self._reel.previews, sample, self._sample_name(shown, sample))
        self._film.show_frame(self._reel.frame)

    def _sample_name(self, preview: Preview, sample: int) -> str:
        label = int(preview.labels[sample])
        of_class = f", class {self._class_name(label)}," if label >= 0 else ""
        return f"Sample {sample + 1}{of_class}"

    def _class_name(self, label: int) -> str:
        known = () if self._data is None else self._data.class_names
        return known[label] if 0 <= label < len(known) else "none"

    def _arrange(self) -> None:
        """Show what there is something in, and room for."""
        height, shown = self.height(), self._reel.shown
        points = self._view.shows_points
        conditional = shown is not None and int(shown.labels.max()) >= 0
        self._film.setVisible(shown is not None and not points and height >= FILM_FROM)
        self._film.title.setVisible(height >= NOTE_FROM)
        self._film.show_size(min(max(height // 8, FILM_SIDES[0]), FILM_SIDES[1]))
        self._note.setVisible(shown is not None and height >= NOTE_FROM)
        self._way.setVisible(shown is not None)
        self._classes.setVisible(points and conditional)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def choose(self, index: int) -> None:
        """Choose a sample as a click on it does."""
        self._view.choose(index)
        self._select(index)

    def _select(self, _index: int) -> None:
        self._must_tell = True
        self.draw_now()

    def _select_class(self, label: int) -> None:
        self._view.choose_class(label)
        self.selected.emit(Selection(self.identifier, label=label))

    def _go_to(self, frame: int) -> None:
        """The slider was moved; a film that plays does not drag everything else along."""
        self._reel.go_to(frame)
        self._must_tell = not self._slider.playing
        self.draw_now()

    def _tell(self, shown: Preview) -> None:
        """Say what was picked; and what it has become, while the newest pick is one of these."""
        index = self._view.index
        news = (index, shown) != self._told and self.leads and index is not None
        if self._must_tell or news:
            self._must_tell = False
            self._told = index, shown
            self.selected.emit(self._selection(shown, index))

    def _selection(self, shown: Preview, index: int | None) -> Selection:
        if index is None:
            return Selection(self.identifier, step=shown.step)
        label = int(shown.labels[index])
        item = Item(
            title=f"Sample {index + 1}",
            pixels=shown.samples[index],
            facts=words.facts(shown, index, self._class_name(label)),
        )
        return Selection(
            self.identifier,
            item,
            sample=index,
            label=None if label < 0 else label,
            step=shown.step,
        )

    def show_selection(self, selection: Selection) -> None:
        """Go to the training step, frame the sample and let the class stand out."""
        before, self._seen = self._seen, selection
        if selection.step is not None and selection.step != before.step:
            self._reel.go_to_step(selection.step)
            self.mark_dirty()
        if selection.sample != before.sample:
            self._view.choose(selection.sample)
            self.mark_dirty()
        if selection.label != before.label:
            self._view.choose_class(selection.label)
            self._classes.show_class(selection.label)
            self.mark_dirty()

    def explanation(self) -> str:
        shown = self._reel.shown
        today = "" if shown is None else f"<p>Shown now: {words.about(shown)}. {self._kept}</p>"
        return words.EXPLANATIONS[self.trained].format(today=today)

    def apply_theme(self, theme: Theme) -> None:
        self._view.apply_theme(theme)
        self._film.apply_theme(theme)
        self._slider.apply_theme(theme)

    def _ask_for_weights(self) -> None:
        self.command.emit(SetParameter(WEIGHTS_PATH, str(self._weights.currentData())))
