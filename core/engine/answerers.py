"""Answers requests about a model, each by what was made for its kind when it was first asked."""

from collections.abc import Callable, Generator, Mapping
from typing import Any, Generic, TypeVar

from core.answers import AnswerProgressed
from core.errors import NoisescopeError
from core.events import Event
from core.requests import Request

Model = TypeVar("Model")

Answerer = Callable[[int, Any], Generator[Event]]
"""``(training step, request)``: how far it is, every now and then, and at last the answer.

Whoever iterates may leave it at any time. What is needed again, such as fixed noise, is kept in it.
"""


def working(request: Request, done: float) -> AnswerProgressed:
    """The share of the work that is done, 0..1."""
    return AnswerProgressed(type(request).__name__, "working", done)


class Answerers(Generic[Model]):
    """Makes what answers a kind of request once, and keeps it."""

    def __init__(
        self, kinds: Mapping[type[Request], Callable[[Model], Answerer]], model: Model, name: str
    ) -> None:
        self._kinds = kinds
        self._model = model
        self._name = name  # of the model, in an error: "a GAN"
        self._made: dict[type[Request], Answerer] = {}

    def __call__(self, step: int, request: Request) -> Generator[Event]:
        """Raises NoisescopeError for what cannot be asked of such a model."""
        kind = type(request)
        if kind not in self._made:
            if kind not in self._kinds:
                raise NoisescopeError(f"{kind.__name__}: {self._name} has no answer to this.")
            self._made[kind] = self._kinds[kind](self._model)
        return self._made[kind](step, request)
