"""What only a contest of two networks has to tell. Standard library and NumPy only.

The discriminator is called critic. Logits are its raw outputs: the larger, the more something looks
real to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.arrays import Array, Doubles, Floats, Integers

Player = Literal["critic", "generator"]
Part = Literal["both", "critic", "generator"]
"""Who learns in a step."""

PhaseName = Literal["draw", "generate", "score", "loss", "gradients", "update"]


@dataclass(frozen=True, slots=True, eq=False)
class NarratedPhase:
    """One phase of a player's turn, with the numbers it brings forth.

    ``examples`` are pictures uint8 [n, h, w, c] or points float32 [n, 2]: "x_real", "x_fake".
    ``numbers`` have an entry an example (z has a row): "z", "labels", "logit_real", "logit_fake",
    "terms" of the loss, "descent", which is -dL_G/dx on x_fake; or one an item of ``layers``:
    "gradient" and "update", lengths over the weights of each layer. ``totals`` are of the whole
    batch: "loss", the mean of the terms; "r1", "r2" and "gradient_penalty" where they are due,
    which count as often there as updates go by without; "gradient", "update_ratio",
    "learning_rate".
    """

    player: Player
    turn: int  # of this player in this step, from 1
    name: PhaseName
    examples: Mapping[str, Array]
    numbers: Mapping[str, Floats]
    totals: Mapping[str, float]
    layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class StepNarrated:
    """Everything that happened in one training step, in its order. The step has been taken."""

    step: int
    part: Part
    phases: tuple[NarratedPhase, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ScoresMeasured:
    """The critic's logits on fixed examples, and on what the generator makes of fixed noise.

    Nothing is augmented here. All histograms count in the same bins.
    """

    step: int
    edges: Floats  # [bins + 1], logits, increasing
    real: Integers  # [bins], training examples
    held_out: Integers  # [bins], examples that are never trained on; 0 where there are none
    fake: Integers  # [bins], of the generator as it is trained
    mean_real: float
    mean_held_out: float  # NaN without any
    mean_fake: float
    std_real: float
    overlap: float  # area shared by the histograms of real and fake, 0..1


@dataclass(frozen=True, slots=True, eq=False)
class CoverageMeasured:
    """How samples of fixed noise are spread over what there is in the data.

    ``groups`` are modes of a mixture, whose samples are counted exactly, or classes, as which a
    classifier takes them; it is empty where neither is known. Then quality is NaN.
    """

    step: int
    weights: Literal["ema", "raw"]
    count: int  # samples
    of: Literal["modes", "classes", "nothing"]
    groups: tuple[str, ...]
    shares: Doubles  # [k], of all samples, 0..1
    expected: Doubles  # [k], of the data
    found: int  # groups with at least a tenth of what they should have
    missing: tuple[int, ...]  # the others
    kl_divergence: float  # nats, from the shares to those of the data
    quality: float  # share within 3 standard deviations of a mode, or classified with p > 0.9
    nearest: float  # median distance to the nearest other sample, over that of real data
    spread: float  # mean distance between samples, over that of real data


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change of a parameter that is likely to help."""

    path: str
    value: str  # as on the command line
    live: bool  # else it takes a new run


@dataclass(frozen=True, slots=True)
class Verdict:
    """Something that goes wrong in a run, and how it is seen."""

    rule: str  # stable: "mode_collapse"
    title: str  # for a person: "Mode collapse"
    severity: Literal["notice", "trouble"]
    evidence: str  # one or two sentences with figures
    since: int  # the training step at which it began
    remedies: tuple[Remedy, ...]  # the likeliest first
    advice: str  # why they help, one sentence


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """All that is wrong with the run now; empty: nothing is known to be."""

    step: int
    verdicts: tuple[Verdict, ...]


GANEvent = StepNarrated | ScoresMeasured | CoverageMeasured | HealthChanged
