import pytest
from fake_runs import FakeRuns
from run_stage import CONFIG, Stage

from core.answers import SamplesDrawn
from core.commands import SaveCheckpoint, SetParameter
from core.config.files import load_preset
from core.events import Event, RunFinished, Scalars, StateChanged
from core.requests import SampleNow
from desktop.phase import AVAILABLE, Phase
from desktop.run_controller import RunController


def test_that_a_run_is_set_up_and_waits(stage: Stage) -> None:
    stage.controller.begin(CONFIG)
    assert stage.controller.phase is Phase.LOADING
    stage.until_phase(Phase.READY)
    assert stage.seen.begun == [CONFIG]
    assert stage.controller.config is CONFIG
    assert stage.controller.folder == f"runs/{CONFIG.name}"
    assert not stage.controller.locked
    assert not any(isinstance(event, Scalars) for event in stage.seen.events)


def test_that_a_controller_without_a_run_has_no_config(stage: Stage) -> None:
    with pytest.raises(RuntimeError, match="no run has begun"):
        _ = stage.controller.config


def test_that_train_while_a_run_loads_trains_when_it_is_ready(stage: Stage) -> None:
    stage.runs.gate.clear()
    stage.controller.begin(CONFIG)
    assert stage.controller.can("train")
    stage.controller.train()
    assert stage.controller.phase is Phase.LOADING
    assert stage.controller.locked, "a setting changed now would not be in this run"
    assert not stage.controller.can("train"), "it has been pressed already"
    stage.open_gates()
    stage.until_trained()
    assert stage.controller.phase is Phase.TRAINING
    assert Phase.READY not in stage.seen.phases, "the window would flicker"


def test_that_a_run_may_begin_with_training(stage: Stage) -> None:
    stage.controller.begin(CONFIG, train=True)
    stage.until_trained()
    assert stage.seen.phases == [Phase.TRAINING]


def test_that_a_run_pauses_goes_on_and_takes_single_steps(stage: Stage) -> None:
    controller = stage.controller
    controller.begin(CONFIG, train=True)
    stage.until_trained()
    controller.pause()
    stage.until_phase(Phase.PAUSED)
    assert controller.locked
    assert controller.has_progress
    paused_at = controller.step
    controller.take_steps(3)
    stage.until(lambda: controller.phase is Phase.PAUSED and controller.step == paused_at + 3)
    controller.toggle()
    stage.until(lambda: controller.phase is Phase.TRAINING and controller.step > paused_at + 3)
    controller.toggle()
    stage.until_phase(Phase.PAUSED)
    steps = [int(s) for e in stage.seen.events if isinstance(e, Scalars) for s in e.steps]
    assert steps == list(range(1, controller.step + 1))


def test_that_a_run_trains_until_a_step(stage: Stage) -> None:
    stage.controller.begin(CONFIG)
    stage.until_phase(Phase.READY)
    stage.controller.run_until(7)
    stage.until_phase(Phase.PAUSED)
    assert stage.controller.step == 7


def test_that_a_stopped_run_is_finished_and_leaves_no_worker(stage: Stage) -> None:
    stage.controller.begin(CONFIG, train=True)
    stage.until_trained()
    stage.controller.stop()
    assert stage.controller.phase is Phase.STOPPING
    stage.until(lambda: not stage.controller.has_worker)
    assert stage.controller.phase is Phase.FINISHED
    assert isinstance(stage.seen.events[-1], RunFinished)
    assert stage.seen.phases == [Phase.TRAINING, Phase.STOPPING, Phase.FINISHED]
    assert not stage.controller.locked


