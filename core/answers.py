"""Events that answer a request of :mod:`core.requests`. Standard library and NumPy only.

Pictures are uint8 ``[..., n, h, w, c]`` with c 1 or 3; points are float32 ``[..., n, 2]``. Pictures
of noise show -2.5..2.5 standard deviations, all others -1..1. Of each kind of answer only the
newest matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Array, Doubles, Floats, Integers

NOISE_SPAN = 2.5
"""Standard deviations of noise from grey to white, in pictures of noise."""

Weights = Literal["ema", "raw"]
Purpose = Literal["preview", "requested"]


@dataclass(frozen=True, slots=True, eq=False)
class NoiseLevels:
    """A row of noise levels: x_t = alpha x_0 + sigma eps."""

    timesteps: Integers  # [k], the whole ones nearest to the times
    times: Doubles  # [k], 0..1, 1 is noise
    alpha: Doubles  # [k], amplitude of the data
    sigma: Doubles  # [k], amplitude of the noise

    def __len__(self) -> int:
        return len(self.timesteps)

    @property
    def alpha_bar(self) -> Doubles:
        """Share of the data in the power of x_t, 0..1."""
        return self.alpha**2 / (self.alpha**2 + self.sigma**2)

    @property
    def snr(self) -> Doubles:
        """alpha^2 / sigma^2; infinite without noise."""
        with np.errstate(divide="ignore"):
            return (self.alpha / self.sigma) ** 2

    @property
    def log_snr(self) -> Doubles:
        """Natural log of the SNR; infinite without data or without noise."""
        with np.errstate(divide="ignore"):
            return 2 * (np.log(self.alpha) - np.log(self.sigma))

    def nearest(self, timestep: int) -> int:
        """The index of the level whose timestep is nearest."""
        return int(np.abs(self.timesteps - timestep).argmin())


def plane_units(levels: NoiseLevels) -> Doubles:
    """What x_t is divided by so that points stay in one square of the plane at all levels: [k].

    1 where the spread of x_t does not grow; where noise lies on top of the data, sqrt(1 + sigma^2).
    """
    return np.maximum(1.0, np.hypot(levels.alpha, levels.sigma))


@dataclass(frozen=True, slots=True, eq=False)
class SamplesDrawn:
    """A batch of samples with every step of their way from noise, none left out.

    Along the first axis of the films the noise falls: entry 0 is pure noise (its x_0_hat is the
    network's first guess), entry k-1 is the step before the result, ``samples``.
    """

    step: int  # training step of the weights
    purpose: Purpose
    weights: Weights
    sampler: str
    guidance_scale: float
    seed: int
    labels: Integers  # [n]; -1 where no class was asked for
    levels: NoiseLevels  # k of them
    nfe: Integers  # [k], network evaluations per sample up to and with each step
    x_t: Array  # [k, n, ...]
    x_0_hat: Array  # [k, n, ...]
    eps_hat: Array  # [k, n, ...]
    samples: Array  # [n, ...]
    change: Floats  # [k, n], root mean square change of x_0_hat since the step before; first 0
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class ForwardNoised:
    """Real examples at a row of timesteps: x_t = alpha x_0 + sigma eps, one eps an example.

    All pictures show -1..1, so that the equation holds for what is seen; those of x_t are divided
    by ``scales``, as histograms and densities are spread by them.
    """

    indices: Integers  # [n], which training examples
    labels: Integers  # [n]
    levels: NoiseLevels  # k of them, noise rising
    x_0: Array  # [n, ...]
    eps: Array  # [n, ...]
    x_t: Array  # [k, n, ...]
    histogram_edges: Floats  # [bins + 1], in units of x_t / scale
    histograms: Floats  # [k, bins], density of x_t's values over all chosen examples
    densities: Floats  # [k, g, g], exact density of x_t, rows upwards; [0, 0, 0] for pictures
    reach: float  # the g x g cells fill the square from -reach to reach, times the scale
    training_labels: Integers  # of every training example

    @property
    def scales(self) -> Doubles:
        """[k]. Root mean square of noised unit data, no less than 1; 1 unless noise explodes."""
        return np.maximum(1.0, np.hypot(self.levels.alpha, self.levels.sigma))


@dataclass(frozen=True, slots=True, eq=False)
class ScheduleDescribed:
    """The noise schedule of the run, all others with their own defaults, and the sampler's steps.

    Times are in as many equal bins as those of LossPerTimestep.
    """

    kind: str  # of the run's schedule
    levels: NoiseLevels  # of every timestep, noise rising
    others: Mapping[str, NoiseLevels]  # by kind, without the run's own; evenly spaced timesteps
    sampler: str  # its kind
    spacing: str  # the kind of spacing of its steps
    sampler_levels: NoiseLevels  # where it steps, noise falling, without the clean end
    bin_log_snr: Doubles  # [bins + 1], at the edges of the bins of time
    bin_shares: Floats  # [bins], share of the training examples in each
    log_snr_edges: Doubles  # [m + 1], increasing
    log_snr_density: Floats  # [m], of the training examples, over the log SNR
    times_kind: str  # how training times are drawn: uniform, log_normal, ...


@dataclass(frozen=True, slots=True, eq=False)
class TimestepExamined:
    """Training examples noised at times of one bin, and what the network makes of them."""

    step: int
    weights: Weights
    low: float
    high: float
    indices: Integers  # [n], which training examples
    labels: Integers  # [n], -1 without classes
    levels: NoiseLevels  # [n], one an example
    x_0: Array  # [n, ...]
    eps: Array
    x_t: Array
    eps_hat: Array
    x_0_hat: Array
    error: Array  # x_0_hat - x_0; pictures are grey where it is 0
    losses: Floats  # [n], the training loss of each


@dataclass(frozen=True, slots=True, eq=False)
class GradientShared:
    """How long the gradient is that each part of the times contributes, raw weights."""

    step: int
    edges: Floats  # [bins + 1], times 0..1
    norms: Floats  # [bins], length of the mean gradient of a bin's examples; 0: never trained on
    shares: Floats  # [bins], norm times how often the bin is trained on; sums to 1


@dataclass(frozen=True, slots=True, eq=False)
class FieldMeasured:
    """Score and velocity of the model over the plane, and the exact ones where they are known.

    Places lie evenly in the square from -reach to reach, with its ends, in units of
    :func:`plane_units` at each level; rows go upwards. The velocity is dx/dtime of the probability
    flow, so data to noise. Densities are at the middles of d x d cells that fill the square.
    """

    step: int
    weights: Weights
    label: int
    levels: NoiseLevels  # k of them, noise rising
    steps: Integers  # [k], training step at which each was measured
    reach: float
    score: Floats  # [k, g, g, 2]
    velocity: Floats  # [k, g, g, 2]
    exact_score: Floats  # [k, g, g, 2], or [0, 0, 0, 2]
    exact_velocity: Floats  # likewise
    of_distribution: bool  # exact is that of the data's own mixture, not of the training points
    densities: Floats  # [k, d, d], exact density of x_t


@dataclass(frozen=True, slots=True, eq=False)
class PointsCarried:
    """Paths of points from a timestep to the data along the probability flow."""

    step: int
    weights: Weights
    levels: NoiseLevels  # k of them, noise falling; the last is clean
    learned: Floats  # [k, n, 2]
    exact: Floats  # [k, n, 2], or [0, n, 2] where it is not known


@dataclass(frozen=True, slots=True, eq=False)
class SolversCompared:
    """Samplers (rows) with numbers of steps (columns), from the same noise; NaN is not yet done."""

    step: int
    weights: Weights
    guidance_scale: float
    labels: Integers  # [n]
    samplers: tuple[str, ...]
    stochastic: tuple[bool, ...]  # adds noise, so that it has no error against the reference
    steps: tuple[int, ...]
    spacing: str  # of the cells
    reference: str  # how the reference was drawn
    errors: Doubles  # [s, k], root mean square difference to the reference
    quality_name: str
    quality_unit: str
    larger_is_better: bool
    quality: Doubles  # [s, k]
    reference_quality: float
    nfe: Integers  # [s, k], evaluations per sample; 0 is not yet done
    reference_nfe: int  # likewise
    seconds: Doubles  # [s, k], for all samples together
    reference_seconds: float
    pictures: Array  # [s, k, n, ...]
    reference_pictures: Array  # [n, ...]
    complete: bool


@dataclass(frozen=True, slots=True, eq=False)
class IdealCompared:
    """The network against the best answer there is, at a row of noise levels.

    Mean squared errors of x_0_hat per number of the data, on noised training examples. Where the
    data are no known mixture, the best answer is the training examples' own: a network that comes
    near it at low noise knows them by heart.
    """

    step: int
    weights: Weights
    levels: NoiseLevels  # k of them, noise rising
    network_error: Floats  # [k], network to x_0
    ideal_error: Floats  # [k], ideal denoiser to x_0
    distance: Floats  # [k], network to ideal denoiser
    of_distribution: bool  # the ideal is that of the data's own mixture, not of the examples
    indices: Integers  # [n], which training examples are shown
    labels: Integers  # [n], their classes
    x_0: Array  # [n, ...], a few of the examples
    x_t: Array  # [k, n, ...]
    network_x_0_hat: Array  # [k, n, ...]
    ideal_x_0_hat: Array  # [k, n, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NeighboursFound:
    """Samples, and the training examples nearest to each: Euclidean distance of the numbers."""

    step: int
    weights: Weights
    labels: Integers  # [n]
    samples: Array  # [n, ...]
    neighbours: Array  # [n, j, ...], the nearest first
    indices: Integers  # [n, j], which training examples
    neighbour_labels: Integers  # [n, j], their classes
    distances: Floats  # [n, j]
    usual: Floats  # [m], of held-out examples to their nearest training example, increasing
    ratio: float  # median distance of the samples over that of held-out ones; NaN: none are there
    near_share: float  # samples nearer than all but 1 % of held-out examples, 0..1; NaN likewise


@dataclass(frozen=True, slots=True, eq=False)
class AnswerProgressed:
    """How far a request is, and how it ended."""

    request: str  # the name of its class
    state: Literal["working", "answered", "given up", "refused"]
    done: float  # 0..1


Answer = (
    SamplesDrawn
    | ForwardNoised
    | ScheduleDescribed
    | TimestepExamined
    | GradientShared
    | FieldMeasured
    | PointsCarried
    | SolversCompared
    | IdealCompared
    | NeighboursFound
)
