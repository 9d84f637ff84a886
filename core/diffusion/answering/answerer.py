"""What answers one kind of request."""

from collections.abc import Callable

from core.answers import AnswerProgressed
from core.diffusion.model import DiffusionModel
from core.engine.answerers import Answerer
from core.requests import Request

MakeAnswerer = Callable[[DiffusionModel], Answerer]


def working(request: Request, done: float) -> AnswerProgressed:
    """The share of the work that is done, 0..1."""
    return AnswerProgressed(type(request).__name__, "working", done)
