import os
import sys
import threading
from collections.abc import Iterator

import pytest
from fake_runs import FakeRuns
from made_events import progress, run_started, scalars, state
from pytestqt.qtbot import QtBot

from core.commands import Resume, RunUntil, Stop
from core.config.files import load_preset
from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.events import Event, RunFinished
from core.training.control import CommandQueue
from desktop.worker import STACK_BYTES, Job, RunFactory, Worker

CONFIG = load_preset("ring-diffusion")


def told(qtbot: QtBot, make_events: RunFactory) -> list[Event]:
    """What a worker told of a run that ends by itself."""
    events: list[Event] = []
    worker = Worker(CONFIG, make_events, events.append)
    with qtbot.waitSignal(worker.finished):
        worker.start()
    worker.wait()
    return events


def ending(events: list[Event]) -> RunFinished:
    last = events[-1]
    assert isinstance(last, RunFinished)
    assert sum(isinstance(event, RunFinished) for event in events) == 1
    return last


def test_that_every_event_of_a_run_is_put_in_order(qtbot: QtBot) -> None:
    given = [run_started(), state("training"), scalars(1), RunFinished("completed", 1, "Done.")]
    assert told(qtbot, lambda _config, _commands: iter(given)) == given


def test_that_a_run_gets_its_config_and_lives_in_a_thread_of_its_own(qtbot: QtBot) -> None:
    seen: list[tuple[RunConfig, bool]] = []

    def make_events(config: RunConfig, _commands: CommandQueue) -> Iterator[Event]:
        seen.append((config, threading.current_thread() is threading.main_thread()))
        yield RunFinished("completed", 0, "Done.")

    told(qtbot, make_events)
    assert seen == [(CONFIG, False)]


def test_that_an_exception_ends_the_run_as_failed_with_its_traceback(qtbot: QtBot) -> None:
    def make_events(_config: RunConfig, _commands: CommandQueue) -> Iterator[Event]:
        yield progress(1234)
        raise ZeroDivisionError("of all things")

    end = ending(told(qtbot, make_events))
    assert (end.outcome, end.step) == ("failed", 1234)
    assert end.message == "The run failed at step 1,234: ZeroDivisionError: of all things"
    assert "Traceback" in end.traceback
    assert "make_events" in end.traceback


def test_that_an_exception_before_the_first_event_is_told_too(qtbot: QtBot) -> None:
    def make_events(_config: RunConfig, _commands: CommandQueue) -> Iterator[Event]:
        raise ImportError("no torch")

    (only,) = told(qtbot, make_events)
    assert ending([only]).message == "The run failed at step 0: ImportError: no torch"


def test_that_what_a_person_can_act_on_is_one_sentence_without_a_traceback(qtbot: QtBot) -> None:
    def make_events(_config: RunConfig, _commands: CommandQueue) -> Iterator[Event]:
        yield state("training", 7)
        raise NoisescopeError("cuda is not available on this computer.")

    end = ending(told(qtbot, make_events))
    assert (end.outcome, end.step) == ("failed", 7)
    assert (end.message, end.traceback) == ("cuda is not available on this computer.", "")


def test_that_a_run_that_ends_without_a_word_is_told_as_failed(qtbot: QtBot) -> None:
    end = ending(told(qtbot, lambda _config, _commands: iter([progress(3)])))
    assert (end.outcome, end.step) == ("failed", 3)
    assert "without saying why" in end.message


def test_that_commands_reach_the_run_in_order_and_stop_ends_the_thread(qtbot: QtBot) -> None:
    runs = FakeRuns()
    events: list[Event] = []
    worker = Worker(CONFIG, runs, events.append)
    commands = [RunUntil(3), Resume(), Stop()]
    for command in commands:
        worker.post(command)
    with qtbot.waitSignal(worker.finished):
        worker.start()
    assert worker.wait(2000)
    assert runs.heard == commands
    assert ending(events).outcome == "stopped"
    assert runs.alive == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has nice threads")
def test_that_a_run_goes_on_where_its_priority_cannot_be_changed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: int) -> None:
        raise PermissionError("you are nicer already")

    monkeypatch.setattr(os, "setpriority", refuse)
    end = ending(told(qtbot, lambda _config, _commands: iter([RunFinished("completed", 0, "")])))
    assert end.outcome == "completed"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has nice threads")
def test_that_only_the_thread_of_the_run_is_made_nicer(qtbot: QtBot) -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    inside: list[int] = []

    def make_events(_config: RunConfig, _commands: CommandQueue) -> Iterator[Event]:
        inside.append(niceness())
        yield RunFinished("completed", 0, "")

    before = niceness()
    told(qtbot, make_events)
    assert inside == [max(before, 10)]
    assert niceness() == before


class Heard:
    """What a job said, and how often."""

    def __init__(self, job: Job) -> None:
        self.done: list[str] = []
        self.failed: list[str] = []
        job.done.connect(self.done.append)
        job.failed.connect(self.failed.append)


def finish(qtbot: QtBot, job: Job) -> Heard:
    heard = Heard(job)
    with qtbot.waitSignal(job.finished):
        job.start()
    job.wait()
    qtbot.waitUntil(lambda: bool(heard.done or heard.failed))
    return heard


def test_that_a_job_says_once_that_it_is_done(qtbot: QtBot) -> None:
    heard = finish(qtbot, Job(lambda: "Saved to a.png."))
    assert (heard.done, heard.failed) == (["Saved to a.png."], [])


def test_that_a_job_that_cannot_be_done_says_once_why(qtbot: QtBot) -> None:
    def work() -> str:
        raise NoisescopeError("a.png: the disk is full.")

    heard = finish(qtbot, Job(work))
    assert (heard.done, heard.failed) == ([], ["a.png: the disk is full."])


def test_that_a_defect_in_a_job_is_told_and_left_for_the_log(qtbot: QtBot) -> None:
    def work() -> str:
        raise KeyError("samples")

    with qtbot.captureExceptions() as logged:
        heard = finish(qtbot, Job(work))
    assert (heard.done, heard.failed) == ([], ["KeyError: 'samples'"])
    assert [kind for kind, _error, _traceback in logged] == [KeyError]


@pytest.mark.usefixtures("qapp")
def test_that_both_kinds_of_thread_have_the_stack_that_torch_needs() -> None:
    threads = (Worker(CONFIG, FakeRuns(), lambda _event: None), Job(lambda: ""))
    assert [thread.stackSize() for thread in threads] == [STACK_BYTES, STACK_BYTES]
