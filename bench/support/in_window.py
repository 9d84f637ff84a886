"""One run in the window, in a process of its own: ``-m bench.support.in_window``.

Its arguments are a preset, seconds, a folder, "look" if the lateness of its event loop is to be
measured, "all" if every panel is to be seen at once, each in a window of its own, with all that it
can watch turned on, and "turns" if that is to be so every other five seconds only, and nothing to
be seen between. Opens the window, trains the preset for so long and keeps the run in the folder.
Prints one line of JSON: how many steps it took in how many seconds, how late the window's event
loop was meanwhile, and the turns: whether panels were seen, and the steps, seconds and seconds of
the window's thread that it took.
"""

import json
import os
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QCheckBox

from core.config.files import load_preset
from core.config.overrides import with_overrides
from core.config.run import RunConfig
from core.events import Event, Progress
from core.runs.folder import RunFolder
from core.training.control import CommandQueue
from desktop.app import make_application
from desktop.appearance import Appearance
from desktop.diagnostics import Diagnostics
from desktop.main_window import MainWindow
from desktop.phase import ENDED, Phase
from desktop.settings import Settings

WATCHING_BOXES = frozenset({"denoising", "timesteps"})  # panels whose boxes ask for more
PULSE = 0.005  # seconds between two looks at the clock of the event loop
WARM_UP, TURN = 5.0, 5.0  # seconds of training before the first turn, and of a turn


class Watch(QObject):
    """Trains for a while in a window, and keeps times."""

    def __init__(self, window: MainWindow, seconds: float, asked: Collection[str]) -> None:
        super().__init__()
        self._every = "all" in asked
        self._turns = "turns" in asked
        self._looks = "look" in asked  # at the clock, every few milliseconds: takes time itself
        self._turn: tuple[int, float, float] | None = None  # steps and seconds when it began
        self._stopped = False
        self.result: dict[str, Any] = {"turns": []}
        self._seen = True
        self._window = window
        self._seconds = seconds
        self._late: list[float] = []
        self._expected = 0.0
        self._pulse = QTimer(self)
        self._pulse.setTimerType(Qt.TimerType.PreciseTimer)
        self._pulse.setInterval(round(1000 * PULSE))
        self._pulse.timeout.connect(self._look)
        window.controller.phase_changed.connect(self._follow)
        window.controller.happened.connect(self._note)

    def _follow(self, phase: Phase) -> None:
        if phase is Phase.READY:
            if self._every:
                self._show_all()
            self._window.experiment.train()
        elif phase is Phase.TRAINING:
            self._expected = time.perf_counter() + PULSE
            if self._looks:
                self._pulse.start()
        elif phase in ENDED:
            self._window.close()

    def _show_all(self) -> None:
        """Every panel side by side, and watching what it can."""
        docks = self._window.docks
        seen = docks.layout.panels
        for name in seen:
            docks.docks[name].setFloating(True)
            docks.docks[name].show()
        if "ideal" in seen:
            self._window.panels["ideal"].ask()
        for name in WATCHING_BOXES.intersection(seen):
            for box in self._window.panels[name].findChildren(QCheckBox):
                if box.isEnabled() and not box.isChecked():
                    box.click()

    def _note(self, event: Event) -> None:
        if isinstance(event, Progress) and event.active_seconds > 0:
            self.result.update(
                steps=event.step,
                seconds=event.active_seconds,
                previews=event.watching_share,
            )
            if self._turns and event.active_seconds >= WARM_UP:
                self._take_turns(event)
            if event.active_seconds >= self._seconds and not self._stopped:
                self._stopped = True
                self._pulse.stop()
                self.result["late"] = self._late
                self._window.controller.stop()

    def _take_turns(self, event: Progress) -> None:
        """Have all panels seen for a while, then none."""
        now = event.step, event.active_seconds, time.thread_time()
        if self._turn is not None:
            taken = [after - before for after, before in zip(now, self._turn, strict=True)]
            if taken[1] < TURN:
                return
            self.result["turns"].append([self._seen, *taken])
            self._seen = not self._seen
            for panel in self._window.panels.values():
                panel.set_in_front(self._seen)
        self._turn = event.step, event.active_seconds, time.thread_time()

    def _look(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, now - self._expected))
        self._expected = now + PULSE


def main(preset: str, seconds: str, home: str, *asked: str) -> None:
    app = make_application()
    place = Path(home)

    def make_events(config: RunConfig, commands: CommandQueue) -> Iterator[Event]:
        from core.training.runner import run_events  # noqa: PLC0415  imports torch, as the window

        return run_events(config, commands, start="ready", folder=RunFolder(place / "run"))

    window = MainWindow(
        with_overrides(load_preset(preset), ["compute.device=cpu"]),
        settings=Settings(place / "window.ini"),
        appearance=Appearance(app, "dark"),
        diagnostics=Diagnostics(place / "log"),
        make_events=make_events,
    )
    watch = Watch(window, float(seconds), asked)
    window.show()
    app.exec()
    print(json.dumps(watch.result))


if __name__ == "__main__":
    main(*sys.argv[1:])
