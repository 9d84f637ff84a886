"""Requests to be shown something, while a run is ready, trains or is paused."""

from collections.abc import Iterable
from typing import TypeVar

import torch

from core.answers import AnswerProgressed, IdealCompared, SamplesDrawn
from core.commands import Command, GiveUp, Pause, Resume, Stop, Unwatch, Watch
from core.config.overrides import with_overrides
from core.config.run import RunConfig
from core.events import CommandRefused, Event, Progress, RunFinished, Scalars, StateChanged
from core.requests import CompareWithIdeal, SampleNow
from core.training.control import CommandQueue
from core.training.session import Session
from tests.core.training.conftest import Play

Kind = TypeVar("Kind")

LONG = ["training.max_steps=400", "watching.budget=0.5"]


def of(events: Iterable[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


def is_sampling(event: Event) -> bool:
    return isinstance(event, AnswerProgressed) and event.request == SampleNow.__name__


def ends_of(events: Iterable[Event], request: str) -> list[str]:
    progress = [e for e in of(events, AnswerProgressed) if e.request == request]
    return [e.state for e in progress if e.state != "working"]


def played(config: RunConfig, play: Play, *first: Command, start: str = "ready") -> list[Event]:
    """The events of a run that is told this before it trains to its end."""
    commands = CommandQueue()
    for command in (*first, Resume()):
        commands.post(command)
    session = Session(config, commands, start="ready" if start == "ready" else "training")
    return play(session, commands)


def test_that_a_request_tells_how_far_it_is_and_is_answered(ring: RunConfig, play: Play) -> None:
    events = played(ring, play, SampleNow(steps=4, seed=7))
    (film,) = [e for e in of(events, SamplesDrawn) if e.purpose == "requested"]
    assert film.seed == 7
    told = [e for e in of(events, AnswerProgressed) if e.request == "SampleNow"]
    assert [(e.state, e.done) for e in told] == [
        ("working", 0.25),
        ("working", 0.5),
        ("working", 0.75),
        ("working", 1.0),
        ("answered", 1.0),
    ]


def test_that_what_is_watched_is_answered_at_once_and_again_while_training(
    ring: RunConfig, play: Play
) -> None:
    events = played(with_overrides(ring, LONG), play, Watch(CompareWithIdeal()))
    steps = [e.step for e in of(events, IdealCompared)]
    assert steps[0] == 0
    assert len(set(steps)) > 3
    assert steps[-1] == 400  # quick enough to be measured at the end as well
    assert ends_of(events, "CompareWithIdeal") == ["answered"]  # only what was asked for is told


def test_that_nothing_is_answered_unless_it_is_watched(ring: RunConfig, play: Play) -> None:
    config = with_overrides(ring, LONG)
    assert not of(played(config, play), IdealCompared)
    unwatched = played(config, play, Watch(CompareWithIdeal()), Unwatch(CompareWithIdeal))
    assert [e.step for e in of(unwatched, IdealCompared)] == [0]


def test_that_a_request_is_given_up_at_its_next_sign_of_life(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    commands.post(SampleNow(steps=200))

    def script(event: Event) -> Command | None:
        match event:
            case AnswerProgressed("SampleNow", "working", done) if done < 0.02:
                return GiveUp(SampleNow)
            case AnswerProgressed("SampleNow", "given up"):
                return Stop()
            case _:
                return None

    events = play(Session(ring, commands, start="ready"), commands, script)
    assert ends_of(events, "SampleNow") == ["given up"]
    assert not [e for e in of(events, SamplesDrawn) if e.purpose == "requested"]


def test_that_stop_does_not_wait_for_an_answer(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    commands.post(SampleNow(steps=1000))
    stopped = False

    def script(event: Event) -> Command | None:
        nonlocal stopped
        if is_sampling(event) and not stopped:
            stopped = True
            return Stop()
        return None

    events = play(Session(ring, commands, start="ready"), commands, script)
    assert ends_of(events, "SampleNow") == ["given up"]
    assert len([event for event in events if is_sampling(event)]) < 10
    last = events[-1]
    assert isinstance(last, RunFinished)
    assert last.outcome == "stopped"


def test_that_a_watched_request_that_cannot_be_answered_is_told_once(
    ring: RunConfig, play: Play
) -> None:
    config = with_overrides(ring, LONG)
    events = played(config, play, Watch(SampleNow(labels=(99,))))
    (refused,) = of(events, CommandRefused)
    assert "this model knows classes 0 to 7" in refused.reason
    assert ends_of(events, "SampleNow") == ["refused"]
    last = events[-1]
    assert isinstance(last, RunFinished)
    assert last.outcome == "completed"


def test_that_what_is_asked_for_takes_no_active_time(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    config = with_overrides(ring, ["training.max_steps=100000", "network.width=64"])
    session = Session(config, commands)
    before: list[float] = []
    after: list[float] = []
    asked = False

    def script(event: Event) -> Command | None:
        nonlocal asked
        if isinstance(event, Scalars) and not asked:
            asked = True
            return SampleNow(steps=500)
        if isinstance(event, AnswerProgressed) and is_sampling(event):
            (before if event.state == "working" else after).append(session.clock.active_seconds)
            return Stop() if event.state == "answered" else None
        return None

    play(session, commands, script)
    assert max(before) == min(before)
    assert len(before) == 500
    assert after[0] == before[0]


def test_that_an_abandoned_answer_leaves_the_network_as_it_was(ring: RunConfig, play: Play) -> None:
    commands = CommandQueue()
    session = Session(ring, commands, start="ready")
    asked = False

    def script(event: Event) -> Command | None:
        nonlocal asked
        if isinstance(event, StateChanged) and event.state == "ready":
            return SampleNow(weights="raw", steps=50)
        if is_sampling(event) and not asked:
            asked = True
            assert not session.method.weights()["raw"].training  # without dropout
            return GiveUp(SampleNow)
        if isinstance(event, AnswerProgressed) and event.state == "given up":
            assert session.method.weights()["raw"].training
            return Stop()
        return Pause() if isinstance(event, Progress) else None

    events = play(session, commands, script)
    assert ends_of(events, "SampleNow") == ["given up"]
    assert torch.is_grad_enabled()
