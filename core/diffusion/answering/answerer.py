"""What answers one kind of request."""

from collections.abc import Callable, Generator
from typing import Any

from core.answers import AnswerProgressed
from core.diffusion.model import DiffusionModel
from core.events import Event
from core.requests import Request

Answerer = Callable[[int, Any], Generator[Event]]
"""``(training step, request)``: how far it is, every now and then, and at last the answer.

Whoever iterates may leave it at any time. What is needed again, such as fixed noise, is kept in it.
"""

MakeAnswerer = Callable[[DiffusionModel], Answerer]


def working(request: Request, done: float) -> AnswerProgressed:
    """The share of the work that is done, 0..1."""
    return AnswerProgressed(type(request).__name__, "working", done)
