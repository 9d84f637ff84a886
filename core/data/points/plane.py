"""The plane that points lie in: those of one class, and the places of a square."""

from dataclasses import replace

import torch
from jaxtyping import Float64
from torch import Tensor

from core.data.dataset import Dataset
from core.data.points.mixture import GaussianMixture
from core.errors import NoisescopeError


def points_of(dataset: Dataset, label: int, num_classes: int) -> Dataset:
    """The points that are learnt, of one class if ``label`` is not -1; refuses what has none.

    ``num_classes`` is how many classes the model knows.
    """
    if dataset.kind != "points":
        raise NoisescopeError(
            f"data: got {dataset.name}, whose pictures have no place in the plane; "
            "choose a data set of points."
        )
    if label == -1:
        return dataset
    if not 0 <= label < num_classes:
        allowed = f"from 0 to {num_classes - 1}, or -1" if num_classes else "-1"
        raise NoisescopeError(f"class {label}: this model does not know it; choose {allowed}.")
    of_class = dataset.labels == label
    if not bool(of_class.any()):
        raise NoisescopeError(
            f"class {label}: none of the {len(of_class):,} training points is of this class; "
            "choose another."
        )
    mixture = dataset.mixture
    if mixture is not None:
        mixture = GaussianMixture(mixture.means[label : label + 1], mixture.std)
    examples, labels = dataset.examples[of_class], dataset.labels[of_class]
    return replace(dataset, examples=examples, labels=labels, mixture=mixture)


def square(along: Float64[Tensor, "g"]) -> Float64[Tensor, "n 2"]:
    """The places with these x and y, row by row from below."""
    y, x = torch.meshgrid(along, along, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=1)
