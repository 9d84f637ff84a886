import dataclasses
from collections.abc import Generator, Iterable, Iterator
from typing import TypeVar, cast

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.utils.hooks import RemovableHandle

from core.answers import ForwardNoised, NoiseLevels, SamplesDrawn
from core.arrays import Array, Floats, Integers
from core.commands import (
    Command,
    Pause,
    Resume,
    RunUntil,
    SaveCheckpoint,
    SetParameter,
    StepOnce,
    Stop,
    Watch,
)
from core.config.overrides import with_overrides, with_value
from core.config.run import RunConfig, diffusion_run
from core.diffusion.answering.registry import ANSWERERS
from core.engine.scalar_buffer import ScalarBuffer
from core.events import (
    CheckpointSaved,
    CommandRefused,
    DataDescribed,
    Event,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RunFinished,
    RunStarted,
    Scalars,
    State,
    StateChanged,
)
from core.metric_names import GRADIENT_NORM, HELD_OUT_LOSS, LEARNING_RATE, LOSS
from core.requests import (
    CarryPoints,
    CompareSolvers,
    CompareWithIdeal,
    DescribeSchedule,
    ExamineTimestep,
    FindNeighbours,
    MeasureField,
    NoiseExamples,
    Request,
    SampleNow,
    ShareGradient,
)
from core.training.control import CommandQueue
from core.training.session import Session
from tests.core.training.conftest import Play, Script

Kind = TypeVar("Kind")


