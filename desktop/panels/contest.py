"""Generator and discriminator over the plane: verdicts, samples, and where these are sent."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.config.gan_run import GANRun
from core.config.run import config_from_json
from core.events import DataDescribed, RunFinished, RunStarted, StateChanged
from core.gan_answers import ContestMeasured
from core.gan_requests import MeasureContest
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Item, Selection
from desktop.theme import Theme
from desktop.widgets.contest.contest_page import ContestPage
from desktop.widgets.contest.readings import (
    EXPLANATION,
    IN_COMPANY,
    place_numbers,
    sample_facts,
    summary,
)
from desktop.widgets.contest.verdicts import MEANINGS, Verdicts
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.plane.arrow_keys import ARROW_WAYS

WAITING = (
    "Both networks appear here: what the discriminator says of every place, and what the generator "
    "makes of noise."
)
PICTURES = (
    "This view is for points of the plane: choose the preset Ring GAN or Grid GAN to see both "
    "networks in one picture."
)


class ContestPanel(Panel):
    """One square with a map, a sheet, points and arrows, and a probe to read numbers with."""

    identifier = "contest"
    title = "2-D field (GAN)"
    method = "gan"
    purpose = "The 2-D field of a GAN shows both of its networks at once, over the plane."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._config: GANRun | None = None
        self._data: DataDescribed | None = None
        self._measured: ContestMeasured | None = None
        self._is_new = False
        self._chosen: int | None = None  # number of a sample
        self._over = False
        self._page = ContestPage()
        self._message = muted_label(WAITING, wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(24, 0, 24, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._page.choices.asked.connect(self.watch)
        self._page.slider.moved.connect(self.draw_now)
        self._page.probed.connect(self._read)
        self._page.view.legend.changed.connect(self.draw_now)
        self._page.view.plane.chosen.connect(self._choose)
        self.clear()

    @property
    @override
    def wanted(self) -> MeasureContest | None:
        if self._data is None or self._data.kind != "points":
            return None
        return MeasureContest(self._page.choices.weights, self._page.choices.label)

    @property
    @override
    def player(self) -> FrameSlider:
        return self._page.slider

    @override
    def take_run_started(self, event: RunStarted) -> None:
        config = config_from_json(event.config)
        self._config = config if isinstance(config, GANRun) else None

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self.watch()
        self.mark_dirty()

    @override
    def take_contest_measured(self, event: ContestMeasured) -> None:
        self._measured = event
        self._is_new = True
        self.mark_dirty()

    @override
    def take_state_changed(self, event: StateChanged) -> None:
        if event.state == "paused":
            self._ask_once()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._over = True  # nobody is there to answer
        self._page.choices.allow(asking=False)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_once()

    def _ask_once(self) -> None:
        """As it is now: nobody trains, or something older is shown."""
        wanted = self.wanted
        if wanted is not None and self._measured is not None and self.seen and not self._over:
            self.command.emit(wanted)

    @override
    def ask(self) -> None:
        self._ask_once()

    @override
    def clear(self) -> None:
        self._config = self._data = self._measured = self._chosen = None
        self._is_new = self._over = False
        self._page.clear()
        self.mark_dirty()

    @property
    def _verdicts(self) -> Verdicts | None:
        measured = self._measured
        if measured is None:
            return None
        loss = "wasserstein" if self._config is None else self._config.method.loss.kind
        return Verdicts.of(loss, measured.middle, measured.logits)

    @override
    def redraw(self) -> None:
        measured, data, verdicts = self._measured, self._data, self._verdicts
        pictures = data is not None and data.kind == "image"
        self._message.setText(PICTURES if pictures else WAITING)
        shown = measured is not None and data is not None and verdicts is not None
        self._stack.setCurrentIndex(1 if shown else 0)
        if measured is None or data is None or verdicts is None:
            return
        learnt = self._config is not None and self._config.method.class_conditional
        self._page.choices.offer_classes(data.class_names if learnt else ())
        self._page.show_contest(measured, verdicts, self._chosen)
        self._page.say(measured, verdicts)
        is_new, self._is_new = self._is_new, False
        if is_new and self._chosen is not None and self.leads:
            self.selected.emit(self._selection(measured, verdicts, self._chosen))

    def _read(self) -> None:
        """Numbers of another place are wanted."""
        measured, verdicts = self._measured, self._verdicts
        if measured is not None and verdicts is not None:
            self._page.view.plane.show_probe(self._page.probe)
            self._page.say(measured, verdicts)

    def _choose(self, index: int) -> None:
        measured, verdicts = self._measured, self._verdicts
        if measured is None or verdicts is None:
            return
        self._chosen = index
        self.draw_now()
        self.selected.emit(self._selection(measured, verdicts, index))

    def _selection(self, measured: ContestMeasured, verdicts: Verdicts, number: int) -> Selection:
        if number >= len(measured.fake):
            return Selection(self.identifier, step=measured.step)
        names = () if self._data is None else self._data.class_names
        label = measured.label if measured.label >= 0 else None
        name = names[label] if label is not None and label < len(names) else "none"
        item = Item(
            title=f"Sample {number + 1}",
            pixels=measured.fake[number],
            facts=sample_facts(measured, verdicts, number, name),
        )
        return Selection(self.identifier, item, sample=number, label=label, step=measured.step)

    @override
    def show_selection(self, selection: Selection) -> None:
        """Mark its sample."""
        if selection.sample != self._chosen:
            self._chosen = selection.sample
            self.mark_dirty()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift, arrow keys move the probe."""
        way = ARROW_WAYS.get(Qt.Key(event.key()))
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if way is None or not shift or self._measured is None:
            super().keyPressEvent(event)
        else:
            self._page.nudge(self._measured.reach, way)

    @override
    def explanation(self) -> str:
        measured, verdicts, today = self._measured, self._verdicts, ""
        loss = None if self._config is None else self._config.method.loss.kind
        meaning = MEANINGS[Verdicts(loss or "non_saturating", 0.0).meaning]
        a_slice = ""
        if measured is not None and verdicts is not None:
            today = f"<p>{summary(measured, verdicts)}</p>"
            if self._page.probe is not None:
                today += f"<p>{place_numbers(measured, verdicts, self._page.probe)}</p>"
            if measured.latent_size > 2:
                a_slice = f" in two of its {measured.latent_size} coordinates, the others 0"
        network = None if self._config is None else self._config.network
        compares = network is not None and network.minibatch_std
        company = IN_COMPANY if compares else ""
        return EXPLANATION.format(meaning=meaning, slice=a_slice, company=company, today=today)

    @override
    def apply_theme(self, theme: Theme) -> None:
        self._page.wear(theme)
        self._message.setStyleSheet(f"background: {theme.surface}; color: {theme.muted};")
