"""The threads of the window: one for the run, one for writing a large file. There are no others."""

import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress

from PySide6.QtCore import QObject, QThread, Signal

from core.commands import Command
from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.events import Event, Progress, RunFinished, StateChanged
from core.training.control import CommandQueue

RunFactory = Callable[[RunConfig, CommandQueue], Iterator[Event]]
"""Makes the events of a run; called in the run's own thread."""

STACK_BYTES = 16 * 2**20  # secondary threads on macOS have 512 KiB, too little for torch
NICENESS = 10  # takes the window's lateness from 1.2 ms to 0.35 ms (p99) on two cores


def recorded_run(config: RunConfig, commands: CommandQueue) -> Iterator[Event]:
    """A real run, set up and waiting for Train, recorded once it has been trained."""
    from core.runs.folder import default_runs_folder  # noqa: PLC0415
    from core.training.runner import run_events  # noqa: PLC0415  imports torch, for seconds

    return run_events(config, commands, start="ready", runs_folder=default_runs_folder())


class Worker(QThread):
    """One run: hands every event to ``put``, the last being RunFinished, whatever happens."""

    def __init__(
        self,
        config: RunConfig,
        make_events: RunFactory,
        put: Callable[[Event], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setStackSize(STACK_BYTES)
        self._config = config
        self._make_events = make_events
        self._put = put
        self._commands = CommandQueue()

    def post(self, command: Command) -> None:
        """Hand a command to the run. Returns at once."""
        self._commands.post(command)

    def run(self) -> None:
        _be_nice()
        step = 0
        finished = False
        try:
            for event in self._make_events(self._config, self._commands):
                if isinstance(event, StateChanged | Progress):
                    step = event.step
                finished = isinstance(event, RunFinished)
                self._put(event)
        except NoisescopeError as error:
            self._put(RunFinished("failed", step, str(error)))
        except Exception as error:  # noqa: BLE001  whatever it is, the person is told
            message = f"The run failed at step {step:,}: {type(error).__name__}: {error}"
            self._put(RunFinished("failed", step, message, traceback.format_exc()))
        else:
            if not finished:
                message = f"The run ended at step {step:,} without saying why."
                self._put(RunFinished("failed", step, message))


class Job(QThread):
    """Does ``work`` beside the window; then either ``done`` or ``failed`` is emitted, once."""

    done = Signal(str)  # what the work gave: a sentence for the person
    failed = Signal(str)

    def __init__(self, work: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setStackSize(STACK_BYTES)
        self._work = work

    def run(self) -> None:
        _be_nice()
        try:
            result = self._work()
        except NoisescopeError as error:
            self.failed.emit(str(error))
        except Exception as error:
            self.failed.emit(f"{type(error).__name__}: {error}")
            raise  # for the log: this is a defect
        else:
            self.done.emit(result)


def _be_nice() -> None:
    """Let the window's thread go first. Threads that this one starts inherit it."""
    if sys.platform.startswith("linux"):
        me = threading.get_native_id()
        # A program that was started with `nice -n 19` may not become less nice; some sandboxes
        # allow neither. No run fails for that.
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, me, max(NICENESS, os.getpriority(os.PRIO_PROCESS, me)))
