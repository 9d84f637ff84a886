"""What a person may ask to be shown of a model, whatever it is doing. Standard library only.

A request is a command that is carried out by the run's own thread and changes nothing; each is
answered by an event of :mod:`core.answers`. What is None is left to the config or the preview.
"""

from dataclasses import dataclass, field

from core.answers import Weights
from core.gan_requests import GANRequest


@dataclass(frozen=True, slots=True)
class SampleNow:
    """Draw samples. Answered by SamplesDrawn."""

    weights: Weights | None = None
    labels: tuple[int, ...] = ()  # one a sample, -1 for no class; empty: those of the preview
    sampler: str | None = None  # its kind; the config's own keeps the config's parameters
    steps: int | None = None
    guidance_scale: float | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class NoiseExamples:
    """Noise these training examples at these timesteps. Answered by ForwardNoised."""

    indices: tuple[int, ...] = field(default=())
    timesteps: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DescribeSchedule:
    """The noise schedule, others to compare, and where the sampler steps: ScheduleDescribed."""


@dataclass(frozen=True, slots=True)
class ExamineTimestep:
    """What the network makes of training examples at these times. Answered by TimestepExamined."""

    low: float  # times 0..1 of the schedule, 1 is noise
    high: float
    weights: Weights | None = None
    count: int = 6


@dataclass(frozen=True, slots=True)
class ShareGradient:
    """How much of the gradient each part of the times gives. Answered by GradientShared."""


@dataclass(frozen=True, slots=True)
class MeasureField:
    """Score and velocity over the plane, at a row of times. Answered by FieldMeasured.

    With a timestep only the level that is nearest to it and the stalest one are measured anew.
    """

    weights: Weights | None = None
    label: int = -1  # of which class; -1: of none
    timestep: int | None = None  # that a person looks at; None: measure all


@dataclass(frozen=True, slots=True)
class CarryPoints:
    """Where the probability flow takes points from a timestep to the data: PointsCarried."""

    points: tuple[tuple[float, float], ...]
    timestep: int
    weights: Weights | None = None
    label: int = -1


@dataclass(frozen=True, slots=True)
class CompareSolvers:
    """Every sampler with every number of steps, from the same noise: SolversCompared."""

    samplers: tuple[str, ...]  # kinds
    steps: tuple[int, ...]
    count: int = 16
    weights: Weights | None = None
    guidance_scale: float | None = None


@dataclass(frozen=True, slots=True)
class CompareWithIdeal:
    """The network against the best answer there is. Answered by IdealCompared."""


@dataclass(frozen=True, slots=True)
class FindNeighbours:
    """Samples beside the training examples nearest to them. Answered by NeighboursFound."""

    count: int = 32
    weights: Weights | None = None


Request = (
    SampleNow
    | NoiseExamples
    | DescribeSchedule
    | ExamineTimestep
    | ShareGradient
    | MeasureField
    | CarryPoints
    | CompareSolvers
    | CompareWithIdeal
    | FindNeighbours
    | GANRequest
)
