"""A quiz: real examples and samples that nobody has seen, mixed, and what the critic says."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Int, Shaped
from torch import Tensor

from core.answers import Weights
from core.arrays import Floats
from core.data.shown import shown
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.gan.contest import Labels
from core.gan.model import GANModel
from core.gan.threshold import OF_LOSS, best_threshold
from core.gan_answers import QuizDrawn
from core.gan_requests import DrawQuiz
from core.networks.gan.minibatch_deviation import GROUP, filled_groups, whole_groups

MOST = 64  # examples
FEWEST = 2 * GROUP  # held-out examples: enough for a group to find a threshold by and one to ask
REFERENCE = 256  # examples of either kind that a threshold is found by, at most


@dataclass(frozen=True, eq=False)
class _Examples:
    """Examples of one origin as the networks see them, with what the critic says of them."""

    x: Float[Tensor, "n ..."]
    labels: Int[Tensor, "n"]  # -1 without classes
    logits: Float[Tensor, "n"]


class QuizAnswerer:
    """Draws examples that no other panel shows: held-out ones, and samples of noise of their own.

    How many are generated is left to chance, each with 1/2, so that nobody can count. All of it
    follows from the seed of the request and that of the run.
    """

    def __init__(self, model: GANModel) -> None:
        self._model = model
        data = model.contest.dataset
        # Of fewer the same ones would come every time.
        self._held_out = data.held_out_examples.shape[0] >= FEWEST
        self._examples = data.held_out_examples if self._held_out else data.examples
        self._labels = data.held_out_labels if self._held_out else data.labels
        count = self._examples.shape[0]
        order = torch.randperm(count, generator=model.contest.streams.cpu_generator("quiz"))
        kept = whole_groups(min(REFERENCE, count // 2))
        # What a threshold is found by is never asked for.
        self._reference, self._asked = order[:kept], order[kept:]

    def __call__(self, step: int, request: DrawQuiz) -> Generator[Event]:
        if not 1 <= request.count <= MOST:
            raise NoisescopeError(f"count: got {request.count}; ask for 1 to {MOST} examples.")
        yield self._quiz(step, request)

    @torch.no_grad()
    def _quiz(self, step: int, request: DrawQuiz) -> QuizDrawn:
        model = self._model
        weights = model.weights_for(request.weights)
        chance = model.contest.streams.cpu_generator(f"quiz {request.seed}")
        is_real = torch.rand(request.count, generator=chance) < 0.5
        real, fake = self._drawn(request.seed, is_real, weights, chance)
        logits = _mixed(real.logits, fake.logits, is_real)
        known = OF_LOSS[model.config.method.loss.kind]
        threshold = self._found_threshold(weights) if known is None else known
        kind = model.contest.dataset.kind
        return QuizDrawn(
            step=step,
            weights=weights,
            seed=request.seed,
            examples=shown(_mixed(real.x, fake.x, is_real), kind),
            is_real=frozen(is_real.numpy().copy()),
            labels=frozen(_mixed(real.labels, fake.labels, is_real).numpy().astype(np.int64)),
            logits=frozen(logits.numpy().copy()),
            called_real=frozen((logits.double() > threshold).numpy().copy()),
            probabilities=self._probabilities(logits),
            threshold=threshold,
            threshold_is_of_loss=known is not None,
            held_out=self._held_out,
        )

    def _drawn(
        self, seed: int, is_real: Bool[Tensor, "n"], weights: Weights, chance: torch.Generator
    ) -> tuple[_Examples, _Examples]:
        """As many of either kind as are wanted.

        The critic may compare examples in whole groups: they are filled up with others of the same
        kind.
        """
        counts = [int(is_real.sum()), int((~is_real).sum())]
        real_filled, fake_filled = (filled_groups(count) for count in counts)
        order = torch.randperm(self._asked.shape[0], generator=chance)
        # Of too few examples some come twice.
        chosen = self._asked[order[torch.arange(real_filled) % order.shape[0]]]
        real = self._real(chosen)
        # The classes that are asked for come as often as those of the data.
        asked_for = torch.randint(self._labels.shape[0], (fake_filled,), generator=chance)
        noise = self._model.contest.streams.seed_of(f"quiz noise {seed}")
        fake = self._generated(noise, self._labels[asked_for.to(self._labels.device)], weights)
        return _first(real, counts[0]), _first(fake, counts[1])

    def _found_threshold(self, weights: Weights) -> float:
        """What parts other examples of both kinds best."""
        real = self._real(self._reference)
        noise = self._model.contest.streams.seed_of("quiz reference noise")
        labels = self._labels[self._reference.to(self._labels.device)]
        fake = self._generated(noise, labels, weights)
        return best_threshold(real.logits.numpy(), fake.logits.numpy())

    def _real(self, chosen: Int[Tensor, "n"]) -> _Examples:
        chosen = chosen.to(self._examples.device)
        x = self._model.contest.dataset.as_x_0(self._examples[chosen])
        return self._scored(x, self._labels[chosen])

    def _generated(self, seed: int, labels: Int[Tensor, "n"], weights: Weights) -> _Examples:
        model, count = self._model, labels.shape[0]
        if count == 0:  # not every network takes a batch of nothing
            return self._scored(model.contest.dataset.as_x_0(self._examples[:0]), labels)
        with model.generating(weights) as generate:
            x = generate(model.latents_of(seed, range(count)), self._learnt(labels))
        return self._scored(x, labels)

    def _scored(self, x: Float[Tensor, "n ..."], labels: Int[Tensor, "n"]) -> _Examples:
        if x.shape[0] == 0:
            return _Examples(x.cpu(), labels.cpu(), torch.zeros(0))
        with self._model.scoring() as score:
            logits = score(x, self._learnt(labels))
        told = labels if self._model.contest.num_classes else torch.full_like(labels, -1)
        return _Examples(x.cpu(), told.cpu(), logits.float().cpu())

    def _learnt(self, labels: Int[Tensor, "n"]) -> Labels:
        """Labels as the networks want them."""
        return labels if self._model.contest.num_classes else None

    def _probabilities(self, logits: Float[Tensor, "n"]) -> Floats:
        """Where the loss gives the logits that meaning, else NaN."""
        means = self._model.contest.loss.probabilities
        values = logits.sigmoid() if means else torch.full_like(logits, torch.nan)
        return frozen(values.numpy().copy())


def _first(examples: _Examples, count: int) -> _Examples:
    return _Examples(examples.x[:count], examples.labels[:count], examples.logits[:count])


def _mixed(
    real: Shaped[Tensor, "r ..."], fake: Shaped[Tensor, "f ..."], is_real: Bool[Tensor, "n"]
) -> Shaped[Tensor, "n ..."]:
    """Both in the order in which they are shown."""
    mixed = torch.empty((is_real.shape[0], *real.shape[1:]), dtype=real.dtype)
    mixed[is_real], mixed[~is_real] = real, fake
    return mixed
