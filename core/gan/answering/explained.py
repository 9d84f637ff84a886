"""What in one example makes the critic say what it says, and the training examples nearest to it.

The generator learns about what it made only through the critic's logit, so that its loss has the
gradient dL_G/dx = dL_G/dD dD/dx: the same picture, as strong as the loss lets it be.
"""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from core.answers import Weights
from core.arrays import Floats
from core.data.shown import shown
from core.engine.answerers import working
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.gan.answering.judged import score
from core.gan.fixed_examples import Asked, FixedExamples
from core.gan.model import GANModel
from core.gan_answers import VerdictExplained
from core.gan_requests import ExplainVerdict
from core.metrics.neighbours import NeighbourSearch
from core.metrics.training_neighbours import Nearest, TrainingNeighbours

NEAREST = 6  # training examples that are shown


class ExplainAnswerer:
    """Gradients through the critic in evaluation mode, of an example that is not augmented.

    It is scored beside the same others as always (:class:`core.gan.fixed_examples.FixedExamples`).
    """

    def __init__(self, model: GANModel) -> None:
        self._model = model
        self._fixed = FixedExamples(model)
        self._neighbours = TrainingNeighbours(model.contest.dataset)
        self._last: tuple[bytes, NeighbourSearch] | None = None

    def __call__(self, step: int, request: ExplainVerdict) -> Generator[Event]:
        model, fixed = self._model, self._fixed
        self._check(request)
        weights = model.weights_for(request.weights)
        real = request.origin == "real"
        place = fixed.place_of(request.number) if real else request.number
        asked, at = self._asked(request, place, weights)
        logit, critic_gradient = _gradient(model, asked, at)
        slope = self._generator_slope(request, logit, place, weights)
        if real:
            label = int(fixed.classes_of([request.number])[0])
        else:
            label = -1 if asked.labels is None else int(asked.labels[at])
        nobody = self._neighbours.nearest(torch.zeros(1, 0).double(), torch.zeros(1, 0).long())
        told = VerdictExplained(
            step=step,
            weights=weights,
            origin=request.origin,
            number=request.number,
            label=label,
            example=shown(asked.x[at], model.contest.dataset.kind),
            logit=float(logit),
            critic_gradient=_told(critic_gradient),
            generator_gradient=_told(slope * critic_gradient),
            generator_slope=float(slope),
            **_fields(nobody),
        )
        yield told
        yield from self._with_neighbours(told, request)

    def _with_neighbours(self, told: VerdictExplained, request: ExplainVerdict) -> Generator[Event]:
        """The same once more, with the training examples nearest to it."""
        search = self._search(told)
        for done in search.steps():
            yield working(request, done)
        distances, indices = search.found()
        if told.origin == "real":
            distances, indices = _without(told.number, distances, indices)
        yield replace(told, **_fields(self._neighbours.nearest(distances, indices)))

    def _check(self, request: ExplainVerdict) -> None:
        number, total = request.number, self._fixed.total
        if request.origin == "real" and not 0 <= number < total:
            raise NoisescopeError(
                f"number: got {number}, but there are {total:,} training examples; choose one from "
                f"0 to {total - 1}."
            )
        if number < 0:
            raise NoisescopeError(f"number: got {number}; samples are numbered from 0.")
        if request.origin == "generated" and request.label != -1:  # else that of the preview
            self._model.check_labels([request.label])

    def _asked(self, request: ExplainVerdict, place: int, weights: Weights) -> tuple[Asked, int]:
        """The example among those that it is scored beside, and which of them it is."""
        fixed = self._fixed
        if request.origin == "real":
            group = fixed.group_of_example(place)
            return fixed.real(group), group.index(place)
        group = fixed.group_of_sample(place)

        def label_of(number: int) -> int:
            wanted = number == request.number and request.label >= 0
            return request.label if wanted else fixed.preview_label(number)

        return fixed.generated(group, weights, label_of), group.index(place)

    def _generator_slope(
        self, request: ExplainVerdict, logit: Tensor, place: int, weights: Weights
    ) -> Float[Tensor, ""]:
        """dL_G/dD of this example's logit; 0 where the loss does not look at it."""
        loss = self._model.contest.loss
        partner = self._partner_logit(request, place, weights) if loss.paired else logit
        with torch.enable_grad():
            leaf = logit.detach().requires_grad_()
            pair = (leaf, partner) if request.origin == "real" else (partner, leaf)
            term = loss.generator(*(one.reshape(1) for one in pair)).sum()
        if not term.requires_grad:
            return torch.zeros_like(logit)
        (slope,) = torch.autograd.grad(term, leaf)
        return slope

    @torch.no_grad()
    def _partner_logit(
        self, request: ExplainVerdict, place: int, weights: Weights
    ) -> Float[Tensor, ""]:
        """The logit of the example that a loss of pairs sets this one against."""
        fixed = self._fixed
        if request.origin == "real":
            group = fixed.group_of_sample(place)
            partners = fixed.generated(group, weights, fixed.preview_label)
        else:
            place %= fixed.total  # there is noise without end
            group = fixed.group_of_example(place)
            partners = fixed.real(group)
        return score(self._model, partners)[group.index(place)]

    def _search(self, told: VerdictExplained) -> NeighbourSearch:
        """For the nearest training examples; that for the newest example goes on where it was."""
        among_itself = told.origin == "real"
        key = bytes([among_itself]) + told.example.tobytes()
        if self._last is None or self._last[0] != key:
            queries = self._neighbours.as_kept(told.example[None])
            self._last = key, self._neighbours.search(queries, NEAREST + among_itself)
        return self._last[1]


def _gradient(model: GANModel, asked: Asked, at: int) -> tuple[Tensor, Tensor]:
    """The logit of one of these, and its slope with respect to that one."""
    with torch.enable_grad():
        x = asked.x.detach().clone().requires_grad_()
        logit = score(model, Asked(asked.numbers, x, asked.labels))[at]
        (gradient,) = torch.autograd.grad(logit, x)
    return logit.detach(), gradient[at]


def _without(
    number: int, distances: Float[Tensor, "1 j"], indices: Tensor
) -> tuple[Tensor, Tensor]:
    """All but the example itself, or but the farthest where copies of it took its place."""
    others = indices[0] != number
    if bool(others.all()):
        others[-1] = False
    return distances[:, others], indices[:, others]


def _fields(nearest: Nearest) -> dict[str, Any]:
    """What is told of the neighbours of a single example, by the fields of the answer."""
    return {
        "neighbours": nearest.examples[0],
        "indices": nearest.indices[0],
        "neighbour_labels": nearest.labels[0],
        "distances": nearest.distances[0],
    }


def _told(gradient: Float[Tensor, "..."]) -> Floats:
    """float32, colours last as in pictures."""
    last = gradient.movedim(0, -1) if gradient.ndim == 3 else gradient
    return frozen(last.float().cpu().numpy().copy())
