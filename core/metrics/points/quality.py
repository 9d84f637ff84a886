"""All that is measured of points, each next to what real data of the same count get."""

from collections.abc import Mapping
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from core.data.dataset import Dataset
from core.errors import NoisescopeError
from core.metrics.measurement import Measurement
from core.metrics.points.energy_distance import mean_distance, mean_distance_within
from core.metrics.points.log_likelihood import entropy, log_likelihood
from core.metrics.points.mode_coverage import mode_coverage

FLOOR_SETS = 8  # sets of real data over which a floor is averaged

ENERGY_DISTANCE = "Energy distance"
MODES_FOUND = "Share of modes found"
HIGH_QUALITY = "Share of high-quality samples"
MODE_IMBALANCE = "Mode imbalance (nats)"  # divergence of the modes' shares from the true ones
LIKELIHOOD_GAP = "Log-likelihood gap (nats)"  # to the mean log-likelihood of data, above or below

_BETTER: Mapping[str, Literal["higher", "lower"]] = {
    ENERGY_DISTANCE: "lower",
    MODES_FOUND: "higher",
    HIGH_QUALITY: "higher",
    MODE_IMBALANCE: "lower",
    LIKELIHOOD_GAP: "lower",
}


class PointsQuality:
    """Measures sets of ``count`` samples. What does not depend on them is computed once.

    Every data set has the energy distance to its held-out points; mixtures of Gaussians, whose
    density is known, have the rest as well. A floor is the mean over ``FLOOR_SETS`` sets of
    ``count`` real points: drawn afresh from a mixture, else separate parts of the training points,
    as many as there are. ``generator`` (of the CPU) chooses them.
    """

    def __init__(self, dataset: Dataset, *, count: int, generator: torch.Generator) -> None:
        self._reference = dataset.held_out_examples.cpu()
        held_out = self._reference.shape[0]
        if held_out < 2:
            raise NoisescopeError(
                f"data.held_out_points: got {held_out}, but the quality of samples is measured "
                "against at least 2; hold more points back."
            )
        if count < 2:
            raise NoisescopeError(
                f"samples: {count} are to be measured, but it must be at least 2; draw more."
            )
        self._count = count
        self._within_reference = mean_distance_within(self._reference)
        self._mixture = dataset.mixture
        self._entropy = 0.0 if dataset.mixture is None else entropy(dataset.mixture)
        real = [self._values(points) for points in _real_sets(dataset, count, generator)]
        names = real[0] if real else ()
        self._floors = {name: sum(v[name] for v in real) / len(real) for name in names}

    def measure(self, samples: Float[Tensor, "n 2"]) -> tuple[Measurement, ...]:
        """Of exactly ``count`` samples: the floors are for that many."""
        if samples.shape[0] != self._count:
            raise NoisescopeError(
                f"samples: got {samples.shape[0]}, but it must be {self._count}, for which the "
                "floors are; draw that many."
            )
        held_out = f"{self._reference.shape[0]:,} held-out points"
        return tuple(
            Measurement(
                name=name,
                value=value,
                floor=self._floors.get(name),
                better=_BETTER[name],
                measured_on=held_out if name == ENERGY_DISTANCE else "the true density",
                count=self._count,
            )
            for name, value in self._values(samples).items()
        )

    def _values(self, points: Float[Tensor, "n 2"]) -> dict[str, float]:
        values = {
            ENERGY_DISTANCE: 2 * mean_distance(points, self._reference)
            - mean_distance_within(points)
            - self._within_reference
        }
        if self._mixture is not None:
            coverage = mode_coverage(points, self._mixture)
            values[MODES_FOUND] = coverage.found_share
            values[HIGH_QUALITY] = coverage.high_quality_share
            values[MODE_IMBALANCE] = coverage.kl_divergence
            values[LIKELIHOOD_GAP] = abs(log_likelihood(points, self._mixture) + self._entropy)
        return values


def _real_sets(dataset: Dataset, count: int, generator: torch.Generator) -> list[Tensor]:
    """Up to ``FLOOR_SETS`` sets of real points that share none; empty if there are too few."""
    if dataset.mixture is not None:
        return [dataset.mixture.sample(count, generator)[0] for _ in range(FLOOR_SETS)]
    order = torch.randperm(dataset.examples.shape[0], generator=generator)
    chosen = dataset.examples.cpu()[order[: FLOOR_SETS * count]]
    return [part for part in torch.split(chosen, count) if part.shape[0] == count]
