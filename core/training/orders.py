"""Carries out commands, between two steps or while the run is paused."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, assert_never

from core.commands import (
    Command,
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
from core.config.overrides import find_parameter, with_value
from core.errors import NoisescopeError
from core.events import CommandRefused, Event, ParameterChanged

if TYPE_CHECKING:
    from core.training.session import Session

SHOWN = ("preview.", "sampling.")
"""Parameters whose effect can be seen at once, also while nothing is trained."""


def carry_out(command: Command, session: "Session") -> Iterator[Event]:
    """What happens when the run does as it is told; a refusal leaves everything as it was."""
    try:
        yield from _carry_out(command, session)
    except NoisescopeError as error:
        yield CommandRefused(session.step, type(command).__name__, str(error))


def _carry_out(command: Command, session: "Session") -> Iterator[Event]:
    match command:
        case Pause():
            yield from session.pause()
        case Resume():
            session.pause_at = None
            yield from session.train()
        case StepOnce(count):
            yield from _train_until(session, session.step + count)
        case RunUntil(step):
            yield from _train_until(session, step)
        case SetParameter(path, value):
            yield _set_parameter(session, path, value)
            if session.state != "training" and path.startswith(SHOWN):
                yield from session.look_again()
        case SampleNow():
            yield _without_clock(session, lambda: session.method.sample(session.step, command))
        case NoiseExamples():
            yield _without_clock(session, lambda: session.method.noise_examples(command))
        case SaveCheckpoint():
            yield session.save_checkpoint()
        case Stop():
            session.outcome = "stopped"
        case _:
            assert_never(command)


def _train_until(session: "Session", step: int) -> Iterator[Event]:
    if step <= session.step:
        raise NoisescopeError(
            f"step {step:,} has been taken already; the run is at step {session.step:,}: choose a "
            "later one."
        )
    session.pause_at = step
    yield from session.train()


def _set_parameter(session: "Session", path: str, value: str | float | bool) -> Event:
    before = find_parameter(session.config, path)
    if not before.live:
        raise NoisescopeError(f"{path}: this cannot change while a run goes on; start a new run.")
    session.config = with_value(session.config, path, value)
    session.method.configure(session.config)
    after = find_parameter(session.config, path)
    return ParameterChanged(session.step, path, str(before.value), str(after.value))


def _without_clock(session: "Session", work: Callable[[], Event]) -> Event:
    """What a person asks for is neither training nor watching: it takes no active time."""
    training = session.state == "training"
    session.clock.pause()
    try:
        return work()
    finally:
        if training:
            session.clock.resume()
