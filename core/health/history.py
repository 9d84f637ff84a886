"""What is remembered of a run: its newest events only, however long it is. Without torch."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Doubles
from core.config.gan_run import GANRun
from core.config.overrides import with_value
from core.event_reader import EventReader
from core.events import NonFiniteFound, ParameterChanged, Scalars
from core.gan_events import CoverageMeasured, ScoresMeasured
from core.health.recent import Recent, Rolling
from core.metric_names import (
    CRITIC_GRADIENT,
    CRITIC_LOSS,
    GENERATOR_GRADIENT,
    GENERATOR_LOSS,
    LOGIT,
    PROBABILITY,
    SIGN_REAL,
)

CHUNK = 25  # steps that are remembered as one
RECENT = 4096  # steps of which each is remembered
CALM = 250  # steps with finite values only, after which earlier ones that were not are past

REAL_MEAN, REAL_STD = (metric.name for metric in LOGIT["real"][:2])
FAKE_MEAN, FAKE_STD = (metric.name for metric in LOGIT["fake"][:2])
NEVER_ZERO = (GENERATOR_GRADIENT.name, CRITIC_GRADIENT.name)
WATCHED = (
    *NEVER_ZERO,
    GENERATOR_LOSS.name,
    CRITIC_LOSS.name,
    REAL_MEAN,
    REAL_STD,
    FAKE_MEAN,
    FAKE_STD,
    SIGN_REAL.name,
    *(metric.name for metric in PROBABILITY),
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some steps in a row as one."""

    step: int  # the last of them
    values: Mapping[str, float]  # the median of each scalar; NaN where it is not known


@dataclass(frozen=True, slots=True, eq=False)
class Lead:
    """By how much the critic prefers real to generated examples, step by step."""

    steps: Doubles  # [n]
    lead: Doubles  # [n], mean logit of a real batch less that of a generated one
    deviation: Doubles  # [n], of the logits in a batch


class History(EventReader):
    """Takes every event of a run that trains a GAN."""

    def __init__(self, config: GANRun) -> None:
        self.config = config  # with the live parameters as they are now
        self.step = 0
        self.chunks: Recent[Chunk] = Recent()
        self.scores: Recent[ScoresMeasured] = Recent()
        self.coverage: Recent[CoverageMeasured] = Recent()
        self.non_finite: NonFiniteFound | None = None  # the last one
        self.non_finite_since = 0  # step of the first one of those that came in a row
        self._recent = Rolling(3, RECENT)
        self._unfinished = np.empty((len(WATCHED), 0))  # steps that do not fill a chunk yet

    @property
    def lead(self) -> Lead:
        """Of the newest steps."""
        return Lead(*self._recent.columns)

    def take_parameter_changed(self, event: ParameterChanged) -> None:
        changed = with_value(self.config, event.path, event.new)
        if isinstance(changed, GANRun):  # always: no live parameter changes the method
            self.config = changed

    def take_scalars(self, event: Scalars) -> None:
        if GENERATOR_LOSS.name not in event.values:
            return  # measured between two steps
        values = _watched(event)
        self.step = int(event.steps[-1])
        self._remember_lead(event, values)
        self._fill_chunks(values)

    def take_scores_measured(self, event: ScoresMeasured) -> None:
        self.step = event.step
        self.scores.append(event)

    def take_coverage_measured(self, event: CoverageMeasured) -> None:
        self.step = event.step
        self.coverage.append(event)

    def take_non_finite_found(self, event: NonFiniteFound) -> None:
        before = self.non_finite
        if before is None or event.step - before.step >= CALM:
            self.non_finite_since = event.step
        self.non_finite = event

    def _remember_lead(self, event: Scalars, values: Doubles) -> None:
        of = dict(zip(WATCHED, values, strict=True))
        deviation = np.sqrt((of[REAL_STD] ** 2 + of[FAKE_STD] ** 2) / 2)
        lead = of[REAL_MEAN] - of[FAKE_MEAN]
        columns = np.stack([event.steps.astype(np.float64), lead, deviation])
        self._recent.extend(columns[:, np.isfinite(columns).all(axis=0)])

    def _fill_chunks(self, values: Doubles) -> None:
        waiting = np.concatenate([self._unfinished, values], axis=1)
        full = waiting.shape[1] // CHUNK
        left = waiting.shape[1] - CHUNK * full
        medians = _medians(waiting[:, : CHUNK * full].reshape(len(WATCHED), full, CHUNK))
        for number, column in enumerate(medians.T):
            step = self.step - left - CHUNK * (full - 1 - number)
            self.chunks.append(Chunk(step, dict(zip(WATCHED, map(float, column), strict=True))))
        self._unfinished = waiting[:, CHUNK * full :]


def _watched(event: Scalars) -> Doubles:
    """The scalars that are remembered [names, n]; NaN where they are not known."""
    unknown = np.full(len(event.steps), np.nan)
    values = np.stack([event.values.get(name, unknown) for name in WATCHED]).astype(np.float64)
    values[~np.isfinite(values)] = np.nan
    gradients = values[: len(NEVER_ZERO)]
    gradients[gradients == 0] = np.nan  # of a network that did not learn in this step
    return values


def _medians(values: Doubles) -> Doubles:
    """Along the last axis, of those that are numbers; the lower one of an even count."""
    ordered = np.sort(values, axis=-1)  # what is not a number comes last
    known = np.isfinite(values).sum(axis=-1, keepdims=True)
    middle = np.maximum(known - 1, 0) // 2
    return np.take_along_axis(ordered, middle, axis=-1)[..., 0]
