"""How different samples are from each other."""

import numpy as np
import pytest
import torch
from scipy.spatial.distance import pdist, squareform
from torch import Tensor

from core.config.data import MNISTData
from core.data.mnist import load_mnist
from core.errors import NoisescopeError
from core.metrics import neighbours
from core.metrics.diversity import diversity
from core.metrics.features.classifier import load_classifier


def points(count: int, seed: int, size: int = 6) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, size, generator=generator, dtype=torch.float64)


@pytest.fixture(params=[7, 4096], ids=["small chunks", "one chunk"])
def _chunks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "CHUNK", request.param)


def test_that_a_small_case_is_as_by_hand() -> None:
    real = torch.tensor([[0.0, 0.0], [0.0, 3.0], [4.0, 0.0]])  # 3, 4 and 5 apart
    samples = torch.tensor([[1.0, 1.0], [1.0, 2.0], [1.0, 4.0]])  # 1, 2 and 3 apart
    found = diversity(samples, real)
    # Squares of whole numbers are exact. The medians are those of 1, 1, 2 and of 3, 3, 4.
    assert found.mean_distance == 2 / 4
    assert found.nearest_distance == 1 / 3


@pytest.mark.usefixtures("_chunks")
@pytest.mark.parametrize(("width", "place"), [(0.7, 3.0), (1e-3, 1e4)])
def test_that_both_are_those_of_brute_force(width: float, place: float) -> None:
    samples, real = width * points(51, 0) + place, points(51, 1)
    found = diversity(samples, real)
    means: list[float] = []
    medians: list[float] = []
    for rows in (samples, real):
        means.append(float(pdist(rows).mean()))
        apart = squareform(pdist(rows)) + np.diag(np.full(51, np.inf))
        medians.append(float(np.median(apart.min(axis=1))))
    # Of each row to itself the expansion to a product leaves up to 1e-7 in place of 0.
    assert found.mean_distance == pytest.approx(means[0] / means[1], rel=1e-7)
    assert found.nearest_distance == pytest.approx(medians[0] / medians[1], rel=1e-12)


def test_that_as_many_are_compared_where_there_are_more_of_one() -> None:
    many = points(1000, 2)
    few = many[::10]
    same = diversity(few, many)
    assert (same.mean_distance, same.nearest_distance) == (1.0, 1.0)
    same = diversity(many, few)
    assert (same.mean_distance, same.nearest_distance) == (1.0, 1.0)


def test_that_data_that_lie_class_by_class_are_taken_from_all_of_them() -> None:
    classes = torch.cat([points(500, 3), points(500, 4) + 100])
    found = diversity(classes[torch.randperm(1000, generator=torch.Generator())][:200], classes)
    # Half of all pairs are 100 * sqrt(6) apart, with either 100 of 200 or the numbers that chance
    # gives, 100 +- 7: this changes the share of such pairs by (7 / 100)^2, 0.5 %. Four times that.
    assert found.mean_distance == pytest.approx(1.0, abs=0.02)


def test_that_held_out_digits_are_as_different_as_training_digits() -> None:
    data, judge = load_mnist(MNISTData(), torch.Generator()), load_classifier("digits")
    held_out = judge.features(data.held_out_examples[:300])
    found = diversity(held_out, judge.features(data.examples[:300]))
    # Over many such choices the standard deviations are 0.013 and 0.040, around 0.97 and 1.03
    # (the classifier holds those apart a little more that it was trained on): four times that.
    assert found.mean_distance == pytest.approx(0.97, abs=0.052)
    assert found.nearest_distance == pytest.approx(1.03, abs=0.16)


@pytest.mark.parametrize("size", [2, 128])
def test_that_one_picture_repeated_is_0(size: int) -> None:
    copies = (10 * points(1, 5, size)).expand(60, size)
    found = diversity(copies, points(200, 6, size))
    assert (found.mean_distance, found.nearest_distance) == (0.0, 0.0)


def test_that_copies_of_several_are_found_by_the_nearest_alone() -> None:
    real = points(1000, 7)
    found = diversity(points(10, 8).repeat(50, 1), real)
    assert found.nearest_distance == 0.0
    # 45 pairs of 10 points, each 3.3 +- 1 apart, and none in one pair of ten: 0.9, good to a
    # quarter of it where only 10 say it.
    assert found.mean_distance == pytest.approx(0.9, abs=0.25)


def test_that_half_the_width_is_half_the_distance() -> None:
    real = points(300, 9)
    found = diversity(real / 2 + 5, real)
    # Rounding in float64, of rows that were moved.
    assert found.mean_distance == pytest.approx(0.5, rel=1e-7)
    assert found.nearest_distance == pytest.approx(0.5, rel=1e-12)


def test_that_float32_is_enough_to_be_given() -> None:
    samples, real = points(40, 10).float(), points(40, 11).float()
    assert diversity(samples, real) == diversity(samples.double(), real.double())


def test_that_what_cannot_be_compared_is_refused() -> None:
    real = points(20, 12)
    with pytest.raises(NoisescopeError, match="samples: got 1 points, but it must be at least 2"):
        diversity(real[:1], real)
    with pytest.raises(NoisescopeError, match="samples: 1 of 20 points are not finite"):
        diversity(torch.cat([real[:19], torch.full((1, 6), torch.nan)]), real)
    with pytest.raises(NoisescopeError, match="real data: at least half of 20 have a copy"):
        diversity(real, real[:10].repeat(2, 1))
