"""All that is measured of pictures, each next to what real ones get."""

import math

import torch
from jaxtyping import Int, UInt8
from torch import Tensor

from core.data.dataset import Dataset
from core.errors import NoisescopeError
from core.metrics.features.classifier import TrainedClassifier
from core.metrics.features.registry import features_for
from core.metrics.frechet import frechet_distance
from core.metrics.inception import inception_fid
from core.metrics.measurement import Measurement
from core.metrics.memorisation import memorisation
from core.metrics.precision_recall import PrecisionRecall, precision_recall
from core.metrics.recognised import recognised

RECOGNISED = "Recognised as asked"
FRECHET = "Frechet distance"
PRECISION, RECALL = "Precision", "Recall"
DENSITY, COVERAGE = "Density", "Coverage"
MEMORISATION = "Distance to training data"  # as a share of what held-out pictures have
NEAR = "Share of near copies"
INCEPTION = "Inception FID"


class PicturesQuality:
    """Measures sets of ``count`` samples against real pictures that are not trained on.

    A floor is what as many real training pictures get; both are chosen by ``generator`` (of the
    CPU). Where too few are held out, the reference is training pictures, other than the floor's.
    """

    def __init__(
        self, dataset: Dataset, *, data_kind: str, count: int, generator: torch.Generator
    ) -> None:
        self._dataset = dataset
        self._count = count
        self._features = features_for(data_kind)
        order = torch.randperm(dataset.examples.shape[0], generator=generator)
        examples = dataset.examples.cpu()
        self._real, self._reference_name = dataset.held_out_examples.cpu(), "held-out pictures"
        if self._real.shape[0] < count:
            chosen = order[count : 2 * count]
            self._real, self._reference_name = examples[chosen], "training pictures"
        if min(count, self._real.shape[0]) < 2:
            raise NoisescopeError(
                f"samples: got {count} and {self._real.shape[0]} real pictures, but at least 2 of "
                "each are compared; draw more samples or hold more pictures back."
            )
        self._real = self._real[torch.randperm(self._real.shape[0], generator=generator)[:count]]
        self._real_features = self._features.features(self._real)
        floor = self._features.features(examples[order[:count]])
        self._floor_frechet = frechet_distance(self._real_features, floor)
        self._floor = precision_recall(self._real_features, floor)
        held_out = torch.randperm(dataset.held_out_examples.shape[0], generator=generator)
        self._new = dataset.held_out_examples.cpu()[held_out[:count]]

    def measure(
        self, images: UInt8[Tensor, "n c h w"], labels: Int[Tensor, "n"] | None
    ) -> tuple[Measurement, ...]:
        """Of ``count`` samples and the classes they were asked for, if they were."""
        if images.shape[0] != self._count:
            raise NoisescopeError(
                f"samples: got {images.shape[0]}, but it must be {self._count}, for which the "
                "floors are; draw that many."
            )
        features = self._features.features(images)
        found = precision_recall(self._real_features, features)
        return (
            *self._recognised(images, labels),
            self._on_features(
                FRECHET,
                frechet_distance(self._real_features, features),
                self._floor_frechet,
                higher=False,
            ),
            *self._spread(found),
            *self._copies(images),
        )

    def measure_inception(self, images: UInt8[Tensor, "n c h w"]) -> Measurement:
        """The FID of papers; needs a library that is not installed by itself."""
        on = f"Inception v3 by torch-fidelity, {self._real.shape[0]:,} {self._reference_name}"
        value = inception_fid(self._real, images)
        return Measurement(INCEPTION, value, None, "lower", on, self._count)

    def _on_features(self, name: str, value: float, floor: float, *, higher: bool) -> Measurement:
        on = f"{self._features.measured_on}, {self._real.shape[0]:,} {self._reference_name}"
        return Measurement(name, value, floor, "higher" if higher else "lower", on, self._count)

    def _spread(self, found: PrecisionRecall) -> tuple[Measurement, ...]:
        rows = (
            (PRECISION, found.precision, self._floor.precision),
            (RECALL, found.recall, self._floor.recall),
            (DENSITY, found.density, self._floor.density),
            (COVERAGE, found.coverage, self._floor.coverage),
        )
        return tuple(self._on_features(*row, higher=True) for row in rows)

    def _recognised(
        self, images: UInt8[Tensor, "n c h w"], labels: Int[Tensor, "n"] | None
    ) -> tuple[Measurement, ...]:
        judge = self._features
        if labels is None or not isinstance(judge, TrainedClassifier):
            return ()
        classes = len(self._dataset.class_names)
        value = recognised(labels, judge.recognised(images), num_classes=classes).share
        real = judge.recognised(self._dataset.held_out_examples)
        by_class = torch.from_numpy(
            recognised(self._dataset.held_out_labels.cpu(), real, num_classes=classes).by_class
        )
        # In the classes that were asked for: real pictures may have other shares of them, and a
        # class of which few are known is recognised less often.
        floor = float(by_class[labels.cpu()].mean())
        on = (
            f"a classifier of {judge.name} ({100 * judge.accuracy:.1f} % right on "
            f"{real.shape[0]:,} held-out pictures)"
        )
        known = None if math.isnan(floor) else floor  # nan: of some class none is held out
        return (Measurement(RECOGNISED, value, known, "higher", on, self._count),)

    def _copies(self, images: UInt8[Tensor, "n c h w"]) -> tuple[Measurement, ...]:
        data = self._dataset
        if self._new.shape[0] == 0:
            return ()
        training = data.as_x_0(data.examples.cpu())
        found = memorisation(data.as_x_0(images.cpu()), training, data.as_x_0(self._new))
        on = f"pixels, {training.shape[0]:,} training and {self._new.shape[0]:,} held-out pictures"
        return (
            Measurement(MEMORISATION, found.ratio, 1.0, "higher", on, self._count),
            Measurement(NEAR, found.near_share, 0.01, "lower", on, self._count),
        )
