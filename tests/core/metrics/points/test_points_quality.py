import math
from typing import cast

import numpy as np
import pytest
import torch
from torch import Tensor

from core.config.data import DataConfig
from core.config.fields import variant_kinds
from core.config.run import DiffusionRun
from core.data.dataset import Dataset
from core.data.points.registry import MIXTURES, OTHERS
from core.data.registry import load_dataset
from core.errors import NoisescopeError
from core.metrics.points.energy_distance import energy_distance
from core.metrics.points.quality import (
    ENERGY_DISTANCE,
    FLOOR_SETS,
    HIGH_QUALITY,
    LIKELIHOOD_GAP,
    MODE_IMBALANCE,
    MODES_FOUND,
    PointsQuality,
)

KINDS = variant_kinds(DiffusionRun.model_fields["data"])
COUNT = 400


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def load(kind: str, training: int = 4000, held_out: int = 500) -> Dataset:
    config = KINDS[kind](training_points=training, held_out_points=held_out)
    return load_dataset(cast(DataConfig, config), generator())


def spoiled(dataset: Dataset) -> Tensor:
    """Real points of all classes but the last, blurred."""
    points = dataset.examples[dataset.labels < len(dataset.class_names) - 1][:COUNT]
    return points + 0.1 * torch.randn(points.shape, generator=generator())


@pytest.mark.parametrize("kind", [*MIXTURES, *OTHERS])
def test_that_points_of_every_kind_are_measured(kind: str) -> None:
    dataset = load(kind)
    quality = PointsQuality(dataset, count=COUNT, generator=generator())
    measured = quality.measure(spoiled(dataset))
    names = [m.name for m in measured]
    of_mixtures = [MODES_FOUND, HIGH_QUALITY, MODE_IMBALANCE, LIKELIHOOD_GAP]
    assert names == [ENERGY_DISTANCE, *(of_mixtures if kind in MIXTURES else [])]
    for m in measured:
        assert m.count == COUNT
        assert m.floor is not None
        # One class is left out and the others are blurred: everything is worse than real data.
        assert m.value < m.floor if m.better == "higher" else m.value > m.floor


@pytest.mark.parametrize("kind", [*MIXTURES, "two_moons"])
def test_that_real_points_reach_the_floor(kind: str) -> None:
    dataset = load(kind, training=10_000)
    quality = PointsQuality(dataset, count=COUNT, generator=generator())
    others = torch.split(dataset.examples[: 20 * COUNT], COUNT)
    measured = [quality.measure(points) for points in others]
    for number, m in enumerate(measured[0]):
        values = np.array([of_set[number].value for of_set in measured])
        # Four standard errors of the difference of the two means.
        error = float(values.std()) * math.sqrt(1 / FLOOR_SETS + 1 / len(values))
        assert m.floor is not None
        assert abs(float(values.mean()) - m.floor) <= 4 * error


def test_that_the_energy_distance_is_the_one_to_the_held_out_points() -> None:
    dataset = load("spiral")
    samples = spoiled(dataset)
    quality = PointsQuality(dataset, count=COUNT, generator=generator())
    (measured,) = quality.measure(samples)
    assert measured.value == energy_distance(samples, dataset.held_out_examples)
    assert measured.measured_on == "500 held-out points"


def test_that_the_floor_is_the_mean_over_separate_sets_of_training_points() -> None:
    dataset = load("spiral", training=2 * COUNT + 50)
    (measured,) = PointsQuality(dataset, count=COUNT, generator=generator()).measure(
        spoiled(dataset)
    )
    chosen = dataset.examples[torch.randperm(2 * COUNT + 50, generator=generator())]
    sets = [chosen[:COUNT], chosen[COUNT : 2 * COUNT]]
    values = [energy_distance(points, dataset.held_out_examples) for points in sets]
    assert measured.floor == pytest.approx(sum(values) / 2, rel=1e-12)


def test_that_too_few_training_points_give_no_floor_but_a_value() -> None:
    dataset = load("spiral", training=COUNT - 1)
    samples = load("spiral").examples[:COUNT]
    (measured,) = PointsQuality(dataset, count=COUNT, generator=generator()).measure(samples)
    assert measured.floor is None
    assert math.isfinite(measured.value)


def test_that_measuring_depends_on_its_generator_alone() -> None:
    dataset = load("ring")
    state = torch.get_rng_state()
    first = PointsQuality(dataset, count=COUNT, generator=generator(1))
    second = PointsQuality(dataset, count=COUNT, generator=generator(1))
    third = PointsQuality(dataset, count=COUNT, generator=generator(2))
    samples = spoiled(dataset)
    assert first.measure(samples) == second.measure(samples)
    assert first.measure(samples) != third.measure(samples)
    assert torch.equal(torch.get_rng_state(), state)


def test_that_another_count_than_that_of_the_floors_is_refused() -> None:
    dataset = load("ring")
    quality = PointsQuality(dataset, count=COUNT, generator=generator())
    with pytest.raises(NoisescopeError, match="got 399, but it must be 400"):
        quality.measure(dataset.examples[: COUNT - 1])


def test_that_without_held_out_points_nothing_is_measured() -> None:
    with pytest.raises(NoisescopeError, match=r"data\.held_out_points: got 0"):
        PointsQuality(load("ring", held_out=0), count=COUNT, generator=generator())
