"""Events that answer a request of :mod:`core.gan_requests`. Standard library and NumPy only.

Pictures are uint8 ``[..., h, w, c]`` with c 1 or 3 and show -1..1; points are float32 ``[..., 2]``.
Logits are the critic's raw outputs: the larger, the more something looks real to it. Of each kind
of answer only the newest matters.
"""

from dataclasses import dataclass

from core.answers import Weights
from core.arrays import Array, Doubles, Flags, Floats, Integers
from core.gan_requests import Origin


@dataclass(frozen=True, slots=True, eq=False)
class ExamplesJudged:
    """The critic's logits of training examples and of samples of fixed noise.

    Always the same examples and the same noise, so that they can be followed. The n-th sample is
    the partner of the n-th example where a loss looks at pairs.
    """

    step: int
    weights: Weights
    indices: Integers  # [n], which training examples
    labels_real: Integers  # [n], their classes; -1 without any
    real: Array  # [n, ...]
    logit_real: Floats  # [n]
    numbers: Integers  # [n], of the samples' noise
    labels_fake: Integers  # [n], -1 where no class was asked for
    fake: Array  # [n, ...]
    logit_fake: Floats  # [n]
    threshold: float  # above it the critic takes something for real; NaN if none can be found
    threshold_is_of_loss: bool  # else it parts the real from the generated ones here best
    probabilities: bool  # sigmoid(logit) is the probability that an example is real
    paired: bool  # only differences of logits mean anything


@dataclass(frozen=True, slots=True, eq=False)
class VerdictExplained:
    """One example, what its score hangs on, and the training examples nearest to it.

    It is told at once, without neighbours, and again as soon as these are found.
    Gradients are with respect to the numbers of the example, which lie in -1..1. Where a loss looks
    at pairs, that of the generator is taken with the partner of :class:`ExamplesJudged`.
    """

    step: int
    weights: Weights
    origin: Origin
    number: int
    label: int
    example: Array  # [...]
    logit: float
    critic_gradient: Floats  # [h, w, c] or [2]: dD/dx
    generator_gradient: Floats  # likewise: dL_G/dx = dL_G/dD dD/dx
    generator_slope: float  # dL_G/dD; 0 where the loss does not look at the example
    neighbours: Array  # [j, ...], training examples, the nearest first
    indices: Integers  # [j], which
    neighbour_labels: Integers  # [j]
    distances: Floats  # [j], Euclidean, over all numbers


MAP_RANGE = (-1.0, 2.0)
"""Of u and of v: the part of a plane through latent space that a map shows, in equal cells."""


@dataclass(frozen=True, slots=True, eq=False)
class LatentsSpread:
    """Samples over a plane through latent space; rows from the largest v to the smallest."""

    step: int
    weights: Weights
    samples: tuple[int, int, int]
    label: int
    u: Doubles  # [side], columns
    v: Doubles  # [side], rows
    pictures: Array  # [side, side, ...]
    logits: Floats  # [side, side]; NaN where the critic was not asked
    lengths: Floats  # [side, side], |z|
    usual_lengths: tuple[float, float]  # between which 90 % of all noise is
    z: Floats  # [latent], in the middle
    map_lengths: Floats  # [m, m], |z| before it is brought to a sphere, all over MAP_RANGE
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class LatentsInterpolated:
    """Samples on two ways from one noise to another."""

    step: int
    weights: Weights
    first: int
    last: int
    label: int
    shares: Doubles  # [k], of the way, 0..1
    straight: Array  # [k, ...]
    spherical: Array  # [k, ...]
    straight_lengths: Floats  # [k], |z|
    spherical_lengths: Floats  # [k]
    usual_lengths: tuple[float, float]  # between which 90 % of all noise is


@dataclass(frozen=True, slots=True, eq=False)
class ContestMeasured:
    """What both networks make of the plane.

    Places of the critic are the middles of g x g cells that fill the square from -reach to reach,
    rows upwards. The sheet is what the generator makes of a regular grid of noise; where z has more
    than two coordinates, the others are 0, and the sheet is only a slice.
    """

    step: int
    weights: Weights
    label: int
    reach: float
    logits: Floats  # [g, g], of the critic
    middle: float  # neither real nor generated: of the loss, or between the means of both
    densities: Floats  # [d, d], exact, of the data at the middles of cells; [0, 0]: unknown
    real: Floats  # [n, 2], training examples
    logit_real: Floats  # [n]
    fake: Floats  # [n, 2], samples of the preview's noise
    logit_fake: Floats  # [n]
    fake_z: Floats  # [n, 2], the first two coordinates of their noise, 0 without a second
    descent: Floats  # [n, 2], -dL_G/dx on each, for a loss of its own (not of a mean)
    sheet: Floats  # [m + 1, m + 1, 2], corners of the cells
    sheet_z: Floats  # [m + 1], what the corners are made of, in both coordinates
    sheet_mass: Doubles  # [m, m], probability of noise in each cell
    sheet_density: Doubles  # [m, m], mass over area: of samples, where no other cell lies on top
    latent_size: int


@dataclass(frozen=True, slots=True, eq=False)
class QuizDrawn:
    """Real examples that were never trained on and samples of new noise, in a random order."""

    step: int
    weights: Weights
    seed: int
    examples: Array  # [n, ...]
    is_real: Flags  # [n]
    labels: Integers  # [n], -1 without classes
    logits: Floats  # [n]
    called_real: Flags  # [n], by the critic
    probabilities: Floats  # [n], of being real, to the critic; NaN where the loss gives none
    threshold: float  # above it the critic takes something for real
    threshold_is_of_loss: bool  # the loss gives it that meaning; else found on other examples
    held_out: bool  # the real ones were never trained on; else the data hold nothing out


GANAnswer = (
    ExamplesJudged
    | VerdictExplained
    | LatentsSpread
    | LatentsInterpolated
    | ContestMeasured
    | QuizDrawn
)
