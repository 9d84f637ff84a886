"""The forward process: real examples on their way into noise, and at one timestep of it."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import ForwardNoised, ScheduleDescribed
from core.events import DataDescribed, RunFinished
from core.requests import NoiseExamples
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Item, Selection
from desktop.theme import Theme
from desktop.widgets.forward.example_chooser import ExampleChooser
from desktop.widgets.forward.noise_explanation import explain_noising
from desktop.widgets.forward.noise_plots import NoisePlots
from desktop.widgets.forward.noise_words import (
    amplitude,
    division_words,
    level_words,
    mixture,
    plain_words,
    short,
)
from desktop.widgets.forward.noised_pictures import NoisedPictures
from desktop.widgets.forward.noised_points import NoisedPoints
from desktop.widgets.frame_slider import FrameSlider

BEGINNING = 0.375  # of the way into the noise: where the slider is at first
PLOTS_FROM = 620  # pixels of width from which there is room for the plots
WORDS_FROM = 320  # pixels of height from which there is room for plain words


class ForwardPanel(Panel):
    """Examples to choose from, the way of one into noise, and all numbers of one timestep."""

    identifier = "forward"
    title = "Forward"
    method = "diffusion"
    purpose = "Forward shows how real examples drown in noise, little by little."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataDescribed | None = None
        self._noised: ForwardNoised | None = None
        self._schedule: ScheduleDescribed | None = None
        self._is_new = False
        self._can_ask = True
        self._place: int | None = None  # of the chosen example among those that are shown
        self._asked: int | None = None  # an example that a person asked for
        self._missing: int | None = None  # an example that was picked elsewhere and is not shown
        self._picked = False  # whether the example was chosen here, and nothing elsewhere since
        self._chooser = ExampleChooser()
        self._pictures = NoisedPictures()
        self._points = NoisedPoints()
        self._stack = QStackedWidget()
        self._plots = NoisePlots()
        self._slider = FrameSlider(
            "the noising", "Timestep t: 0 is clean data, the last is noise", full=True
        )
        self._words = muted_label("", wrap=True)
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        self._stack.addWidget(self._pictures)
        self._stack.addWidget(self._points)
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(self._stack, 5)
        body.addWidget(self._plots, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self._chooser)
        column.addLayout(body, 1)
        column.addWidget(self._slider)
        column.addWidget(self._words)
        self._plots.hide()  # until there is room for them
        self._words.hide()

    def _connect(self) -> None:
        self._slider.moved.connect(self._moved)
        self._plots.timestep_chosen.connect(self._go_to)
        self._chooser.wanted.connect(self._ask)
        for view in (self._pictures, self._points):
            view.frame_chosen.connect(self._slider.show_frame)
            view.example_chosen.connect(self._choose)

    @property
    @override
    def player(self) -> FrameSlider:
        return self._slider

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self.mark_dirty()

    @override
    def take_forward_noised(self, event: ForwardNoised) -> None:
        self._noised = event
        self._is_new = True
        self.mark_dirty()

    @override
    def take_schedule_described(self, event: ScheduleDescribed) -> None:
        self._schedule = event
        self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._can_ask = False  # nobody is there to noise others
        self.mark_dirty()

    def clear(self) -> None:
        self._data = None
        self._noised = None
        self._schedule = None
        self._can_ask = True
        self._place = self._asked = self._missing = None
        self._picked = False
        self._slider.stop()
        self._slider.set_frames(0)
        self._slider.set_text("", widest="t = 8888")
        self._chooser.clear()
        self._pictures.clear()
        self._points.clear()
        self._plots.clear()
        self._stack.setCurrentWidget(self._pictures)
        self._words.setText("")
        self.setAccessibleDescription("")

    def redraw(self) -> None:
        noised, data = self._noised, self._data
        if noised is None or data is None:
            return
        if self._is_new:
            self._is_new = False
            self._begin_with(noised, data)
        if self._missing is not None and self._can_ask:
            self._chooser.ask_for(self._missing, by_hand=False)
        self._missing = None
        self._chooser.setEnabled(self._can_ask)
        frame, levels = self._slider.frame, noised.levels
        self._slider.set_text(f"t = {levels.timesteps[frame]}", widest="t = 8888")
        self._plots.show_schedule(levels if self._schedule is None else self._schedule.levels)
        self._plots.show_frame(noised, frame)
        if data.kind == "points":
            self._points.show_frame(frame, self._place)
        else:
            self._pictures.show_frame(frame, self._place or 0)
        if self._place is not None:
            self._chooser.show_chosen(int(noised.indices[self._place]))
        self._words.setText(plain_words(float(levels.snr[frame])))
        self.setAccessibleDescription(f"{self._numbers(noised)} {self._words.text()}")

    def _begin_with(self, noised: ForwardNoised, data: DataDescribed) -> None:
        """Show new examples, the slider where it was; at first where the selection is."""
        first = not self._slider.frames
        self._slider.set_frames(len(noised.levels))
        if first:
            self._slider.place(round(BEGINNING * (len(noised.levels) - 1)))
            self._follow(self.selection)
        view = self._points if data.kind == "points" else self._pictures
        self._stack.setCurrentWidget(view)
        names = [_class_name(data, int(label)).split(" ")[0] for label in noised.labels]
        view.show_noised(noised, names)
        self._chooser.show_examples(noised, data.class_names)
        chosen = self.selection.example if self._asked is None else self._asked
        self._place = self._place_of(chosen)
        if self._place is None and data.kind == "image":
            self._place = 0  # the strip is always of one of them
        if self._asked is not None:
            self._asked = None
            self._choose(self._place or 0)

    def _place_of(self, example: int | None) -> int | None:
        """Where a training example is among those that are shown."""
        if self._noised is None or example is None:
            return None
        places = (self._noised.indices == example).nonzero()[0]
        return int(places[0]) if len(places) else None

    def _fit(self) -> None:
        """Where there is little room, pictures come first."""
        self._plots.setVisible(self.width() >= PLOTS_FROM)
        self._words.setVisible(self.height() >= WORDS_FROM)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _moved(self) -> None:
        self.draw_now()
        if self._noised is not None:
            self.selected.emit(self._selection(self._noised))

    def _go_to(self, timestep: int) -> None:
        if self._noised is not None:
            self._slider.show_frame(self._noised.levels.nearest(timestep))

    def _choose(self, place: int) -> None:
        """Look at one of the examples from now on."""
        self._place = place
        self._picked = True
        self._moved()

    def _ask(self, indices: tuple[int, ...], by_hand: bool) -> None:
        self._asked = indices[0] if by_hand else None
        self.command.emit(NoiseExamples(indices=indices))

    def _selection(self, noised: ForwardNoised) -> Selection:
        """The timestep, and the example where it was picked here."""
        frame, place = self._slider.frame, self._place
        timestep = int(noised.levels.timesteps[frame])
        if place is None or not self._picked:
            return Selection(self.identifier, timestep=timestep)
        return Selection(
            self.identifier,
            self._item(noised, frame, place),
            example=int(noised.indices[place]),
            label=int(noised.labels[place]),
            timestep=timestep,
        )

    def _item(self, noised: ForwardNoised, frame: int, place: int) -> Item:
        levels, scale = noised.levels, float(noised.scales[frame])
        points = self._data is not None and self._data.kind == "points"
        divided = "" if points else division_words(scale)
        name = "" if self._data is None else _class_name(self._data, int(noised.labels[place]))
        return Item(
            title=f"Training example {noised.indices[place]:,}",
            pixels=noised.x_t[frame, place],
            facts=(
                ("Class", name or "none"),
                ("Shown", f"x_t{divided} at t = {levels.timesteps[frame]}"),
                ("alpha_bar", short(float(levels.alpha_bar[frame]))),
                ("sigma", amplitude(float(levels.sigma[frame]))),
                ("SNR", short(float(levels.snr[frame]))),
                ("Mixture", mixture(float(levels.alpha[frame]), float(levels.sigma[frame]))),
            ),
        )

    def show_selection(self, selection: Selection) -> None:
        """Go to its timestep, and show its example here, too."""
        if selection.source != self.identifier:
            self._picked = False
            self._follow(selection)

    def _follow(self, selection: Selection) -> None:
        noised = self._noised
        if noised is None:
            return
        if selection.timestep is not None:
            frame = noised.levels.nearest(selection.timestep)
            if frame != self._slider.frame:
                self._slider.place(frame)
                self.mark_dirty()
        if selection.example is not None:
            place = self._place_of(selection.example)
            self._missing = selection.example if place is None else None
            if place != self._place:
                self._place = self._place if place is None else place
                self.mark_dirty()

    def _numbers(self, noised: ForwardNoised) -> str:
        """At t = 350: x_t = 0.85 x_0 + 0.53 eps; alpha_bar 0.718, sigma 0.53, SNR 2.55."""
        levels, frame = noised.levels, self._slider.frame
        alpha, sigma = float(levels.alpha[frame]), float(levels.sigma[frame])
        words = level_words(float(levels.alpha_bar[frame]), sigma, float(levels.snr[frame]))
        return f"At t = {levels.timesteps[frame]}: {mixture(alpha, sigma)}; {words}."

    def explanation(self) -> str:
        noised = self._noised
        if noised is None or not self._slider.frames:
            return explain_noising(None, "")
        return explain_noising(noised, self._numbers(noised))

    def apply_theme(self, theme: Theme) -> None:
        self._pictures.apply_theme(theme)
        self._points.apply_theme(theme)
        self._plots.apply_theme(theme)
        self._slider.apply_theme(theme)


def _class_name(data: DataDescribed, label: int) -> str:
    return data.class_names[label] if 0 <= label < len(data.class_names) else ""
