"""One number about samples, with what is needed to judge it. Standard library only."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure of quality, next to the one that real data get when they are measured alike."""

    name: str  # for a person, with the unit where there is one: "Mode imbalance (nats)"
    value: float
    floor: float | None  # of as many real data against the same reference; None: too few of them
    better: Literal["higher", "lower"]
    measured_on: str  # what the samples were compared with: "5,000 held-out points"
    count: int  # samples that were measured