def of(events: Iterable[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


def finished(events: list[Event]) -> RunFinished:
    last = events[-1]
    assert isinstance(last, RunFinished)
    return last


def steps_of(events: Iterable[Event], name: str = LOSS.name) -> Integers:
    blocks = [block.steps for block in of(events, Scalars) if name in block.values]
    return np.concatenate(blocks) if blocks else np.array([], dtype=np.int64)


def values_of(events: Iterable[Event], name: str = LOSS.name) -> Floats:
    return np.concatenate([b.values[name] for b in of(events, Scalars) if name in b.values])


def final_weights(session: Session) -> dict[str, Tensor]:
    return {
        f"{network}/{name}": value.clone()
        for network, module in session.method.weights().items()
        for name, value in module.state_dict().items()
    }


def stop_when(state: State) -> Script:
    """Stops the run once it is in this state."""

    def script(event: Event) -> Command | None:
        return Stop() if isinstance(event, StateChanged) and event.state == state else None

    return script


def arrays_of(event: Event | NoiseLevels) -> Iterator[tuple[str, Array]]:
    """The arrays of an event, also those in its parts, each with the name of its field."""
    for field in dataclasses.fields(event):
        value: object = getattr(event, field.name)
        members = cast("dict[str, object]", value).values() if isinstance(value, dict) else [value]
        for member in members:
            if isinstance(member, np.ndarray):
                yield field.name, cast(Array, member)
            elif isinstance(member, NoiseLevels):
                yield from arrays_of(member)


def test_that_a_run_tells_every_step_once_and_in_order(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    events = play(Session(ring, commands), commands)
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[1], DataDescribed)
    assert finished(events).outcome == "completed"
    for name in (LOSS.name, GRADIENT_NORM.name, LEARNING_RATE.name):
        np.testing.assert_array_equal(steps_of(events, name), np.arange(1, 41))
    held_out = steps_of(events, HELD_OUT_LOSS.name)
    assert held_out[0] == 0
    assert held_out[-1] == 40
    assert bool((np.diff(held_out) > 0).all())


def test_that_arrays_of_events_cannot_be_written_to(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    for event in play(Session(ring, commands), commands):
        for name, array in arrays_of(event):
            assert not array.flags.writeable, (event, name)
            assert array.flags.c_contiguous, (event, name)


RAW_WITH_DROPOUT = [
    "network.dropout=0.2",
    "preview.weights=raw",
    "sampling.sampler.kind=ddpm",
]


def every_request(config_name: str) -> list[Request]:
    """One of each kind that there is an answer to for such data."""
    made: list[Request] = [
        SampleNow(sampler="ddpm"),
        NoiseExamples(),
        DescribeSchedule(),
        ExamineTimestep(0.25, 0.5, weights="raw"),
        ShareGradient(),
        CompareSolvers(samplers=("ddim", "heun"), steps=(2,), count=4, weights="raw"),
        CompareWithIdeal(),
        FindNeighbours(count=4, weights="raw"),
    ]
    if config_name == "ring":
        points: list[Request] = [MeasureField("raw"), CarryPoints(((0.5, 0.5),), 500, "raw")]
        made += points
    assert {type(request) for request in made} | {MeasureField, CarryPoints} == set(ANSWERERS)
    return made


@pytest.mark.parametrize(
    ("config_name", "settings"),
    [
        ("ring", []),
        ("digits", []),
        ("digits", RAW_WITH_DROPOUT),
    ],
)
def test_that_watching_changes_not_one_bit(
    config_name: str, settings: list[str], play: Play, request: pytest.FixtureRequest
) -> None:
    config: RunConfig = request.getfixturevalue(config_name)
    config = with_overrides(config, ["watching.budget=0.5", "compute.threads=1", *settings])

    requests: list[Command] = [Watch(request) for request in every_request(config_name)]

    def look_at_everything(event: Event) -> Command | None:
        if isinstance(event, Scalars):
            return requests.pop(0) if requests else SampleNow(seed=5)
        return NoiseExamples(indices=(3, 4)) if isinstance(event, SamplesDrawn) else None

    watched_commands, headless_commands = CommandQueue(), CommandQueue()
    watched = Session(config, watched_commands, watched=True)
    seen = play(watched, watched_commands, look_at_everything)
    headless = Session(
        with_value(config, "watching.held_out_examples", 0), headless_commands, watched=False
    )
    unseen = play(headless, headless_commands)

    assert not of(seen, CommandRefused)
    assert of(seen, SamplesDrawn)
    assert not of(unseen, SamplesDrawn)
    np.testing.assert_array_equal(values_of(seen), values_of(unseen))
    expected = final_weights(headless)
    for name, value in final_weights(watched).items():
        assert torch.equal(value, expected[name]), name


def test_that_two_runs_with_one_seed_are_the_same_and_with_two_are_not(
    ring: RunConfig, play: Play
) -> None:
    def losses(seed: int) -> Floats:
        commands = CommandQueue()
        return values_of(play(Session(with_value(ring, "seed", seed), commands), commands))

    np.testing.assert_array_equal(losses(1), losses(1))
    assert not np.array_equal(losses(1), losses(2))


ORDERS: st.SearchStrategy[list[Command]] = st.lists(
    st.sampled_from(
        [Pause(), Resume(), StepOnce(), StepOnce(3), RunUntil(15), SampleNow(), Stop()]
    ),
    max_size=8,
)


@pytest.mark.timeout(300)  # 25 runs: 20 s where nothing else runs
@given(orders=ORDERS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_that_no_order_of_commands_loses_or_repeats_a_step(
    ring: RunConfig, play: Play, orders: list[Command]
) -> None:
    commands = CommandQueue()
    plain = values_of(play(Session(ring, commands), commands))
    remaining = list(orders)

    def script(event: Event) -> None:
        if not (isinstance(event, StateChanged) and event.state == "paused"):
            return
        order = remaining.pop(0) if remaining else Resume()
        commands.post(order)
        # Some leave it paused: RunUntil is refused where its step has been taken already.
        if not isinstance(order, StepOnce | Stop):
            commands.post(Resume())

    for order in (*orders[:2], Resume()):  # some come before anything has begun
        commands.post(order)
    session = Session(ring, commands, start="ready")
    events = play(session, commands, script)
    steps = steps_of(events)
    np.testing.assert_array_equal(steps, np.arange(1, session.step + 1))
    if session.step:
        np.testing.assert_array_equal(values_of(events), plain[: session.step])
    assert finished(events).outcome in {"completed", "stopped"}
    assert finished(events).outcome == "stopped" or session.step == 40


def test_that_a_ready_run_shows_everything_and_trains_nothing(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    events = play(Session(ring, commands, start="ready"), commands, stop_when("ready"))
    assert of(events, ForwardNoised)
    assert of(events, SamplesDrawn)[0].step == 0
    assert steps_of(events).size == 0
    assert finished(events).outcome == "stopped"


def test_that_run_until_pauses_at_its_step(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    commands.post(RunUntil(7))
    events = play(Session(ring, commands, start="ready"), commands, stop_when("paused"))
    assert [e.step for e in of(events, StateChanged) if e.state == "paused"] == [7]
    assert of(events, SamplesDrawn)[-1].step == 7


def test_that_the_learning_rate_changes_from_the_next_step_on(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    ring = diffusion_run(with_value(ring, "optimizer.warmup_steps", 0))
    orders: list[Command] = [SetParameter("optimizer.learning_rate", "0.5"), Resume()]

    def script(event: Event) -> Command | None:
        paused = isinstance(event, StateChanged) and event.state == "paused"
        return orders.pop(0) if paused or isinstance(event, ParameterChanged) else None

    commands.post(RunUntil(10))
    events = play(Session(ring, commands, start="ready"), commands, script)
    changed = of(events, ParameterChanged)[0]
    assert (changed.step, changed.path, changed.new) == (10, "optimizer.learning_rate", "0.5")
    rates = values_of(events, LEARNING_RATE.name)
    np.testing.assert_allclose(rates[:10], ring.optimizer.learning_rate, rtol=1e-6)
    np.testing.assert_allclose(rates[10:], 0.5, rtol=1e-6)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (SetParameter("training.batch_size", 8), "cannot change while a run goes on"),
        (SetParameter("optimizer.learning_rate", -1.0), "must be a number greater than 0"),
        (SetParameter("optimizer.lerning_rate", 1.0), "did you mean optimizer.learning_rate"),
        (RunUntil(0), "choose a later one"),
        (SampleNow(labels=(99,)), "this model knows classes 0 to 7"),
        (SampleNow(steps=5000), "choose a whole number from 1 to 1000"),
        (NoiseExamples(indices=(10**9,)), "choose one from 0 to 499"),
        (NoiseExamples(timesteps=(1000,)), "choose one from 0 to 999"),
        (SaveCheckpoint(), "not recorded"),
    ],
)
def test_that_an_impossible_command_is_refused_and_the_run_goes_on(
    ring: RunConfig, play: Play, command: Command, reason: str
) -> None:
    commands = CommandQueue()
    commands.post(command)
    commands.post(Resume())
    events = play(Session(ring, commands, start="ready"), commands)
    (refused,) = of(events, CommandRefused)
    assert reason in refused.reason
    assert finished(events).outcome == "completed"


def test_that_a_loss_that_is_not_finite_pauses_the_run(ring: RunConfig, play: Play) -> None:
    # Starts well, then takes one absurd step; the next loss overflows.
    ring = diffusion_run(with_value(ring, "optimizer.warmup_steps", 0))
    ring = with_value(ring, "optimizer.gradient_clip", 1e6)
    commands = CommandQueue()
    commands.post(RunUntil(5))
    session = Session(ring, commands, start="ready")
    done = False

    def script(event: Event) -> Command | None:
        nonlocal done
        if isinstance(event, StateChanged) and event.state == "paused":
            if event.step == 5 and not done:
                done = True
                with torch.no_grad():
                    next(iter(session.method.weights()["raw"].parameters())).fill_(float("nan"))
                return Resume()
            return Stop()
        return None

    events = play(session, commands, script)
    (found,) = of(events, NonFiniteFound)
    assert (found.step, found.name) == (6, LOSS.name)
    assert len(found.causes) == 3
    assert found.last_checkpoint_step is None
    assert steps_of(events)[-1] == 6
    paused = [e for e in of(events, StateChanged) if e.state == "paused"]
    assert "Training loss became nan at step 6." in paused[-1].reason


def test_that_a_loss_that_is_not_finite_in_the_last_block_does_not_complete_the_run(
    ring: RunConfig, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a GPU, where nobody looks at a value before its block is handed over.
    def never(_buffer: ScalarBuffer) -> bool:
        return False

    monkeypatch.setattr(ScalarBuffer, "due", never)
    commands = CommandQueue()
    commands.post(RunUntil(38))
    session = Session(ring, commands, start="ready")
    resumed = False

    def script(event: Event) -> Command | None:
        nonlocal resumed
        if isinstance(event, StateChanged) and event.state == "paused":
            if event.step == 38 and not resumed:
                resumed = True
                with torch.no_grad():
                    next(iter(session.method.weights()["raw"].parameters())).fill_(float("nan"))
            return Resume()
        return None

    events = play(session, commands, script)
    (found,) = of(events, NonFiniteFound)
    assert found.step == 39
    states = [event.state for event in of(events, StateChanged)]
    assert states == ["ready", "training", "paused", "training", "paused", "training", "finished"]
    assert finished(events).step == 40  # told to go on, it ends without another step


def test_that_refused_samples_do_not_stop_the_clock(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    session = Session(ring, commands)

    def script(event: Event) -> Command | None:
        if isinstance(event, StateChanged) and event.state == "training":
            return SampleNow(steps=5000)
        return None

    events = play(session, commands, script)
    assert "sampling.steps" in of(events, CommandRefused)[0].reason
    seconds = np.concatenate([block.active_seconds for block in of(events, Scalars)])
    assert np.unique(seconds).size > 20  # of 40 steps


def test_that_a_changed_preview_is_seen_while_the_run_is_paused(
    ring: RunConfig, play: Play
) -> None:
    commands = CommandQueue()
    commands.post(RunUntil(3))

    def script(event: Event) -> Command | None:
        if isinstance(event, StateChanged) and event.state == "paused":
            return SetParameter("preview.weights", "raw")
        return Stop() if isinstance(event, ParameterChanged) else None

    events = play(Session(ring, commands, start="ready"), commands, script)
    after = events[events.index(of(events, ParameterChanged)[0]) :]
    assert [samples.weights for samples in of(after, SamplesDrawn)] == ["raw"]
    assert of(after, Scalars) == []


def test_that_an_update_that_is_not_finite_is_skipped(ring: RunConfig) -> None:
    session = Session(ring, CommandQueue(), start="ready")
    events = session.events()
    assert isinstance(events, Generator)
    for event in events:
        if isinstance(event, StateChanged):
            break
    method = session.method
    out = torch.zeros(3)
    method.step(1, out)
    before = final_weights(session)
    network = method.weights()["raw"]

    def spoil(gradient: Tensor) -> Tensor:
        return gradient * float("nan")

    hook = cast(RemovableHandle, next(network.parameters()).register_hook(spoil))
    method.step(2, out)
    hook.remove()
    assert not bool(out.isfinite().all())
    for name, value in final_weights(session).items():
        if name.startswith("raw/"):
            assert torch.equal(value, before[name]), name
    events.close()


def test_that_an_exception_becomes_the_last_event(
    ring: RunConfig, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = CommandQueue()
    session = Session(ring, commands)

    def break_it(event: Event) -> None:
        if isinstance(event, RunStarted):
            monkeypatch.setattr(session.method, "step", None)  # calling it raises TypeError

    events = play(session, commands, break_it)
    assert finished(events).outcome == "failed"
    assert "TypeError" in finished(events).message
    assert "Traceback" in finished(events).traceback


def test_that_a_missing_device_is_told_in_one_sentence(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    device = "mps" if not torch.backends.mps.is_available() else "cuda"
    config = with_value(ring, "compute.device", device)
    events = play(Session(config, commands), commands)
    assert finished(events).outcome == "failed"
    assert f"{device} is not available on this computer" in finished(events).message
    assert finished(events).traceback == ""


def test_that_a_time_limit_ends_the_run(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    config = with_value(with_value(ring, "training.max_steps", 10**7), "training.max_seconds", 0.3)
    events = play(Session(config, commands), commands)
    assert finished(events).outcome == "completed"
    last = of(events, Progress)[-1]
    assert 0.3 <= last.active_seconds < 5  # it ends at the step that reaches the limit


def test_that_pictures_have_the_size_that_the_preview_asks_for(
    digits: RunConfig, play: Play
) -> None:
    commands = CommandQueue()
    events = play(Session(digits, commands), commands)
    drawn = of(events, SamplesDrawn)[-1]
    assert drawn.x_t.shape == drawn.x_0_hat.shape == (2, 4, 28, 28, 1)
    assert drawn.samples.shape == (4, 28, 28, 1)
    assert drawn.samples.dtype == np.uint8
    assert drawn.labels.tolist() == [0, 1, 2, 3]
    noised = of(events, ForwardNoised)[0]
    assert noised.x_t.shape == (41, 8, 28, 28, 1)
    assert sorted(noised.labels.tolist()) == list(range(8))
    # The density of each histogram integrates to the share of values inside its edges.
    widths = np.diff(noised.histogram_edges)
    assert np.all(noised.histograms @ widths <= 1.0 + 1e-5)
    assert not of(events, CheckpointSaved)
