"""What there is in the data, and how much of it samples are: modes of a mixture, or classes."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.data.dataset import Dataset
from core.data.pixels import to_pixels
from core.data.points.mixture import GaussianMixture
from core.metrics.class_shares import class_shares
from core.metrics.features.classifier import TrainedClassifier
from core.metrics.features.registry import Features, features_for
from core.metrics.points.mode_coverage import mode_coverage

Of = Literal["modes", "classes", "nothing"]


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """Samples by group. The fields are those of :class:`core.gan_events.CoverageMeasured`."""

    shares: Float64[Tensor, "k"]
    missing: tuple[int, ...]
    kl_divergence: float
    quality: float


class Grouping(Protocol):
    """Describes examples of one data set by numbers, and tells from these which group they are."""

    of: Of
    groups: tuple[str, ...]
    expected: Float64[Tensor, "k"]  # shares of the data

    def described(self, x: Float[Tensor, "n ..."]) -> Float[Tensor, "n d"]:
        """Rows on the CPU that are near where examples look alike, of finite x as networks see it.

        Points are their own description.
        """
        ...

    def grouped(self, rows: Float[Tensor, "n d"]) -> Grouped:
        """How what was so described is spread over the groups."""
        ...


class Modes:
    """Points of a mixture of Gaussians: it is known exactly where the modes are."""

    of: Of = "modes"

    def __init__(self, mixture: GaussianMixture) -> None:
        self._mixture = mixture
        count = mixture.means.shape[0]
        self.groups = tuple(str(number) for number in range(1, count + 1))
        self.expected = torch.full((count,), 1 / count, dtype=torch.float64)

    def described(self, x: Float[Tensor, "n 2"]) -> Float[Tensor, "n 2"]:
        return x.cpu()

    def grouped(self, rows: Float[Tensor, "n 2"]) -> Grouped:
        coverage = mode_coverage(rows, self._mixture)
        # Those that are found have the most samples.
        fullest_first = coverage.counts.argsort(descending=True)
        missing = sorted(int(mode) for mode in fullest_first[coverage.found :])
        return Grouped(
            coverage.shares, tuple(missing), coverage.kl_divergence, coverage.high_quality_share
        )


class Classes:
    """Pictures, which a classifier tells apart that was trained on the same data."""

    of: Of = "classes"

    def __init__(self, classifier: TrainedClassifier, dataset: Dataset) -> None:
        self._classifier = classifier
        self.groups = dataset.class_names
        counts = torch.bincount(dataset.labels.cpu(), minlength=len(self.groups))
        self.expected = counts.double() / dataset.labels.shape[0]

    def described(self, x: Float[Tensor, "n c h w"]) -> Float[Tensor, "n d"]:
        return described_pictures(x, self._classifier)

    def grouped(self, rows: Float[Tensor, "n d"]) -> Grouped:
        # By the last layer alone: the features below it, which take all the time, are there.
        found = class_shares(self._classifier.network.head(rows).softmax(dim=1), self.expected)
        return Grouped(found.shares, found.missing, found.kl_divergence, found.sure_share)


class Ungrouped:
    """Data of which no groups are known."""

    of: Of = "nothing"
    groups: tuple[str, ...] = ()

    def __init__(self, described: Callable[[Tensor], Tensor]) -> None:
        self._described = described
        self.expected = torch.zeros(0, dtype=torch.float64)

    def described(self, x: Float[Tensor, "n ..."]) -> Float[Tensor, "n d"]:
        return self._described(x)

    def grouped(self, rows: Float[Tensor, "n d"]) -> Grouped:  # noqa: ARG002
        return Grouped(self.expected, (), math.nan, math.nan)


def grouping_of(dataset: Dataset, data_kind: str) -> Grouping:
    """The groups that are known of such data; ``data_kind`` is their name in a config."""
    if dataset.kind == "points":
        return Modes(dataset.mixture) if dataset.mixture is not None else Ungrouped(Tensor.cpu)
    features = features_for(data_kind)
    if isinstance(features, TrainedClassifier):
        known = features.network.head.out_features
        if known == len(dataset.class_names):
            return Classes(features, dataset)
    return Ungrouped(lambda x: described_pictures(x, features))


def described_pictures(x: Float[Tensor, "n c h w"], features: Features) -> Float[Tensor, "n d"]:
    """Pictures in [-1, 1] by their features, after rounding to pixels as real ones are."""
    pixels = torch.tensor(to_pixels(x))  # a copy, because events' arrays are read-only
    return features.features(pixels.movedim(-1, 1))
