"""The field that a model learns in the plane, beside the exact one, and where it carries points."""

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import AnswerProgressed, FieldMeasured, PointsCarried, SamplesDrawn, plane_units
from core.events import DataDescribed, RunFinished, StateChanged
from core.requests import MeasureField
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Item, Selection
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.plane.arrow_keys import ARROW_WAYS
from desktop.widgets.plane.carrier import Carrier
from desktop.widgets.plane.field_page import FieldPage
from desktop.widgets.plane.readings import EXPLANATION, sample_facts, time_text
from desktop.widgets.plane.way import Way

WAITING = "The field of the model appears here: at every place, the way it sends a point."
PICTURES = (
    "This view is for points of the plane; choose a data set such as Ring or Two moons "
    "to see the field that a model learns."
)
REST_MILLISECONDS = 300  # after which the slider stays where it is, and its level is kept new


class FieldPanel(Panel):
    """One square: density, arrows and samples at the slider's time, and a point to drag."""

    identifier = "field"
    title = "2-D field"
    method = "diffusion"
    purpose = "The 2-D field shows where a diffusion model carries each point of the plane."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataDescribed | None = None
        self._field: FieldMeasured | None = None
        self._drawn: SamplesDrawn | None = None
        self._drawn_is_new = False
        self._way: Way | None = None
        self._chosen: int | None = None  # number of a sample
        self._progress: float | None = None  # of finding what is exact
        self._over = False
        self._page = FieldPage()
        self._choices = self._page.choices
        self._carrier = Carrier(self)
        self._message = muted_label(WAITING, wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(24, 0, 24, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MILLISECONDS)
        self._connect()
        self.clear()

    def _connect(self) -> None:
        self._choices.shown.connect(self.draw_now)
        self._choices.asked.connect(self._ask_anew)
        self._page.slider.moved.connect(self._move)
        self._page.put_down.connect(self._put_down)
        self._page.view.legend.changed.connect(self._show_layers)
        self._page.view.plane.chosen.connect(self._choose)
        self._carrier.command.connect(self.command)
        self._rest.timeout.connect(self.watch)

    @property
    @override
    def wanted(self) -> MeasureField | None:
        if self._data is None or self._data.kind != "points":
            return None
        timestep = None if self._field is None else self._timestep(self._field)
        return MeasureField(self._choices.weights, self._choices.label, timestep)

    @property
    @override
    def player(self) -> FrameSlider:
        return self._page.slider

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self.watch()
        self.mark_dirty()

    @override
    def take_field_measured(self, event: FieldMeasured) -> None:
        if self._field is None or event.step != self._field.step:
            self._carrier.ask_anew(self._choices.weights, self._choices.label)
        if self._field is None or event.label != self._field.label:
            self._drawn_is_new = True  # samples of this class are shown
        self._field = event
        self.mark_dirty()

    @override
    def take_samples_drawn(self, event: SamplesDrawn) -> None:
        if event.purpose == "preview" and event.samples.ndim == 2:
            self._drawn = event
            self._drawn_is_new = True
            self.mark_dirty()

    @override
    def take_points_carried(self, event: PointsCarried) -> None:
        self._carrier.carried = event
        self.mark_dirty()

    @override
    def take_answer_progressed(self, event: AnswerProgressed) -> None:
        if event.request == MeasureField.__name__:
            self._progress = event.done if event.state == "working" else None
            self.mark_dirty()

    @override
    def take_state_changed(self, event: StateChanged) -> None:
        if event.state == "paused":
            self._ask_for_all()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._over = True  # nobody is there to answer
        self._choices.allow(asking=False)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.mark_dirty()  # there may be room for more arrows, or less

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_for_all()

    @override
    def clear(self) -> None:
        self._data = self._field = self._drawn = self._way = None
        self._chosen = self._progress = None
        self._drawn_is_new = self._over = False
        self._carrier.clear()
        self._rest.stop()
        self._page.clear()
        self.mark_dirty()

    @override
    def redraw(self) -> None:
        field, data = self._field, self._data
        self._message.setText(self._message_text())
        self._stack.setCurrentIndex(0 if field is None or data is None else 1)
        if field is None or data is None:
            return
        if self._page.set_levels(field):
            self._follow(field)
        self._offer_classes(data)
        self._page.show_field(field)
        unit = float(plane_units(field.levels)[self._page.level(field)])
        of_class = (data.labels == field.label) | (field.label < 0)
        self._page.view.show_data(data.examples[of_class], unit)
        is_new, self._drawn_is_new = self._drawn_is_new, False
        if is_new and self._drawn is not None:
            self._way = Way.of_samples(self._drawn, field.label)
            self._page.view.show_paths(self._way)
        self._page.show_points(field, self._way, self._chosen, self._carrier)
        self._say(field)
        if is_new and self._chosen is not None and self.leads:
            self.selected.emit(self._selection(field))

    def _say(self, field: FieldMeasured) -> None:
        waiting = self._progress is not None
        numbers = self._message_text() if waiting else self._page.numbers(field, self._carrier)
        samples = 0 if self._way is None else self._way.count
        hint = self._carrier.carried is None and not self._over
        self._page.say(field, numbers, samples, hint=hint)

    def _message_text(self) -> str:
        if self._data is not None and self._data.kind == "image":
            return PICTURES
        if self._progress is not None:
            return f"Finding the exact field and density: {self._progress:.0%}"
        return WAITING

    def _show_layers(self) -> None:
        """Another layer is wanted, or one less."""
        self._page.view.show_paths(self._way)
        self.draw_now()

    def _offer_classes(self, data: DataDescribed) -> None:
        """Where classes are learnt, which the samples tell."""
        learnt = self._drawn is not None and bool((self._drawn.labels >= 0).any())
        self._choices.offer_classes(data.class_names if learnt else ())

    def _timestep(self, field: FieldMeasured) -> int:
        return int(field.levels.timesteps[self._page.level(field)])

    def _ask_anew(self) -> None:
        """Other weights or another class."""
        self.watch()
        self._carrier.ask_anew(self._choices.weights, self._choices.label)

    def _ask_for_all(self) -> None:
        """Every level as it is now: while training only those that are looked at are kept new."""
        if self._field is not None and self.isVisible() and not self._over:
            self.command.emit(MeasureField(self._choices.weights, self._choices.label))

    def _move(self) -> None:
        self.draw_now()
        self._rest.start()
        if self._field is not None:
            self.selected.emit(self._selection(self._field))

    def _choose(self, index: int) -> None:
        if self._field is None or self._way is None:
            return
        self._chosen = int(self._way.numbers[index])
        self.draw_now()
        self.selected.emit(self._selection(self._field))

    def _selection(self, field: FieldMeasured) -> Selection:
        """The time of the slider, and the chosen sample at it."""
        drawn, number, way = self._drawn, self._chosen, self._way
        level, timestep = self._page.level(field), self._timestep(field)
        index = None if way is None else way.place_of(number)
        if drawn is None or number is None or way is None or index is None:
            return Selection(self.identifier, timestep=timestep)
        label = int(drawn.labels[number])
        names = () if self._data is None else self._data.class_names
        name = names[label] if 0 <= label < len(names) else "none"
        here = way.at(float(field.levels.times[level]))[index] * plane_units(field.levels)[level]
        item = Item(
            title=f"Sample {number + 1}",
            pixels=here.astype(np.float32),
            facts=sample_facts(drawn, number, name, time_text(field, level)),
        )
        return Selection(
            self.identifier, item, sample=number, label=label, timestep=timestep, step=drawn.step
        )

    @override
    def show_selection(self, selection: Selection) -> None:
        """Go to its time, and mark its sample."""
        if selection.sample != self._chosen:
            self._chosen = selection.sample
            self.mark_dirty()
        if self._field is not None:
            self._follow(self._field)

    def _follow(self, field: FieldMeasured) -> None:
        timestep = self.selection.timestep
        if timestep is not None and self._page.place(field, timestep):
            self._rest.start()
            self.mark_dirty()

    def _put_down(self, x: float, y: float) -> None:
        """A person's hand put the point here, at the slider's time."""
        field = self._field
        if field is None or self._over:
            return
        self._page.slider.stop()
        level, weights, label = self._page.level(field), self._choices.weights, self._choices.label
        self._carrier.put_down((x, y), field.levels, level, weights, label)
        self.draw_now()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift, arrow keys move the point."""
        way = ARROW_WAYS.get(Qt.Key(event.key()))
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if way is None or not shift or self._field is None:
            super().keyPressEvent(event)
        else:
            self._page.nudge(self._carrier, self._field.reach, way)

    @override
    def explanation(self) -> str:
        field, today = self._field, ""
        if field is not None and self._page.slider.frames:
            when = time_text(field, self._page.level(field))
            today = f"<p>Now at {when}: {self._page.numbers(field, self._carrier)}</p>"
        return EXPLANATION.format(today=today)

    @override
    def apply_theme(self, theme: Theme) -> None:
        self._page.wear(theme)
        self._message.setStyleSheet(f"background: {theme.surface}; color: {theme.muted};")
