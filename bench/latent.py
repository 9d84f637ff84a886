"""How long the latent plane takes to follow a hand while the run is paused.

From the move of the mouse through the command, the run's own thread, its answer and back, until the
new pictures are painted in the window.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.support.table import print_table
from core.commands import StepOnce
from core.config.files import load_preset
from core.config.overrides import with_overrides
from core.config.run import RunConfig
from core.events import Event
from core.gan_answers import LatentsSpread
from core.training.control import CommandQueue
from desktop.app import make_application
from desktop.appearance import Appearance
from desktop.diagnostics import Diagnostics
from desktop.main_window import MainWindow
from desktop.phase import Phase
from desktop.settings import Settings
from desktop.widgets.latent.sheet import LatentSheet

RUNS = (
    ("emoji-gan", ()),
    ("emoji-gan, residual", ("network.kind=residual_gan",)),
    ("digits-gan", ()),
)
STEPS = 5  # of training before
DRAGS = 50
FIRST = 5  # further drags, which are not counted
TARGET = 33.0  # milliseconds, half of all drags
PATIENCE = 60.0  # seconds


class Look(QObject):
    """Notes when a drag has been painted, and how long the generator took for it."""

    def __init__(self, window: MainWindow, sheet: LatentSheet) -> None:
        super().__init__()
        self.painted = False
        self.generating: list[float] = []  # seconds, of each answer
        self._sheet = sheet
        self._shown = sheet.pictures
        sheet.installEventFilter(self)
        window.controller.happened.connect(self._note)

    def _note(self, event: Event) -> None:
        if isinstance(event, LatentsSpread):
            self.generating.append(event.seconds)

    def begin(self) -> None:
        self._shown, self.painted = self._sheet.pictures, False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint and self._sheet.pictures is not self._shown:
            self.painted = True  # as soon as processEvents returns
        return super().eventFilter(watched, event)


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.perf_counter() + PATIENCE
    while not condition():
        # Waiting for events, and not for the interpreter's lock, which the run's thread needs.
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() > end:
            raise TimeoutError("nothing came in a minute")


def make_events(config: RunConfig, commands: CommandQueue) -> Iterator[Event]:
    from core.training.session import Session  # noqa: PLC0415  imports torch, as the window does

    return Session(config, commands, start="ready").events()


def dragged(window: MainWindow) -> list[str]:
    """Median and slowest of the drags, what the generator had of it, and whether that is enough."""
    wait_until(lambda: window.controller.phase is Phase.READY)
    window.controller.post(StepOnce(STEPS))
    wait_until(lambda: window.controller.phase is Phase.PAUSED)
    window.docks.bring("latent")
    sheet = window.panels["latent"].findChildren(LatentSheet)[0]
    wait_until(lambda: len(sheet.pictures) > 0)
    look, place = Look(window, sheet), sheet.rect().center()
    QTest.mousePress(sheet, Qt.MouseButton.LeftButton, pos=place)
    seconds: list[float] = []
    for turn in range(FIRST + DRAGS):
        place += QPoint(5, 3) if turn % 20 < 10 else QPoint(-5, -3)
        look.begin()
        began = time.perf_counter()
        QTest.mouseMove(sheet, place)
        wait_until(lambda: look.painted)
        seconds.append(time.perf_counter() - began)
    generating = 1000 * float(np.median(look.generating[-DRAGS:]))
    QTest.mouseRelease(sheet, Qt.MouseButton.LeftButton, pos=place)
    taken = 1000 * np.array(seconds[FIRST:])
    median, slowest = float(np.median(taken)), float(taken.max())
    side = f"{sheet.pictures.shape[1]} x {sheet.pictures.shape[2]} x {sheet.pictures.shape[3]}"
    verdict = "pass" if median <= TARGET else "fail"
    return [side, *(f"{value:.1f} ms" for value in (median, slowest, generating)), verdict]


def main() -> None:
    app = make_application()
    rows: list[list[str]] = []
    for title, overrides in RUNS:
        preset = title.split(",")[0]
        with tempfile.TemporaryDirectory() as home:
            window = MainWindow(
                with_overrides(load_preset(preset), ["compute.device=cpu", *overrides]),
                settings=Settings(Path(home) / "window.ini"),
                appearance=Appearance(app, "dark"),
                diagnostics=Diagnostics(Path(home) / "log"),
                make_events=make_events,
            )
            window.show()
            rows.append([title, *dragged(window)])
            window.close()
            wait_until(lambda: not window.isVisible())  # noqa: B023  called at once
    columns = ["preset", "pictures", "median", "slowest", "answer, median", f"{TARGET:.0f} ms"]
    print_table(f"A drag of 64 pictures while paused, {DRAGS} drags", columns, rows)
    print("Answer: what the run's own thread took; the rest is the window and waiting for a core.")


if __name__ == "__main__":
    main()
