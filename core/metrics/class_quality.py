"""What a classifier takes samples for, next to what it takes real pictures for.

It only knows real pictures: of noise, too, it may be sure. So none of this says that samples are
good by itself, but low figures say that they are not, or that some are left out.
"""

import torch
from jaxtyping import Float64, UInt8
from torch import Tensor

from core.data.dataset import Dataset
from core.metrics.class_shares import ClassShares, class_shares
from core.metrics.features.classifier import TrainedClassifier
from core.metrics.measurement import Measurement

SURE = "Classified with p > 0.9"
CLASSES_FOUND = "Share of classes found"
LARGEST_CLASS = "Largest class's share"
CLASS_IMBALANCE = "Class imbalance (nats)"  # divergence of the classes' shares from the data's


class ClassQuality:
    """Measures sets of ``count`` samples by the classes that ``judge`` sees in them.

    Floors are of as many real pictures, chosen by ``generator`` (of the CPU): held-out ones, or
    training pictures where too few are held out. How sure the classifier is of real pictures is
    told by all that are held out, because it has learnt the others by heart.
    """

    def __init__(
        self, dataset: Dataset, judge: TrainedClassifier, *, count: int, generator: torch.Generator
    ) -> None:
        self._judge = judge
        self._count = count
        self._expected = _shares_of(dataset)
        held_out = dataset.held_out_examples
        self._surely_real = self._found(held_out).sure_share if held_out.shape[0] else None
        real = held_out if held_out.shape[0] >= count else dataset.examples
        chosen = torch.randperm(real.shape[0], generator=generator)[:count]
        self._floor = self._found(real.cpu()[chosen])
        self._on = (
            f"a classifier of {judge.name} ({100 * judge.accuracy:.1f} % right on held-out "
            "pictures)"
        )
        self._against = f"{self._on}, the classes of {len(dataset.labels):,} training pictures"

    def measure(self, images: UInt8[Tensor, "n c h w"], *, asked: bool) -> tuple[Measurement, ...]:
        """Of ``count`` samples. Which classes there are counts only if nobody ``asked`` for any."""
        found, floor = self._found(images), self._floor
        sure = Measurement(
            SURE, found.sure_share, self._surely_real, "higher", self._on, self._count
        )
        if asked:
            return (sure,)
        return (
            sure,
            self._on_shares(CLASSES_FOUND, _found_share(found), _found_share(floor), higher=True),
            self._on_shares(LARGEST_CLASS, _largest(found), _largest(floor)),
            self._on_shares(CLASS_IMBALANCE, found.kl_divergence, floor.kl_divergence),
        )

    def _on_shares(
        self, name: str, value: float, floor: float, *, higher: bool = False
    ) -> Measurement:
        better = "higher" if higher else "lower"
        return Measurement(name, value, floor, better, self._against, self._count)

    def _found(self, images: UInt8[Tensor, "n c h w"]) -> ClassShares:
        return class_shares(self._judge.probabilities(images), self._expected)


def _found_share(found: ClassShares) -> float:
    return 1 - len(found.missing) / len(found.shares)


def _largest(found: ClassShares) -> float:
    return float(found.shares[found.largest])


def _shares_of(dataset: Dataset) -> Float64[Tensor, "classes"]:
    """Of the classes in what is trained on."""
    counts = torch.bincount(dataset.labels.cpu(), minlength=len(dataset.class_names))
    return counts.double() / counts.sum()
