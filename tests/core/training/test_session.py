import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.commands import (
    NoiseExamples,
    Pause,
    Resume,
    RunUntil,
    SampleNow,
    SaveCheckpoint,
    SetParameter,
    StepOnce,
    Stop,
)
from core.config.overrides import with_value
from core.events import (
    CheckpointSaved,
    CommandRefused,
    DataDescribed,
    ForwardNoised,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RunFinished,
    RunStarted,
    SamplesDrawn,
    Scalars,
    StateChanged,
)
from core.metric_names import GRADIENT_NORM, HELD_OUT_LOSS, LEARNING_RATE, LOSS
from core.training.control import CommandQueue
from core.training.session import Session


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def steps_of(events, name=LOSS.name):
    blocks = [block.steps for block in of(events, Scalars) if name in block.values]
    return np.concatenate(blocks) if blocks else np.array([], dtype=np.int64)


def values_of(events, name=LOSS.name):
    return np.concatenate([b.values[name] for b in of(events, Scalars) if name in b.values])


def final_weights(session):
    return {
        f"{network}/{name}": value.clone()
        for network, module in session.method.weights().items()
        for name, value in module.state_dict().items()
    }


def test_that_a_run_tells_every_step_once_and_in_order(ring, play):
    commands = CommandQueue()
    events = play(Session(ring, commands), commands)
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[1], DataDescribed)
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "completed"
    for name in (LOSS.name, GRADIENT_NORM.name, LEARNING_RATE.name):
        np.testing.assert_array_equal(steps_of(events, name), np.arange(1, 41))
    held_out = steps_of(events, HELD_OUT_LOSS.name)
    assert held_out[0] == 0
    assert held_out[-1] == 40
    assert bool((np.diff(held_out) > 0).all())


def test_that_arrays_of_events_cannot_be_written_to(ring, play):
    commands = CommandQueue()
    for event in play(Session(ring, commands), commands):
        for name in getattr(event, "__slots__", ()):
            value = getattr(event, name)
            arrays = value.values() if isinstance(value, dict) else [value]
            for array in arrays:
                if isinstance(array, np.ndarray):
                    assert not array.flags.writeable, (event, name)
                    assert array.flags.c_contiguous, (event, name)


@pytest.mark.parametrize("config_name", ["ring", "digits"])
def test_that_watching_changes_not_one_bit(config_name, play, request):
    config = request.getfixturevalue(config_name)
    config = with_value(config, "watching.budget", 0.5)
    config = with_value(config, "compute.threads", 1)

    def look_at_everything(event):
        if isinstance(event, Scalars):
            return SampleNow(seed=5)
        return NoiseExamples(indices=(3, 4)) if isinstance(event, SamplesDrawn) else None

    watched_commands, headless_commands = CommandQueue(), CommandQueue()
    watched = Session(config, watched_commands, watched=True)
    seen = play(watched, watched_commands, look_at_everything)
    headless = Session(
        with_value(config, "watching.held_out_examples", 0), headless_commands, watched=False
    )
    unseen = play(headless, headless_commands)

    assert of(seen, SamplesDrawn)
    assert not of(unseen, SamplesDrawn)
    np.testing.assert_array_equal(values_of(seen), values_of(unseen))
    expected = final_weights(headless)
    for name, value in final_weights(watched).items():
        assert torch.equal(value, expected[name]), name


def test_that_two_runs_with_one_seed_are_the_same_and_with_two_are_not(ring, play):
    def losses(seed):
        commands = CommandQueue()
        return values_of(play(Session(with_value(ring, "seed", seed), commands), commands))

    np.testing.assert_array_equal(losses(1), losses(1))
    assert not np.array_equal(losses(1), losses(2))


ORDERS = st.lists(
    st.sampled_from(
        [Pause(), Resume(), StepOnce(), StepOnce(3), RunUntil(15), SampleNow(), Stop()]
    ),
    max_size=8,
)


