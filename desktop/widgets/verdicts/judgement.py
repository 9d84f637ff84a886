"""Verdicts of one kind of pictures, ready to be sorted and read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Array, Floats
from core.gan_answers import ExamplesJudged
from core.gan_requests import Origin

Order = Literal["number", "convincing", "doubtful"]

ORDERS = (
    ("By number", "number"),
    ("Most convincing first", "convincing"),
    ("Most doubtful first", "doubtful"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """All real pictures, or all generated ones, with what the critic says of each."""

    of: ExamplesJudged
    origin: Origin
    numbers: Sequence[int]  # indices of training examples, or numbers of samples
    labels: Sequence[int]
    pictures: Array
    logits: Floats

    @property
    def says_real(self) -> Sequence[bool]:
        """Whether the critic takes each for real."""
        return [float(logit) > self.of.threshold for logit in self.logits]

    @property
    def wrong(self) -> Sequence[bool]:
        """Whether it is mistaken about each."""
        return [says != (self.origin == "real") for says in self.says_real]

    def ordered(self, order: Order) -> Sequence[int]:
        """The places of all, in this order; equal ones, and those not finite, as they came."""
        if order == "number":
            return range(len(self.logits))
        keys = -self.logits if order == "convincing" else self.logits
        return [int(place) for place in np.argsort(keys, kind="stable")]

    def place_of(self, number: int) -> int | None:
        """Where the picture of a number is, if it is here."""
        return self.numbers.index(number) if number in self.numbers else None


def judgements(judged: ExamplesJudged) -> dict[Origin, Judgement]:
    """The real and the generated ones of an answer."""
    return {
        "real": Judgement(
            judged,
            "real",
            [int(index) for index in judged.indices],
            [int(label) for label in judged.labels_real],
            judged.real,
            judged.logit_real,
        ),
        "generated": Judgement(
            judged,
            "generated",
            [int(number) for number in judged.numbers],
            [int(label) for label in judged.labels_fake],
            judged.fake,
            judged.logit_fake,
        ),
    }
