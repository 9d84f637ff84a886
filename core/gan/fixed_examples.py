"""Training examples and samples that a critic is asked about, each with those it is compared with.

A critic that sees how much a batch differs scores an example by its neighbours in the batch
(:mod:`core.networks.gan.minibatch_deviation`). So every example has fixed ones: it gets the same
logit whatever it is asked about with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.answers import Weights
from core.gan.contest import Labels
from core.gan.model import GANModel
from core.networks.gan.minibatch_deviation import GROUP

Label = Callable[[int], int]
"""The class that is asked for by the number of a sample, -1 for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Examples as both networks see them."""

    numbers: Sequence[int]  # of noise, or indices of training examples
    x: Float[Tensor, "n ..."]
    labels: Labels  # None if no classes are learnt


class FixedExamples:
    """All training examples in a random order that never changes, and samples by their numbers.

    The n-th sample is the partner of the n-th example of that order.
    """

    def __init__(self, model: GANModel) -> None:
        self._model = model
        streams = model.contest.streams
        self.total = model.contest.dataset.examples.shape[0]
        self._order = torch.randperm(self.total, generator=streams.cpu_generator("judged examples"))
        self._places = self._order.argsort()

    def place_of(self, index: int) -> int:
        """Where a training example is in the order."""
        return int(self._places[index])

    def group_of_example(self, place: int) -> range:
        """The places of those that a critic compares the one at ``place`` with; a rest joins them.

        Where fewer than a group are left at the end of the order, it is the last whole one.
        """
        first = min(place // GROUP * GROUP, max(0, self.total - GROUP))
        return range(first, min(first + GROUP, self.total))

    def group_of_sample(self, number: int) -> range:
        """The numbers of those that a critic compares a sample with."""
        first = number // GROUP * GROUP
        return range(first, first + GROUP)

    def real(self, places: Sequence[int]) -> Asked:
        """Training examples by their places in the order."""
        contest = self._model.contest
        data = contest.dataset
        indices = self._order[list(places)]
        chosen = indices.to(data.examples.device)
        labels = data.labels[chosen] if contest.num_classes else None
        numbers = [int(index) for index in indices]
        return Asked(numbers, data.as_x_0(data.examples[chosen]), labels)

    @torch.no_grad()
    def generated(self, numbers: Sequence[int], weights: Weights, label_of: Label) -> Asked:
        """Samples of the preview's noise."""
        model = self._model
        labels = model.labels_of([label_of(number) for number in numbers])
        with model.generating(weights) as generate:
            x = generate(model.latents_of(model.preview_seed(), numbers), labels)
        return Asked(numbers, x, labels)

    def preview_label(self, number: int) -> int:
        """The class that the preview asks of this sample, -1 for none."""
        classes = self._model.contest.num_classes
        return number % classes if classes else -1

    def classes_of(self, indices: Sequence[int]) -> Int[Tensor, "n"]:
        """The classes of training examples, whether they are learnt or not; -1 without any."""
        data = self._model.contest.dataset
        labels = data.labels.cpu()[list(indices)]
        return labels if data.class_names else torch.full_like(labels, -1)