@given(orders=ORDERS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_that_no_order_of_commands_loses_or_repeats_a_step(ring, play, orders):
    commands = CommandQueue()
    plain = values_of(play(Session(ring, commands), commands))
    remaining = list(orders)

    def script(event):
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
    assert events[-1].outcome in {"completed", "stopped"}
    assert events[-1].outcome == "stopped" or session.step == 40


def test_that_a_ready_run_shows_everything_and_trains_nothing(ring, play):
    commands = CommandQueue()
    ready = lambda e: Stop() if isinstance(e, StateChanged) and e.state == "ready" else None  # noqa: E731
    events = play(Session(ring, commands, start="ready"), commands, ready)
    assert of(events, ForwardNoised)
    assert of(events, SamplesDrawn)[0].step == 0
    assert steps_of(events).size == 0
    assert events[-1].outcome == "stopped"


def test_that_run_until_pauses_at_its_step(ring, play):
    commands = CommandQueue()
    commands.post(RunUntil(7))
    script = lambda e: Stop() if isinstance(e, StateChanged) and e.state == "paused" else None  # noqa: E731
    events = play(Session(ring, commands, start="ready"), commands, script)
    assert [e.step for e in of(events, StateChanged) if e.state == "paused"] == [7]
    assert of(events, SamplesDrawn)[-1].step == 7


def test_that_the_learning_rate_changes_from_the_next_step_on(ring, play):
    commands = CommandQueue()
    ring = with_value(ring, "optimizer.warmup_steps", 0)
    orders = [SetParameter("optimizer.learning_rate", "0.5"), Resume()]

    def script(event):
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
def test_that_an_impossible_command_is_refused_and_the_run_goes_on(ring, play, command, reason):
    commands = CommandQueue()
    commands.post(command)
    commands.post(Resume())
    events = play(Session(ring, commands, start="ready"), commands)
    (refused,) = of(events, CommandRefused)
    assert reason in refused.reason
    assert events[-1].outcome == "completed"


def test_that_a_loss_that_is_not_finite_pauses_the_run(ring, play):
    # Starts well, then takes one absurd step; the next loss overflows.
    ring = with_value(ring, "optimizer.warmup_steps", 0)
    ring = with_value(ring, "optimizer.gradient_clip", 1e6)
    commands = CommandQueue()
    commands.post(RunUntil(5))
    session = Session(ring, commands, start="ready")
    done = False

    def script(event):
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


def test_that_an_update_that_is_not_finite_is_skipped(ring):
    session = Session(ring, CommandQueue(), start="ready")
    list_of_events = session.events()
    for event in list_of_events:
        if isinstance(event, StateChanged):
            break
    method = session.method
    out = torch.zeros(3)
    method.step(1, out)
    before = final_weights(session)
    network = method.weights()["raw"]
    hook = next(network.parameters()).register_hook(lambda g: g * float("nan"))
    method.step(2, out)
    hook.remove()
    assert not bool(out.isfinite().all())
    for name, value in final_weights(session).items():
        if name.startswith("raw/"):
            assert torch.equal(value, before[name]), name
    list_of_events.close()


def test_that_an_exception_becomes_the_last_event(ring, play):
    commands = CommandQueue()
    session = Session(ring, commands)

    def break_it(event):
        if isinstance(event, RunStarted):
            session.method.step = None  # calling it raises TypeError

    events = play(session, commands, break_it)
    assert events[-1].outcome == "failed"
    assert "TypeError" in events[-1].message
    assert "Traceback" in events[-1].traceback


def test_that_a_missing_device_is_told_in_one_sentence(ring, play):
    commands = CommandQueue()
    device = "mps" if not torch.backends.mps.is_available() else "cuda"
    config = with_value(ring, "compute.device", device)
    events = play(Session(config, commands), commands)
    assert events[-1].outcome == "failed"
    assert f"{device} is not available on this computer" in events[-1].message
    assert events[-1].traceback == ""


def test_that_a_time_limit_ends_the_run(ring, play):
    commands = CommandQueue()
    config = with_value(with_value(ring, "training.max_steps", 10**7), "training.max_seconds", 0.3)
    events = play(Session(config, commands), commands)
    assert events[-1].outcome == "completed"
    last = of(events, Progress)[-1]
    assert 0.3 <= last.active_seconds < 5  # it ends at the step that reaches the limit


def test_that_pictures_have_the_size_that_the_preview_asks_for(digits, play):
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
