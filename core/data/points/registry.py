"""Every distribution of points by its ``kind``. A new one is a file, a config class and a line."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from core.config.data import PointsData
from core.data.dataset import Dataset
from core.data.points.checkerboard import checkerboard, checkerboard_classes
from core.data.points.grid import grid
from core.data.points.mixture import GaussianMixture
from core.data.points.pinwheel import pinwheel, pinwheel_classes
from core.data.points.ring import ring
from core.data.points.spiral import spiral, spiral_classes
from core.data.points.swiss_roll import swiss_roll, swiss_roll_classes
from core.data.points.two_moons import two_moons, two_moons_classes

Draw = Callable[[Any, int, torch.Generator], tuple[Tensor, Tensor]]
CountClasses = Callable[[Any], int]

MIXTURES: Mapping[str, Callable[[Any], GaussianMixture]] = {
    "ring": ring,
    "grid": grid,
}

OTHERS: Mapping[str, tuple[Draw, CountClasses]] = {
    "two_moons": (two_moons, two_moons_classes),
    "swiss_roll": (swiss_roll, swiss_roll_classes),
    "spiral": (spiral, spiral_classes),
    "checkerboard": (checkerboard, checkerboard_classes),
    "pinwheel": (pinwheel, pinwheel_classes),
}


def load_points(config: PointsData, generator: torch.Generator) -> Dataset:
    """Points drawn once with the run's generator; the held-out ones after the training ones."""
    kind = str(getattr(config, "kind"))  # noqa: B009 every variant has one, their base has not
    mixture = MIXTURES[kind](config) if kind in MIXTURES else None
    count = config.training_points + config.held_out_points
    if mixture is not None:
        points, labels = mixture.sample(count, generator)
        classes = mixture.means.shape[0]
    else:
        draw, count_classes = OTHERS[kind]
        points, labels = draw(config, count, generator)
        classes = count_classes(config)
    held_out = config.training_points
    return Dataset(
        kind="points",
        name=kind.replace("_", " ").capitalize(),
        class_names=tuple(str(i + 1) for i in range(classes)),
        examples=points[:held_out],
        labels=labels[:held_out],
        held_out_examples=points[held_out:],
        held_out_labels=labels[held_out:],
        mixture=mixture,
    )
