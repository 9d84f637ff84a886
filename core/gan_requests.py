"""What a person may ask to be shown of a generator and its critic. Standard library only.

Samples are told by the numbers of their noise: number n is the n-th of the preview's seed, as in
every other panel. ``label`` is the class that is asked for, -1 for none. Weights are those of the
generator, and None leaves them to the preview; the critic has only those that are trained.
"""

from dataclasses import dataclass
from typing import Literal

from core.answers import Weights

Origin = Literal["real", "generated"]


@dataclass(frozen=True, slots=True)
class JudgeExamples:
    """The critic's verdict on real examples and on samples. Answered by ExamplesJudged."""

    count: int = 32  # of each
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class ExplainVerdict:
    """What in one example makes the critic say so. Answered by VerdictExplained."""

    origin: Origin
    number: int  # index of a training example, or number of a sample
    label: int = -1  # of a sample; -1: the one that the preview asks for
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class SpreadLatents:
    """Samples all over a plane through latent space. Answered by LatentsSpread.

    z = z_0 + u (z_1 - z_0) + v (z_2 - z_0), for u and v on a square of ``side`` places each way
    around ``centre``.
    """

    samples: tuple[int, int, int]
    centre: tuple[float, float] = (0.5, 0.5)
    reach: float = 0.5  # from the centre to the outermost places
    side: int = 8
    label: int = -1
    weights: Weights | None = None
    on_sphere: bool = False  # each z brought to the length that noise has in the middle
    changes: tuple[tuple[int, float], ...] = ()  # coordinates of z that are set to a value, at last
    judged: bool = True  # by the critic too, which takes about as long as the samples


@dataclass(frozen=True, slots=True)
class InterpolateLatents:
    """Samples on the ways between two others, straight and on a sphere: LatentsInterpolated."""

    first: int
    last: int
    count: int = 9  # with both ends
    label: int = -1
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class MeasureContest:
    """Both networks over the plane, for points. Answered by ContestMeasured."""

    weights: Weights | None = None
    label: int = -1


@dataclass(frozen=True, slots=True)
class DrawQuiz:
    """Unseen real examples and new samples, mixed. Answered by QuizDrawn."""

    seed: int
    count: int = 8
    weights: Weights | None = None


GANRequest = (
    JudgeExamples | ExplainVerdict | SpreadLatents | InterpolateLatents | MeasureContest | DrawQuiz
)
