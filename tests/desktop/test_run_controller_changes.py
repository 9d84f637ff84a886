from collections.abc import Callable

import pytest
from fake_runs import FakeRuns
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from run_stage import CONFIG, Seen, Stage, named

from core.config.overrides import with_value
from core.errors import NoisescopeError
from core.events import Event, RunFinished, RunStarted
from desktop.phase import Phase
from desktop.run_controller import RunController


def test_that_a_new_run_ends_the_old_one_first(stage: Stage) -> None:
    controller = stage.controller
    controller.begin(named("old"), train=True)
    stage.until_trained()
    fresh: list[tuple[str, int, Phase]] = []
    controller.run_begins.connect(
        lambda: fresh.append((controller.folder, controller.step, controller.phase))
    )
    controller.begin(named("new"))
    assert controller.phase is Phase.STOPPING
    stage.until_phase(Phase.READY)
    assert [config.name for config in stage.runs.begun] == ["old", "new"]
    assert stage.runs.most_alive == 1
    ends = [n for n, event in enumerate(stage.seen.events) if isinstance(event, RunFinished)]
    starts = [n for n, event in enumerate(stage.seen.events) if isinstance(event, RunStarted)]
    assert len(ends) == 1
    assert starts[0] < ends[0] < starts[1], "the old run's last words come before the new one"
    assert fresh == [("", 0, Phase.LOADING)]
    assert (controller.step, controller.folder) == (0, "runs/new")


def test_that_of_several_new_runs_the_last_one_counts(stage: Stage) -> None:
    stage.runs.step_gate.clear()
    stage.controller.begin(named("old"), train=True)
    stage.until_phase(Phase.TRAINING)
    for name in ("first", "second", "third"):
        stage.controller.begin(named(name))
    stage.open_gates()
    stage.until_phase(Phase.READY)
    assert [config.name for config in stage.runs.begun] == ["old", "third"]
    assert stage.runs.most_alive == 1


def test_that_an_untrained_run_is_replaced_without_a_word(stage: Stage) -> None:
    stage.runs.gate.clear()
    stage.controller.begin(named("old"))
    stage.controller.begin(named("new"))
    assert stage.controller.phase is Phase.LOADING
    stage.open_gates()
    stage.until_phase(Phase.READY)
    assert stage.runs.begun[-1].name == "new"
    folders = [event.folder for event in stage.seen.events if isinstance(event, RunStarted)]
    assert folders == ["runs/new"]
    assert not any(isinstance(event, RunFinished) for event in stage.seen.events)
    assert stage.seen.phases == [Phase.READY]


def test_that_an_untrained_run_that_fails_while_it_is_replaced_is_not_told(stage: Stage) -> None:
    stage.runs.gate.clear()
    stage.runs.failure = NoisescopeError("cuda is not available on this computer.")
    stage.controller.begin(named("old"))
    stage.controller.begin(named("new"))
    stage.open_gates()
    stage.until_phase(Phase.READY)
    assert Phase.FAILED not in stage.seen.phases
    assert not any(isinstance(event, RunFinished) for event in stage.seen.events)


def test_that_edits_set_an_untouched_run_up_anew_and_the_last_one_counts(stage: Stage) -> None:
    stage.controller.begin(named("old"))
    stage.until_phase(Phase.READY)
    for name in ("one", "two", "three"):
        stage.controller.edit(named(name))
    assert stage.controller.phase is Phase.READY, "not at every letter that is typed"
    stage.until(lambda: len(stage.runs.begun) == 2)
    stage.until_phase(Phase.READY)
    assert [config.name for config in stage.runs.begun] == ["old", "three"]
    assert stage.runs.most_alive == 1


def test_that_train_right_after_an_edit_trains_what_was_edited(stage: Stage) -> None:
    stage.controller.begin(named("old"))
    stage.until_phase(Phase.READY)
    stage.controller.edit(named("edited"))
    stage.controller.train()
    stage.until_trained()
    assert [config.name for config in stage.runs.begun] == ["old", "edited"]
    assert stage.controller.phase is Phase.TRAINING


def test_that_an_edit_takes_back_neither_a_run_nor_the_wish_to_train(
    stage: Stage, qtbot: QtBot
) -> None:
    controller = stage.controller
    stage.runs.gate.clear()
    controller.begin(named("old"))
    controller.begin(named("new"), train=True)
    assert controller.locked
    controller.edit(named("edited"))
    stage.open_gates()
    stage.until_trained()
    controller.edit(named("edited"))
    qtbot.wait(60)  # twice as long as an edit waits
    assert [config.name for config in stage.runs.begun] == ["old", "new"]
    assert controller.phase is Phase.TRAINING


def test_that_an_edit_is_forgotten_when_a_new_run_is_asked_for(stage: Stage, qtbot: QtBot) -> None:
    stage.controller.begin(named("old"))
    stage.until_phase(Phase.READY)
    stage.controller.edit(named("edited"))
    stage.controller.begin(named("preset"))
    stage.until_phase(Phase.READY)
    qtbot.wait(60)  # twice as long as an edit waits
    assert [config.name for config in stage.runs.begun] == ["old", "preset"]


@pytest.mark.parametrize("error", [NoisescopeError("No such device."), ValueError("a defect")])
def test_that_after_a_run_that_failed_another_can_begin(stage: Stage, error: Exception) -> None:
    stage.runs.failure = error
    stage.controller.begin(named("bad"))
    stage.until(lambda: not stage.controller.has_worker)
    assert stage.controller.phase is Phase.FAILED
    assert str(error) in next(e.message for e in stage.seen.events if isinstance(e, RunFinished))
    assert stage.controller.can("new_run")
    stage.controller.begin(named("good"), train=True)
    stage.until_trained()
    assert stage.controller.phase is Phase.TRAINING