def test_that_stopping_does_not_look_like_training_while_the_last_step_goes_on(
    stage: Stage,
) -> None:
    stage.runs.step_gate.clear()
    stage.controller.begin(CONFIG, train=True)
    stage.until_phase(Phase.TRAINING)
    stage.controller.pause()  # the run will say that it is paused before it hears "stop"
    stage.controller.stop()
    stage.open_gates()
    stage.until_phase(Phase.FINISHED)
    states = [event.state for event in stage.seen.events if isinstance(event, StateChanged)]
    assert "paused" in states
    assert stage.seen.phases == [Phase.TRAINING, Phase.STOPPING, Phase.FINISHED]


def test_that_a_run_that_reaches_its_end_is_finished(stage: Stage) -> None:
    stage.runs.max_steps = 5
    stage.controller.begin(CONFIG, train=True)
    stage.until(lambda: not stage.controller.has_worker)
    assert (stage.controller.phase, stage.controller.step) == (Phase.FINISHED, 5)
    assert not stage.controller.has_progress


def test_that_orders_of_a_person_reach_the_run(stage: Stage) -> None:
    controller = stage.controller
    controller.begin(CONFIG)
    stage.until_phase(Phase.READY)
    controller.sample()
    controller.save_checkpoint()
    controller.set_parameter("optimizer.learning_rate", 0.5)
    stage.until(lambda: len(stage.runs.heard) == 3)
    assert stage.runs.heard == [
        SampleNow(),
        SaveCheckpoint(),
        SetParameter("optimizer.learning_rate", 0.5),
    ]
    stage.until(lambda: any(isinstance(e, SamplesDrawn) for e in stage.seen.events))


def test_that_orders_without_a_run_are_heard_by_nobody(stage: Stage) -> None:
    for act in (stage.controller.pause, stage.controller.sample, stage.controller.stop):
        act()
    assert stage.controller.phase is Phase.LOADING
    assert not stage.controller.has_worker


def test_that_the_phase_is_up_to_date_when_an_event_is_told(stage: Stage) -> None:
    seen: list[tuple[str, Phase]] = []

    def note(event: Event) -> None:
        if isinstance(event, StateChanged):
            seen.append((event.state, stage.controller.phase))

    stage.controller.happened.connect(note)
    stage.controller.begin(CONFIG)
    stage.until_phase(Phase.READY)
    stage.controller.take_steps(1)
    stage.until_phase(Phase.PAUSED)
    assert seen == [
        ("ready", Phase.READY),
        ("training", Phase.TRAINING),
        ("paused", Phase.PAUSED),
    ]


def test_that_every_phase_allows_something_or_ends_by_itself() -> None:
    for phase in set(Phase) - {Phase.STOPPING}:
        assert any(phase in phases for phases in AVAILABLE.values()), phase


@pytest.mark.parametrize(
    ("phase", "possible"),
    [
        (Phase.LOADING, {"train", "toggle", "new_run"}),
        (Phase.READY, {"train", "toggle", "step", "run_until", "sample", "new_run"}),
        (
            Phase.TRAINING,
            {"pause", "toggle", "run_until", "stop", "sample", "save_checkpoint", "new_run"},
        ),
        (
            Phase.PAUSED,
            {
                *("train", "toggle", "step", "run_until", "stop", "sample"),
                *("save_checkpoint", "new_run"),
            },
        ),
        (Phase.STOPPING, set[str]()),
        (Phase.FINISHED, {"train", "new_run"}),
        (Phase.FAILED, {"train", "new_run"}),
    ],
)
def test_that_only_what_has_an_effect_is_offered(phase: Phase, possible: set[str]) -> None:
    controller = RunController(FakeRuns())
    controller.phase = phase
    assert {what for what in AVAILABLE if controller.can(what)} == possible


@pytest.mark.parametrize(("preset", "apart"), [("ring-gan", True), ("ring-diffusion", False)])
def test_that_only_two_networks_can_be_stepped_apart(
    stage: Stage, preset: str, apart: bool
) -> None:
    stage.controller.begin(load_preset(preset))
    stage.until_phase(Phase.READY)
    assert stage.controller.can("step")
    assert stage.controller.can("step_apart") is apart
