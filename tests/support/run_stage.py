"""A run controller with fake runs, and everything that it says."""

from collections.abc import Callable

from fake_runs import FakeRuns
from pytestqt.qtbot import QtBot

from core.config.files import load_preset
from core.config.run import RunConfig
from core.events import Event
from desktop.phase import Phase
from desktop.run_controller import RunController

CONFIG = load_preset("ring-diffusion")


def named(name: str) -> RunConfig:
    return CONFIG.model_copy(update={"name": name})


class Seen:
    """What a controller emitted."""

    def __init__(self, controller: RunController) -> None:
        self.events: list[Event] = []
        self.phases: list[Phase] = []
        self.begun: list[RunConfig] = []
        self.idle = 0
        controller.happened.connect(self.events.append)
        controller.phase_changed.connect(self.phases.append)
        controller.run_begins.connect(self.begun.append)
        controller.idle.connect(self._count_idle)

    def _count_idle(self) -> None:
        self.idle += 1


class Stage:
    """A controller with fake runs, and what it says."""

    def __init__(self, qtbot: QtBot) -> None:
        self.runs = FakeRuns()
        self.controller = RunController(self.runs)
        self.seen = Seen(self.controller)
        self._qtbot = qtbot

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=5000)

    def until_phase(self, phase: Phase) -> None:
        self.until(lambda: self.controller.phase is phase)

    def until_trained(self) -> None:
        """Until a step has been seen."""
        self.until(lambda: self.controller.step > 0)

    def open_gates(self) -> None:
        self.runs.gate.set()
        self.runs.step_gate.set()
