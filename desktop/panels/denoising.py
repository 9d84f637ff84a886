"""The denoising player: the reverse process of the model as it is now, every step of it."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import AnswerProgressed, Purpose, SamplesDrawn
from core.config.run import DiffusionRun, config_from_json
from core.events import (
    CommandRefused,
    DataDescribed,
    ParameterChanged,
    RunFinished,
    RunStarted,
    StateChanged,
)
from core.requests import Request, SampleNow
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.denoising.draw_controls import DrawControls
from desktop.widgets.denoising.film_rows import FilmRows
from desktop.widgets.denoising.film_view import FilmView
from desktop.widgets.denoising.step_foot import StepFoot
from desktop.widgets.denoising.step_words import about, explanation, sample_item, step_text
from desktop.widgets.frame_slider import FrameSlider

EMPTY = (
    "Here samples come out of the noise, step by step. Press Draw, or train and wait for a preview."
)


class DenoisingPanel(Panel):
    """What was drawn on request, or the newest preview; the way of one sample below."""

    identifier = "denoising"
    title = "Denoising"
    method = "diffusion"
    purpose = "Denoising plays the way of samples out of the noise, step by step."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._films: dict[Purpose, SamplesDrawn] = {}
        self._rows: FilmRows | None = None  # of the film that is shown
        self._data: DataDescribed | None = None
        self._config: DiffusionRun | None = None
        self._training = False
        self._refused = ""
        self._about = ""  # how the film was drawn
        self._followed = Selection()  # the last one that this panel was told of
        self._controls = DrawControls()
        self._view = FilmView(EMPTY)
        self._slider = FrameSlider(
            "the way out of the noise",
            "Denoising steps, from pure noise on the left to the samples",
            full=True,
        )
        self._foot = StepFoot()
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self._controls)
        column.addWidget(self._view, 1)
        column.addWidget(self._slider)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        self._controls.command.connect(self.command)
        self._controls.asked.connect(self._forget_refusal)
        self._controls.changed.connect(self._draw_as_changed)
        self._controls.follow_changed.connect(self._follow)
        self._view.chosen.connect(self._choose)
        self._view.jumped.connect(self._slider.show_frame)
        self._slider.moved.connect(self._moved)
        self._foot.command.connect(self.command)

    @property
    def player(self) -> FrameSlider:
        return self._slider

    @property
    def wanted(self) -> Request | None:
        return self._controls.request() if self._controls.following else None

    @property
    def film(self) -> SamplesDrawn | None:
        """What is shown: what was drawn on request, or the newest preview until there is any."""
        return self._films.get("requested", self._films.get("preview"))

    @override
    def take_run_started(self, event: RunStarted) -> None:
        config = config_from_json(event.config)
        self._config = config if isinstance(config, DiffusionRun) else None

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        config = self._config or DiffusionRun()
        learnt = event.class_names if config.method.class_conditional else ()
        self._controls.show_run(config, learnt, points=event.kind == "points")
        self._controls.allow(possible=True)
        self.mark_dirty()

    @override
    def take_state_changed(self, event: StateChanged) -> None:
        self._training = event.state == "training"

    @override
    def take_parameter_changed(self, event: ParameterChanged) -> None:
        self._controls.options.follow(event.path, event.new)

    @override
    def take_samples_drawn(self, event: SamplesDrawn) -> None:
        self._films[event.purpose] = event
        if event is self.film:
            self._refused = ""
            self.mark_dirty()

    @override
    def take_answer_progressed(self, event: AnswerProgressed) -> None:
        self._foot.take(event)
        self._controls.take(event)

    @override
    def take_command_refused(self, event: CommandRefused) -> None:
        if event.command == SampleNow.__name__:
            self._refused = event.reason
            self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._training = False
        self._controls.allow(possible=False)
        self._foot.clear()

    def clear(self) -> None:
        self._films = {}
        self._rows = None
        self._data = self._config = None
        self._training = False
        self._refused = self._about = ""
        self._controls.show_run(DiffusionRun(), (), points=False)
        self._controls.allow(possible=False, reason="The run is being set up")
        self._foot.clear()
        self._slider.stop()
        self._slider.set_frames(0)
        self._foot.show_step("")
        self._view.clear()
        self.mark_dirty()

    def redraw(self) -> None:
        problem = self._controls.problem or self._refused
        film = self.film
        if film is not None and (self._rows is None or self._rows.film is not film):
            self._rows = self._take(film)
        self._foot.show_about(problem or self._about, problem=bool(problem))
        if film is not None and self._rows is not None:
            self._show_frame(film, self._rows)

    def _take(self, film: SamplesDrawn) -> FilmRows:
        """Begin with a new film, at the noise level where the old one was."""
        before, frame, rows = self._rows, self._slider.frame, FilmRows.of(film)
        self._about = about(film)
        self._slider.set_frames(rows.frames)
        if before is not None and frame < before.frames - 1:
            self._slider.place(rows.nearest(before.timestep(frame)))
        if self._data is not None and self._data.kind == "points":
            self._view.show_data(self._data.examples)
        if self._view.index is not None and self._view.index >= len(film.labels):
            self._view.choose(None)
        self._view.show_names([self._class_name(int(label)) for label in film.labels])
        return rows

    def _show_frame(self, film: SamplesDrawn, rows: FilmRows) -> None:
        frame, index = self._slider.frame, self._view.index
        self._view.show_frame(rows, frame)
        text = step_text(film, frame)
        self._foot.show_step(text)
        self._slider.slider.setAccessibleDescription(text)
        if self.leads and index is not None:
            self.selected.emit(self._selection(rows, index))

    def _class_name(self, label: int) -> str:
        """Empty for no class."""
        known = () if self._data is None else self._data.class_names
        return known[label] if 0 <= label < len(known) else ""

    def open_way(self, index: int) -> None:
        """Choose a sample as a click on it does."""
        self._view.click(index)

    def _choose(self, index: int) -> None:
        """A click on a sample picks it everywhere."""
        told = self.leads
        self.draw_now()
        if self._rows is not None and not told:
            self.selected.emit(self._selection(self._rows, index))

    def _selection(self, rows: FilmRows, index: int) -> Selection:
        """The sample at the step of the slider; while it plays, others need not follow."""
        film, frame = rows.film, self._slider.frame
        label = int(film.labels[index])
        name = self._class_name(label) or "none"
        item = sample_item(rows, frame, index, self._view.picked, name)
        return Selection(
            self.identifier,
            item,
            sample=index if self._from_preview_noise(film) else None,
            label=label if label >= 0 else None,
            timestep=None if self._slider.playing else rows.timestep(frame),
            step=film.step,
        )

    def _from_preview_noise(self, film: SamplesDrawn) -> bool:
        """Whether its samples have the numbers by which all panels know the preview's."""
        preview = self._films.get("preview")
        return preview is None or preview.seed == film.seed

    def _moved(self) -> None:
        self.draw_now()
        told = self.leads and self._view.index is not None
        if self._rows is not None and not told and not self._slider.playing:
            timestep = self._rows.timestep(self._slider.frame)
            self.selected.emit(Selection(self.identifier, timestep=timestep))

    @override
    def ask(self) -> None:
        self._controls.draw()

    def show_selection(self, selection: Selection) -> None:
        """Go to the timestep and the sample if they are others than the last ones told of."""
        before, self._followed = self._followed, selection
        if self._rows is None or self.leads:
            return
        timestep, sample = selection.timestep, selection.sample
        if timestep is not None and timestep != before.timestep:
            frame = self._rows.nearest(timestep)
            if frame != self._slider.frame:
                self._slider.place(frame)
                self.mark_dirty()
        film = self._rows.film
        if sample is None or sample == before.sample or not self._from_preview_noise(film):
            return
        if sample != self._view.index:
            self._view.choose(sample if sample < len(film.labels) else None)
            self.mark_dirty()

    def _draw_as_changed(self) -> None:
        """Show at once what was changed, unless that would hold up the training."""
        if self._controls.following:
            self._follow()
        elif self.film is not None and not self._training:
            self._controls.draw()
        else:
            self._controls.request()  # only to say what is wrong with it, if anything
            self.draw_now()

    def _follow(self) -> None:
        self._controls.give_up()
        self.watch()
        self._forget_refusal()

    def _forget_refusal(self) -> None:
        self._refused = ""
        self.draw_now()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._controls.fit(self.size())

    def explanation(self) -> str:
        return explanation(self.film, self._slider.frame)

    def apply_theme(self, theme: Theme) -> None:
        for part in (self._controls, self._view, self._slider):
            part.apply_theme(theme)
