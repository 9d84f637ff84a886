"""Whether samples show all that there is in the data: modes, classes and variety."""

import math
from dataclasses import dataclass
from typing import cast

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.answers import Weights
from core.data.dataset import Dataset
from core.engine.measured import scalars_of
from core.events import Event
from core.frozen import frozen
from core.gan.grouping import Grouped, Grouping, grouping_of
from core.gan.model import GANModel
from core.gan_events import CoverageMeasured
from core.metric_names import GROUP_IMBALANCE, GROUPS_FOUND, NEAREST, SAMPLE_QUALITY, SPREAD
from core.metrics.diversity import Diversity, diversity

COUNT = {"points": 1000, "image": 500}
BATCH = 100  # pictures that are generated at once
DIFFERENT = 3 / 4  # of real examples; of fewer, distances to the nearest say nothing

UNKNOWN = Diversity(mean_distance=math.nan, nearest_distance=math.nan)


@dataclass(frozen=True, eq=False)
class _Reference:
    """What samples are compared with and made of; none of it depends on the networks."""

    grouping: Grouping
    z: Float[Tensor, "count latent"]
    labels: Int[Tensor, "count"] | None  # in the shares of the data
    real: Float[Tensor, "n d"]  # training examples as they are described
    comparable: bool


class CoverageProbe:
    """Looks at what the generator makes of fixed noise, with the weights that previews have.

    The noise is not truncated, which would narrow what comes out. Of a class-conditional generator
    the classes are asked for in the shares that they have in the data.
    """

    def __init__(self, model: GANModel) -> None:
        self._model = model
        self._reference: _Reference | None = None

    def possible(self) -> bool:
        """Whether there are real examples to compare with each other."""
        return self._model.contest.dataset.examples.shape[0] >= 2

    def measure(self, step: int, active_seconds: float) -> list[Event]:
        """What is found now, as an event and as scalars. The first time takes longer."""
        if self._reference is None:
            self._reference = _reference_of(self._model)
        reference, weights = self._reference, self._model.weights_for(None)
        event = _measured(reference, step, weights, self._samples(reference, weights))
        count = len(event.groups)
        values = {
            GROUPS_FOUND: event.found / count if count else math.nan,
            GROUP_IMBALANCE: event.kl_divergence,
            SAMPLE_QUALITY: event.quality,
            NEAREST: event.nearest,
            SPREAD: event.spread,
        }
        return [event, *scalars_of(values, step, active_seconds)]

    @torch.no_grad()
    def _samples(self, reference: _Reference, weights: Weights) -> Float[Tensor, "count ..."]:
        z, labels = reference.z, reference.labels
        pictures = self._model.contest.dataset.kind == "image"
        size = BATCH if pictures else z.shape[0]
        with self._model.generating(weights) as generate:
            parts = [
                generate(
                    z[first : first + size],
                    None if labels is None else labels[first : first + size],
                )
                for first in range(0, z.shape[0], size)
            ]
        return torch.cat(parts)


def _reference_of(model: GANModel) -> _Reference:
    contest = model.contest
    data = contest.dataset
    count = COUNT[data.kind]
    grouping = grouping_of(data, contest.config.data.kind)
    of_samples = _evenly(data, count)
    of_real = _evenly(data, min(count, data.examples.shape[0]))
    real = grouping.described(data.as_x_0(data.examples[of_real]))
    return _Reference(
        grouping=grouping,
        z=contest.latents.of_samples(contest.streams.seed_of("coverage latents"), range(count)),
        labels=data.labels[of_samples] if contest.num_classes else None,
        real=real,
        comparable=_different(real) > DIFFERENT * real.shape[0],
    )


def _evenly(data: Dataset, count: int) -> Int[Tensor, "count"]:
    """Training examples at even steps through all of them in the order of their classes."""
    by_class = data.labels.cpu().argsort(stable=True)
    chosen = by_class[torch.arange(count) * by_class.shape[0] // count]
    return chosen.to(data.labels.device)


def _different(rows: Float[Tensor, "n d"]) -> int:
    # torch.unique comes without types.
    return cast("Tensor", torch.unique(rows, dim=0)).shape[0]


def _measured(
    reference: _Reference, step: int, weights: Weights, x: Float[Tensor, "count ..."]
) -> CoverageMeasured:
    grouping = reference.grouping
    if bool(x.isfinite().all()):
        rows = grouping.described(x)
        grouped = grouping.grouped(rows)
        spread = diversity(rows, reference.real) if reference.comparable else UNKNOWN
    else:
        grouped, spread = _nothing(grouping), UNKNOWN
    return CoverageMeasured(
        step=step,
        weights=weights,
        count=x.shape[0],
        of=grouping.of,
        groups=grouping.groups,
        shares=frozen(grouped.shares.numpy().copy()),
        expected=frozen(grouping.expected.numpy().copy()),
        found=len(grouping.groups) - len(grouped.missing),
        missing=grouped.missing,
        kl_divergence=grouped.kl_divergence,
        quality=grouped.quality,
        nearest=spread.nearest_distance,
        spread=spread.mean_distance,
    )


def _nothing(grouping: Grouping) -> Grouped:
    """What a generator has found whose samples are no numbers."""
    missing = tuple(range(len(grouping.groups)))
    return Grouped(torch.zeros_like(grouping.expected), missing, math.nan, math.nan)
