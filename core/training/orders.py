"""Carries out commands, between two steps or while the run is paused."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.commands import (
    Command,
    GiveUp,
    Pause,
    Resume,
    RunUntil,
    SaveCheckpoint,
    SetParameter,
    StepOnce,
    Stop,
    Unwatch,
    Watch,
)
from core.config.overrides import find_parameter, with_value
from core.errors import NoisescopeError
from core.events import CommandRefused, Event, ParameterChanged
from core.training.answering import answer, watch

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
            session.part, session.narrated = "both", False
            yield from session.train()
        case StepOnce():
            yield from _step_once(session, command)
        case RunUntil(step):
            session.part, session.narrated = "both", False
            yield from _train_until(session, step)
        case SetParameter(path, value):
            yield from _set_parameter(session, path, value)
        case Watch(request):
            yield from watch(session, request)
        case Unwatch(kind):
            session.watcher.unwatch(kind.__name__)
        case GiveUp():
            pass  # what it was about has come to its end, or was given up for it
        case SaveCheckpoint():
            yield session.save_checkpoint()
        case Stop():
            session.outcome = "stopped"
        case _:
            yield from answer(session, command)


def _step_once(session: "Session", command: StepOnce) -> Iterator[Event]:
    allowed = session.method.parts
    if command.part not in allowed or (command.narrated and len(allowed) == 1):
        raise NoisescopeError(
            f"part: got '{command.part}', narrated {command.narrated}, but a run of one network is "
            "only stepped as a whole and untold; take such steps, or train a GAN."
        )
    session.part, session.narrated = command.part, command.narrated
    yield from _train_until(session, session.step + command.count)


def _train_until(session: "Session", step: int) -> Iterator[Event]:
    if step <= session.step:
        raise NoisescopeError(
            f"step {step:,} has been taken already; the run is at step {session.step:,}: choose a "
            "later one."
        )
    session.pause_at = step
    yield from session.train()


def _set_parameter(session: "Session", path: str, value: str | float | bool) -> Iterator[Event]:
    before = find_parameter(session.config, path)
    if not before.live:
        raise NoisescopeError(f"{path}: this cannot change while a run goes on; start a new run.")
    session.config = with_value(session.config, path, value)
    shown = session.method.configure(session.config)
    after = find_parameter(session.config, path)
    yield ParameterChanged(session.step, path, str(before.value), str(after.value))
    yield from shown
    if session.state != "training" and path.startswith(SHOWN):
        yield from session.look_again()
