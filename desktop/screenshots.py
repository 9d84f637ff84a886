"""Pictures of the window and of every panel in both themes, of runs that were really trained."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from core.answers import AnswerProgressed
from core.config.run import RunConfig
from core.events import Event, Progress, RunFinished
from core.training.control import CommandQueue
from desktop.appearance import Appearance
from desktop.main_window import MainWindow
from desktop.panels.samples import SamplesPanel
from desktop.phase import ENDED, LIVE, Phase
from desktop.poses import CHOSEN, begin_pose, hold_pose
from desktop.selection import Selection
from desktop.settings import Mode
from desktop.worker import RunFactory

SIZE = QSize(1600, 1000)
PANEL_SIZE = QSize(1000, 640)
SECONDS = {
    "digits-diffusion": 60.0, "ring-diffusion": 20.0, "digits-gan": 90.0, "ring-gan": 40.0,
}  # fmt: skip
"""How long each preset of the tour is trained."""

BRIEF = {"ring-diffusion": 0.5, "digits-gan": 0.5, "ring-gan": 0.5}
"""Long enough to see that every panel is there and draws."""

POLL_MILLISECONDS = 100
SETTLED_POLLS = 8  # without an answer under way: everything is there, and drawn
LONGEST_POLLS = 1200  # two minutes: an answer that never comes must not hold the tour
SETTLING_ROUNDS = 5
TIMESTEP = 350  # that is picked in all panels of a diffusion model
PICKED_AT = 4  # polls, when the panel has been drawn
THEMES: tuple[Mode, ...] = ("dark", "light")


def run_kept_in(home: Path) -> RunFactory:
    """Runs whose folders are in ``home``, not among the person's own."""

    def make_events(config: RunConfig, commands: CommandQueue) -> Iterator[Event]:
        from core.training.runner import run_events  # noqa: PLC0415  imports torch, for seconds

        return run_events(config, commands, start="ready", runs_folder=home / "runs")

    return make_events


class ScreenshotTour(QObject):
    """Goes through the presets: train, pause, select a sample, show each panel, save pictures."""

    finished = Signal()

    def __init__(
        self,
        window: MainWindow,
        appearance: Appearance,
        folder: Path,
        seconds: dict[str, float] = SECONDS,
        panels: Sequence[str] | None = None,  # None: all of a preset's layout
    ) -> None:
        super().__init__(window)
        self._window = window
        self._appearance = appearance
        self._folder = folder
        self._seconds = seconds
        self._left = list(seconds)
        self._wanted = panels
        self._preset = ""
        self._panels: list[str] = []  # of this preset, not yet shown
        self._touring = False  # from panel to panel of this preset
        self._shown = ""  # the panel that is asked and waited for, "" for the whole window
        self._working: set[str] = set()  # requests that are being answered
        self._polls = self._settled = 0
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._wait)
        self._failed = False
        self.complete = False
        window.resize(SIZE)
        window.controller.phase_changed.connect(self._follow)
        window.controller.happened.connect(self._watch)

    def _follow(self, phase: Phase) -> None:
        if self._failed:
            if phase in ENDED:
                self.finished.emit()  # without being complete
        elif phase is Phase.READY and not self._preset:
            self._next_preset()
        elif phase is Phase.READY:
            self._window.experiment.train()
        elif phase is Phase.PAUSED and not self._touring:
            self._touring = True  # a panel may ask for a step, after which the run is paused again
            every = self._window.docks.layout.panels
            self._panels = [name for name in every if self._wanted is None or name in self._wanted]
            self._show("")
        elif phase is Phase.FINISHED and not self._panels and not self._shown:
            self._next_preset()
        elif phase in ENDED:
            self.finished.emit()  # without being complete

    def give_up(self) -> None:
        """Something went wrong in the window: end, without being complete, and wait for nothing."""
        self._failed = True
        self._poll.stop()
        if self._window.controller.phase in LIVE:
            self._window.controller.stop()
        else:
            self.finished.emit()

    def _next_preset(self) -> None:
        if not self._left:
            self.complete = True
            self.finished.emit()
            return
        self._preset = self._left.pop(0)
        self._touring = False
        self._window.experiment.choose_preset(self._preset)

    def _watch(self, event: Event) -> None:
        if isinstance(event, AnswerProgressed):
            change = self._working.add if event.state == "working" else self._working.discard
            change(event.request)
        if isinstance(event, RunFinished) and event.outcome == "failed":
            _tell(event.message)
        controller = self._window.controller
        if not isinstance(event, Progress) or controller.phase is not Phase.TRAINING:
            return
        if event.active_seconds >= self._seconds[self._preset]:
            controller.pause()

    def _show(self, name: str) -> None:
        """Bring a panel, or the window with a sample picked, to where its picture is taken."""
        window = self._window
        self._shown = name
        if name:
            dock = window.docks.docks[name]
            dock.setFloating(True)
            dock.resize(PANEL_SIZE)
            window.panels[name].ask()
        else:
            samples = window.panels["samples"]
            if isinstance(samples, SamplesPanel) and samples.seen:
                samples.choose(CHOSEN)
        self._polls = self._settled = 0
        self._poll.start()

    def _wait(self) -> None:
        self._polls += 1
        if self._polls == PICKED_AT:
            if self._window.controller.config.method.kind == "diffusion":
                self._window.group.select(Selection(source="tour", timestep=TIMESTEP))
            if self._shown:
                begin_pose(self._window.panels[self._shown])
        busy = self._working or self._window.controller.phase is Phase.TRAINING
        self._settled = 0 if busy else self._settled + 1
        if self._settled >= SETTLED_POLLS or self._polls >= LONGEST_POLLS:
            self._poll.stop()
            self._take()

    def _take(self) -> None:
        window, name = self._window, self._shown
        seen: QWidget = window.panels[name] if name else window
        for panel in window.panels.values():
            if panel.seen:
                panel.draw_if_dirty()  # also what has not had its turn yet
        if name:
            hold_pose(window.panels[name])
        title = f"{self._preset.removesuffix('-diffusion')}-{name}" if name else self._preset
        for mode in THEMES:
            self._appearance.choose(mode)
            for _ in range(SETTLING_ROUNDS):  # a layout asks for another one
                QApplication.processEvents()
            path = self._folder / f"{title}-{mode}.png"
            if not seen.grab().save(str(path)):
                _tell(f"{path}: it could not be written.")
                self.give_up()
                return
        if name:
            window.docks.docks[name].setFloating(False)
        if self._panels:
            self._show(self._panels.pop(0))
        else:
            self._shown = ""
            window.controller.stop()


def _tell(sentence: str) -> None:
    print(f"noisescope: {sentence}", file=sys.stderr)  # noqa: T201
