"""A GAN as a run: halves of steps, narrated steps, and that watching changes nothing."""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import pytest
import torch
from presets import gan_preset
from small_gans import SMALL
from torch import Tensor

from core.answers import AnswerProgressed
from core.commands import (
    Command,
    Pause,
    Resume,
    RunUntil,
    SetParameter,
    StepOnce,
    Stop,
    Watch,
)
from core.config.run import GANRun, RunConfig
from core.events import CommandRefused, Event, ParameterChanged, RunFinished, Scalars, StateChanged
from core.gan.answering.registry import ANSWERERS
from core.gan_events import CoverageMeasured, Part, ScoresMeasured, StepNarrated
from core.gan_requests import (
    DrawQuiz,
    ExplainVerdict,
    InterpolateLatents,
    JudgeExamples,
    MeasureContest,
    SpreadLatents,
)
from core.metric_names import CRITIC_LOSS, CRITIC_UPDATE, GENERATOR_UPDATE, METRICS
from core.requests import Request, SampleNow
from core.training.control import CommandQueue
from core.training.session import Session
from tests.core.training.conftest import Play, Script

Kind = TypeVar("Kind")


def of(events: Iterable[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


def values_of(events: Iterable[Event], name: str) -> np.ndarray:
    return np.concatenate([b.values[name] for b in of(events, Scalars) if name in b.values])


def small(preset: str, *overrides: str, steps: int = 30) -> GANRun:
    common = (f"training.max_steps={steps}", "compute.device=cpu", "compute.threads=1")
    return gan_preset(preset, [*SMALL[preset], *common, *overrides])


def final_weights(session: Session) -> dict[str, Tensor]:
    return {
        f"{network}/{name}": value.clone()
        for network, module in session.method.weights().items()
        for name, value in module.state_dict().items()
    }


def one_after_the_other(*commands: Command) -> Script:
    """Posts the next command whenever the run stands still, and stops it at the end."""
    left = iter(commands)

    def script(event: Event) -> Command | None:
        if isinstance(event, StateChanged) and event.state in {"ready", "paused"}:
            return next(left, Stop())
        return None

    return script


def every_request(preset: str) -> list[Request]:
    """One of each kind that there is an answer to for such data."""
    made: list[Request] = [
        SampleNow(),
        JudgeExamples(8),
        ExplainVerdict("real", 3),
        SpreadLatents((0, 1, 2), side=3),
        InterpolateLatents(0, 1),
        DrawQuiz(0),
    ]
    if preset == "ring-gan":
        made.append(MeasureContest())
    assert {type(request) for request in made} | {MeasureContest} == set(ANSWERERS)
    return made


@pytest.mark.parametrize(
    ("preset", "steps", "loss"),
    [
        ("ring-gan", 40, "relativistic"),
        ("ring-gan", 12, "non_saturating"),
        ("digits-gan", 4, "non_saturating"),
    ],
)
def test_that_watching_changes_not_one_bit(preset: str, steps: int, loss: str, play: Play) -> None:
    config = small(preset, "watching.budget=0.5", f"method.loss.kind={loss}", steps=steps)
    headless, commands = Session(config, CommandQueue(), watched=False), CommandQueue()
    watched = Session(config, commands)
    quiet = play(headless, headless.commands)

    def script(event: Event) -> Command | None:
        if isinstance(event, StateChanged) and event.state == "training":
            first, *others = every_request(preset)
            for request in others:
                commands.post(Watch(request))
            return Watch(first)
        return None

    loud = play(watched, commands, script)
    assert not of(loud, CommandRefused)
    answered = {event.request for event in of(loud, AnswerProgressed) if event.state == "answered"}
    assert answered == {type(request).__name__ for request in every_request(preset)}
    assert of(loud, ScoresMeasured)
    assert of(loud, CoverageMeasured)
    for name in watched.method.scalar_names:
        np.testing.assert_array_equal(values_of(quiet, name), values_of(loud, name))
    expected = final_weights(headless)
    for name, value in final_weights(watched).items():
        assert torch.equal(value, expected[name]), name


def test_that_each_half_of_a_step_can_be_taken_by_itself(play: Play) -> None:
    commands = CommandQueue()
    parts: tuple[Part, ...] = ("critic", "generator", "both")
    session = Session(small("ring-gan"), commands, start="ready")
    events = play(session, commands, one_after_the_other(*(StepOnce(part=p) for p in parts)))
    assert not of(events, CommandRefused)
    np.testing.assert_array_equal(values_of(events, CRITIC_UPDATE.name) > 0, [True, False, True])
    np.testing.assert_array_equal(values_of(events, GENERATOR_UPDATE.name) > 0, [False, True, True])


@pytest.mark.parametrize("after", [Resume(), RunUntil(8)])
def test_that_after_a_half_step_both_learn_again(after: Command, play: Play) -> None:
    commands = CommandQueue()
    session = Session(small("ring-gan", steps=10), commands, start="ready")
    events = play(session, commands, one_after_the_other(StepOnce(3, part="critic"), after))
    learnt = values_of(events, GENERATOR_UPDATE.name) > 0
    assert not learnt[:3].any()
    assert learnt[3:].all()


def test_that_a_narrated_step_is_told_and_is_the_step_it_would_have_been(play: Play) -> None:
    config = small("ring-gan", steps=6)
    plain, commands = Session(config, CommandQueue(), watched=False), CommandQueue()
    told = Session(config, commands, start="ready", watched=False)
    play(plain, plain.commands)
    events = play(
        told, commands, one_after_the_other(StepOnce(2), StepOnce(narrated=True), Resume())
    )
    (story,) = of(events, StepNarrated)
    assert (story.step, story.part, len(story.phases)) == (3, "both", 12)
    scalars = [i for i, e in enumerate(events) if isinstance(e, Scalars) and 3 in e.steps]
    assert scalars[0] < events.index(story), "the numbers of a step are told before its story"
    expected = final_weights(plain)
    for name, value in final_weights(told).items():
        assert torch.equal(value, expected[name]), name


def test_that_a_diffusion_run_refuses_halves_and_stories(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    session = Session(ring, commands, start="ready")
    for command in (StepOnce(part="critic"), StepOnce(narrated=True), Stop()):
        commands.post(command)
    events = play(session, commands)
    assert [refused.reason.split(":")[0] for refused in of(events, CommandRefused)] == ["part"] * 2
    assert session.step == 0


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("optimizer.critic.learning_rate", "0.01"),
        ("optimizer.generator.learning_rate", "0.01"),
        ("method.critic_steps", "2"),
        ("method.regularizers.r1", "3"),
        ("method.regularizers.r2", "0"),
    ],
)
def test_that_a_live_parameter_counts_from_the_next_step_on(
    path: str, value: str, play: Play
) -> None:
    as_begun, commands = Session(small("ring-gan", steps=6), CommandQueue()), CommandQueue()
    changed = Session(small("ring-gan", steps=6), commands, start="ready")
    before = play(as_begun, as_begun.commands)
    orders = iter((RunUntil(3), SetParameter(path, value), Resume()))

    def script(event: Event) -> Command | None:
        ready = isinstance(event, StateChanged) and event.state in {"ready", "paused"}
        return next(orders, None) if ready or isinstance(event, ParameterChanged) else None

    after = play(changed, commands, script)
    rows = [values_of(events, CRITIC_LOSS.name) for events in (before, after)]
    np.testing.assert_array_equal(rows[0][:3], rows[1][:3])
    assert rows[0][4] != rows[1][4]


def test_that_a_pause_changes_nothing(play: Play) -> None:
    config = small("ring-gan")
    through, commands = Session(config, CommandQueue(), watched=False), CommandQueue()
    paused = Session(config, commands, watched=False)
    play(through, through.commands)
    commands.post(Pause())
    play(paused, commands, one_after_the_other(Resume()))
    expected = final_weights(through)
    for name, value in final_weights(paused).items():
        assert torch.equal(value, expected[name]), name


def test_that_every_scalar_of_every_step_is_told(play: Play) -> None:
    session = Session(small("ring-gan"), CommandQueue())
    events = play(session, session.commands)
    last = events[-1]
    assert isinstance(last, RunFinished)
    assert last.outcome == "completed", last.message
    for name in session.method.scalar_names:
        assert name in METRICS
        assert values_of(events, name).shape == (30,)
        assert np.isfinite(values_of(events, name)).all()
