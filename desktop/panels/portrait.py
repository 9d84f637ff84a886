"""Who is ahead in the contest: D on real against D on generated examples, as a trail to play."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.config.gan import GANConfig
from core.config.run import config_from_json
from core.events import RunStarted, Scalars
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.portrait.contest_record import ContestRecord
from desktop.widgets.portrait.loss_plane import PLANES
from desktop.widgets.portrait.portrait_plot import PortraitPlot
from desktop.widgets.portrait.smoothed_path import SmoothedPath
from desktop.widgets.portrait.words import explained, place_words, share_words

NOTHING = (
    "Press Train: how the contest of generator G and discriminator D goes appears here, as a trail "
    "through the regions in which either is ahead."
)
KIND = "non_saturating"  # of the loss, until a run says otherwise
SMOOTHED = 20  # steps
FRAMES = 240  # of the film, at most
ROOM_FOR_SHARES = 640  # pixels of width


class PortraitPanel(Panel):
    """A plane that the loss gives its meaning, the trail in it, and the numbers of a step."""

    identifier: ClassVar[str] = "portrait"
    title: ClassVar[str] = "Phase portrait"
    method: ClassVar[str] = "gan"
    purpose: ClassVar[str] = (
        "The phase portrait shows the contest of generator and discriminator as a trail, and who "
        "is ahead."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record = ContestRecord()
        self.plot = PortraitPlot()
        self._slider = FrameSlider(
            "contest", "Training steps: where the contest was then", full=True
        )
        self._smoothing = make_choice(
            "Smoothing",
            "Every step is what D said of one batch, which jumps about; averages show the way",
            (("Every step", "0"), (f"Over {SMOOTHED} steps", str(SMOOTHED)),
             ("Over 200 steps", "200")),
        )  # fmt: skip
        self._view = make_choice(
            "Part of the plane",
            "All of the plane with its regions, or only what the trail needs",
            (("Whole plane", "whole"), ("Trail only", "trail")),
        )
        self._words = muted_label("", wrap=True)
        self._shares = muted_label("")
        self._stack = QStackedWidget()
        self._lay_out()
        self._smoothing.activated.connect(self._begin_anew)
        self._view.activated.connect(self.draw_now)
        self._slider.moved.connect(self._go_to_frame)
        self.plot.chosen.connect(self._choose)
        self.clear()

    def _lay_out(self) -> None:
        self._nothing = muted_label(NOTHING, wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setMargin(16)
        page = QWidget()
        controls = QHBoxLayout()
        controls.setSpacing(10)
        controls.addWidget(self._smoothing)
        controls.addWidget(self._view)
        controls.addStretch(1)
        controls.addWidget(self._shares)
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(controls)
        column.addWidget(self.plot, 1)
        column.addWidget(self._words)
        column.addWidget(self._slider)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(page)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)

    @property
    @override
    def player(self) -> FrameSlider:
        return self._slider

    @override
    def take_run_started(self, event: RunStarted) -> None:
        method = config_from_json(event.config).method
        if isinstance(method, GANConfig):
            self._kind = method.loss.kind
            self._path = self._new_path()

    @override
    def take_scalars(self, event: Scalars) -> None:
        self._record.append(event, PLANES[self._kind])
        self.mark_dirty()

    @override
    def clear(self) -> None:
        self._kind = KIND
        self._record.clear()
        self._step: int | None = None  # that was picked; None: the newest
        self._followed: int | None = None  # of the selection that this panel was told of last
        self._now = self._share_text = ""
        show_choice(self._smoothing, str(SMOOTHED))
        show_choice(self._view, "whole")
        self._path = self._new_path()
        self.plot.clear_trail()
        self._slider.stop()
        self._slider.set_frames(0)
        self._slider.set_text("")
        self._stack.setCurrentIndex(0)
        self.mark_dirty()

    def _new_path(self) -> SmoothedPath:
        over = int(self._smoothing.currentData())
        return SmoothedPath(self._record, PLANES[self._kind], over)

    def _begin_anew(self) -> None:
        """The same record, averaged in another way."""
        self._path = self._new_path()
        self.draw_now()

    @override
    def redraw(self) -> None:
        if self._path.catch_up():
            self.mark_dirty()  # there is more, which need not keep the window waiting
        trail = self._path.trail
        self._stack.setCurrentIndex(1 if len(trail) else 0)
        if not len(trail):
            return
        self._arrange()
        steps = self._frame_steps()
        frame = (
            len(steps) - 1
            if self._step is None
            else int(np.abs(np.array(steps) - self._step).argmin())
        )
        step = steps[-1] if self._step is None else self._step
        self._slider.set_frames(len(steps))
        self._slider.place(frame)
        self._slider.set_text(f"step {step:,}", widest=f"step {88_888:,}")
        picked, whole = self._step is not None, self._view.currentData() == "whole"
        self.plot.show_trail(PLANES[self._kind], trail, step, picked=picked, whole=whole)
        self._say(step)

    def _say(self, step: int) -> None:
        plane = PLANES[self._kind]
        x, y = self._path.trail.at(step)
        region = int(plane.regions(np.array([x]), np.array([y]))[0])
        self._now = place_words(plane, step, x, y, region)
        self._share_text = share_words(plane, self._path.counts)
        name = plane.names[region]
        self._words.setText(self._now.replace(f": {name}.", f": <b>{name}</b>."))
        self._shares.setText(self._share_text)
        self.plot.setAccessibleDescription(f"{self._now} {self._share_text}")

    def _frame_steps(self) -> list[int]:
        """The training steps that the slider goes through, evenly."""
        first, last = (int(step) for step in self._path.trail.points[[0, -1], 0])
        count = min(FRAMES, last - first + 1)
        return np.linspace(first, last, count).round().astype(np.int64).tolist()

    def _go_to_frame(self, frame: int) -> None:
        """The slider was moved; a film that plays does not drag everything else along."""
        self._choose(self._frame_steps()[frame], telling=not self._slider.playing)

    def _choose(self, step: int, *, telling: bool = True) -> None:
        self._go_to(step)
        if telling:
            self.selected.emit(Selection(self.identifier, step=step))
        self.draw_now()

    def _go_to(self, step: int) -> None:
        """Show this step; at the last one, follow the newest."""
        self._step = step if step < self._record.last_step else None

    @override
    def show_selection(self, selection: Selection) -> None:
        """Go to a step that was picked elsewhere, once: another pick leaves it as it was."""
        before, self._followed = self._followed, selection.step
        if self.leads or selection.step is None or selection.step == before:
            return
        self._slider.stop()
        self._go_to(selection.step)
        self.mark_dirty()

    @override
    def explanation(self) -> str:
        smoothing = int(self._smoothing.currentData())
        return explained(self._kind, PLANES[self._kind], smoothing, self._now, self._share_text)

    def _arrange(self) -> None:
        """Leave out what there is no room for."""
        self._shares.setVisible(self.width() >= ROOM_FOR_SHARES)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def apply_theme(self, theme: Theme) -> None:
        self.plot.wear(theme)
        self._slider.apply_theme(theme)
        self._nothing.setStyleSheet(f"background: {theme.surface}; color: {theme.muted};")
