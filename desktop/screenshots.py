"""Pictures of the window in both themes, of runs that were really trained."""

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QApplication

from core.config.run import RunConfig
from core.events import Event, Progress
from core.training.control import CommandQueue
from desktop.appearance import Appearance
from desktop.main_window import MainWindow
from desktop.panels.samples import SamplesPanel
from desktop.phase import ENDED, Phase
from desktop.settings import Mode
from desktop.worker import RunFactory

SIZE = QSize(1440, 900)
SECONDS = {"digits-diffusion": 60.0, "ring-diffusion": 20.0}
"""How long each preset of the tour is trained."""

SETTLE_MILLISECONDS = 600  # for the last preview and drawing after a pause
CHOSEN = 3  # the sample that is inspected
THEMES: tuple[Mode, ...] = ("dark", "light")


def run_kept_in(home: Path) -> RunFactory:
    """Runs whose folders are in ``home``, not among the person's own."""

    def make_events(config: RunConfig, commands: CommandQueue) -> Iterator[Event]:
        from core.training.runner import run_events  # noqa: PLC0415  imports torch, for seconds

        return run_events(config, commands, start="ready", runs_folder=home / "runs")

    return make_events


class ScreenshotTour(QObject):
    """Goes through the presets: train, pause, select a sample, save a picture in each theme."""

    finished = Signal()

    def __init__(
        self,
        window: MainWindow,
        appearance: Appearance,
        folder: Path,
        seconds: dict[str, float] = SECONDS,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._appearance = appearance
        self._folder = folder
        self._seconds = seconds
        self._left = list(seconds)
        self._preset = ""
        self._saved = False
        self.complete = False
        window.resize(SIZE)
        window.controller.phase_changed.connect(self._follow)
        window.controller.happened.connect(self._watch_the_clock)

    def _follow(self, phase: Phase) -> None:
        if phase is Phase.READY and not self._preset:
            self._next_preset()
        elif phase is Phase.READY:
            self._window.experiment.train()
        elif phase is Phase.PAUSED:
            QTimer.singleShot(SETTLE_MILLISECONDS, self, self._select)
        elif phase is Phase.FINISHED and self._saved:
            self._next_preset()
        elif phase in ENDED:
            self.finished.emit()  # without being complete

    def _next_preset(self) -> None:
        if not self._left:
            self.complete = True
            self.finished.emit()
            return
        self._preset = self._left.pop(0)
        self._saved = False
        window = self._window
        window.experiment.choose_preset(self._preset)

    def _watch_the_clock(self, event: Event) -> None:
        controller = self._window.controller
        if not isinstance(event, Progress) or controller.phase is not Phase.TRAINING:
            return
        if event.active_seconds >= self._seconds[self._preset]:
            controller.pause()

    def _select(self) -> None:
        samples = self._window.panels["samples"]
        if isinstance(samples, SamplesPanel):
            samples.choose(CHOSEN)
        QTimer.singleShot(SETTLE_MILLISECONDS, self, self._save)

    def _save(self) -> None:
        for mode in THEMES:
            self._appearance.choose(mode)
            QApplication.processEvents()
            path = self._folder / f"{self._preset}-{mode}.png"
            if not self._window.grab().save(str(path)):
                print(f"noisescope: {path}: it could not be written.", file=sys.stderr)  # noqa: T201
                self.finished.emit()  # without being complete
                return
        self._saved = True
        self._window.controller.stop()
