"""Answers what a person asks to be shown: at once, or again and again while training."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Literal

from core.answers import AnswerProgressed
from core.errors import NoisescopeError
from core.events import CommandRefused, Event
from core.requests import Request

if TYPE_CHECKING:
    from core.training.session import Session

End = Literal["answered", "given up", "refused"]


def answer(session: "Session", request: Request) -> Iterator[Event]:
    """The answer, and on the way to it how far it is; training stands still meanwhile.

    What a person asks for is neither training nor watching: it takes no active time. Whoever asked
    can give it up.
    """
    name = type(request).__name__
    end: End = "answered"
    with session.clock.stopped():
        try:
            with closing(session.method.answer(session.step, request)) as events:
                for event in events:
                    yield event
                    if isinstance(event, AnswerProgressed) and session.commands.gives_up(request):
                        end = "given up"
                        break
        except NoisescopeError as error:
            end = "refused"
            yield CommandRefused(session.step, name, str(error))
        yield AnswerProgressed(name, end, 1.0)


def watch(session: "Session", request: Request) -> Iterator[Event]:
    """The answer now, and later again whenever the budget has room for it."""
    name = type(request).__name__
    begun = time.perf_counter()
    for event in answer(session, request):
        yield event
        if isinstance(event, AnswerProgressed) and event.state in {"refused", "given up"}:
            session.watcher.unwatch(name)
            return

    def measure(step: int, _active_seconds: float) -> list[Event]:
        try:
            *_, last = session.method.answer(step, request)
        except NoisescopeError as error:
            session.watcher.unwatch(name)
            return [CommandRefused(step, name, str(error))]
        return [last]

    cost = time.perf_counter() - begun
    session.watcher.watch(name, measure, cost=cost, active_seconds=session.clock.active_seconds)