def test_that_an_edit_repairs_a_run_that_failed_before_its_first_step(stage: Stage) -> None:
    stage.runs.gate.clear()
    stage.runs.failure = NoisescopeError("cuda is not available on this computer.")
    stage.controller.begin(named("on cuda"))
    stage.controller.train()  # pressed while it loaded
    stage.open_gates()
    stage.until(lambda: stage.controller.phase is Phase.FAILED)
    assert not stage.controller.locked
    stage.controller.edit(named("on cpu"))
    stage.until_phase(Phase.READY)
    assert stage.runs.begun[-1].name == "on cpu"


def test_that_a_run_that_failed_while_training_stays_to_be_looked_at(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.runs.fails_at = 3
    stage.controller.begin(named("trained"), train=True)
    stage.until_phase(Phase.FAILED)
    assert stage.controller.step == 3
    stage.controller.edit(named("edited"))
    qtbot.wait(60)  # twice as long as an edit waits
    assert [config.name for config in stage.runs.begun] == ["trained"]


def test_that_a_run_may_begin_out_of_the_last_word_of_the_one_before(stage: Stage) -> None:
    def begin_next(event: Event) -> None:
        if isinstance(event, RunFinished) and len(stage.runs.begun) == 1:
            stage.controller.begin(named("next"))

    stage.runs.max_steps = 3
    stage.controller.happened.connect(begin_next)
    stage.controller.begin(named("first"), train=True)
    stage.until_phase(Phase.READY)
    assert [config.name for config in stage.runs.begun] == ["first", "next"]
    assert stage.runs.most_alive == 1


@pytest.mark.parametrize("when", ["nothing", "loading", "ready", "training", "finished"])
def test_that_shutting_down_is_told_once_and_leaves_no_thread(stage: Stage, when: str) -> None:
    controller = stage.controller
    if when != "nothing":
        stage.runs.max_steps = 3 if when == "finished" else 100_000
        if when == "loading":
            stage.runs.gate.clear()
        controller.begin(CONFIG, train=when in {"training", "finished"})
    if when in {"training", "finished"}:
        stage.until_trained()
    if when == "ready":
        stage.until_phase(Phase.READY)
    if when == "finished":
        stage.until(lambda: not controller.has_worker)
    controller.edit(named("too late"))
    controller.shut_down()
    stage.open_gates()
    stage.until(lambda: stage.seen.idle > 0)
    assert stage.seen.idle == 1
    assert not controller.has_worker
    assert stage.runs.alive == 0


def test_that_nothing_begins_once_the_window_closes(stage: Stage, qtbot: QtBot) -> None:
    controller = stage.controller
    controller.begin(named("old"), train=True)
    stage.until_trained()
    controller.shut_down()
    controller.begin(named("while it ends"))
    controller.edit(named("edited"))
    stage.until(lambda: stage.seen.idle > 0)
    controller.begin(named("after"))
    controller.train()
    qtbot.wait(60)  # twice as long as an edit waits
    assert [config.name for config in stage.runs.begun] == ["old"]
    assert not controller.has_worker


def spin(app: QApplication, condition: Callable[[], bool], seconds: float) -> bool:
    """Let the window's loop run until the condition holds; whether it does."""
    clock = QElapsedTimer()
    clock.start()
    while not condition() and clock.elapsed() < 1000 * seconds:
        app.processEvents()
    return condition()


ACTS: dict[str, Callable[[RunController], object]] = {
    "begin": lambda c: c.begin(named("begun")),
    "begin and train": lambda c: c.begin(named("trained"), train=True),
    "edit": lambda c: c.edit(with_value(CONFIG, "seed", 1)),
    "train": lambda c: c.train(),
    "toggle": lambda c: c.toggle(),
    "pause": lambda c: c.pause(),
    "step": lambda c: c.take_steps(2),
    "until": lambda c: c.run_until(4),
    "sample": lambda c: c.sample(),
    "stop": lambda c: c.stop(),
}
LOOK_AWAY = "look away"


@given(acts=st.lists(st.sampled_from([*ACTS, LOOK_AWAY]), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_whatever_a_person_does_the_window_can_close(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, acts: list[str]
) -> None:
    monkeypatch.setattr("desktop.run_controller.EDIT_MILLISECONDS", 1)
    runs = FakeRuns()
    controller = RunController(runs)
    seen = Seen(controller)
    for act in acts:
        if act == LOOK_AWAY:
            spin(qapp, lambda: False, 0.004)
        else:
            ACTS[act](controller)
    controller.shut_down()
    assert spin(qapp, lambda: seen.idle > 0, 5.0), f"still in {controller.phase}"
    qapp.processEvents()
    assert seen.idle == 1
    assert not controller.has_worker
    assert runs.alive == 0
    assert runs.most_alive <= 1
    controller.deleteLater()


@given(acts=st.lists(st.sampled_from([*ACTS, LOOK_AWAY]), max_size=12))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_whatever_a_person_did_a_run_can_be_trained_afterwards(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, acts: list[str]
) -> None:
    monkeypatch.setattr("desktop.run_controller.EDIT_MILLISECONDS", 1)
    controller = RunController(FakeRuns())
    seen = Seen(controller)
    for act in acts:
        if act == LOOK_AWAY:
            spin(qapp, lambda: False, 0.004)
        else:
            ACTS[act](controller)
    last = named("last")
    controller.begin(last, train=True)
    trains = spin(
        qapp,
        lambda: seen.begun[-1:] == [last] and controller.phase is Phase.TRAINING,
        5.0,
    )
    assert trains, f"in {controller.phase}"
    controller.shut_down()
    assert spin(qapp, lambda: seen.idle > 0, 5.0)
    controller.deleteLater()
