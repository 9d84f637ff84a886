"""Precision, recall, density, coverage and memorisation against brute force and known cases."""

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist
from torch import Tensor

from core.errors import NoisescopeError
from core.metrics import neighbours
from core.metrics.memorisation import memorisation
from core.metrics.neighbours import nearest
from core.metrics.precision_recall import precision_recall


def points(count: int, seed: int, shift: float = 0.0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, 6, generator=generator, dtype=torch.float64) + shift


@pytest.fixture(params=[7, 4096], ids=["small chunks", "one chunk"], autouse=True)
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "CHUNK", request.param)


@pytest.mark.parametrize("k", [1, 3, 5])
def test_that_the_four_are_those_of_brute_force(k: int) -> None:
    real, drawn = points(60, 0), points(50, 1, 0.4)
    found = precision_recall(real, drawn, neighbours=k)
    real_radii = np.sort(cdist(real, real), axis=1)[:, k]
    drawn_radii = np.sort(cdist(drawn, drawn), axis=1)[:, k]
    distance = cdist(real, drawn)
    in_real = distance <= real_radii[:, None]
    assert found.precision == pytest.approx(in_real.any(axis=0).mean())
    assert found.recall == pytest.approx((distance <= drawn_radii).any(axis=1).mean())
    assert found.density == pytest.approx(in_real.sum(axis=0).mean() / k)
    assert found.coverage == pytest.approx(in_real.any(axis=1).mean())


def test_that_the_same_set_is_perfect_and_another_far_away_nothing() -> None:
    real = points(40, 2)
    same, apart = precision_recall(real, real), precision_recall(real, real + 100)
    assert (same.precision, same.recall, same.coverage) == (1.0, 1.0, 1.0)
    assert (apart.precision, apart.recall, apart.density, apart.coverage) == (0, 0, 0, 0)


def test_that_samples_of_one_mode_are_precise_and_recall_little() -> None:
    real = torch.cat([points(100, 3), points(100, 4, 20.0)])
    found = precision_recall(real, points(100, 5))
    assert found.precision > 0.8
    assert found.recall < 0.6
    assert found.coverage <= 0.5


def test_that_too_few_samples_are_refused() -> None:
    with pytest.raises(NoisescopeError, match="got 5, but 5 neighbours"):
        precision_recall(points(20, 6), points(5, 7))


def test_that_the_nearest_is_that_of_brute_force_and_a_copy_is_0_away() -> None:
    among = points(80, 8)
    queries = torch.cat([points(30, 9), among[[3, 70]]])
    distance, index = nearest(queries, among)
    brute = cdist(queries, among)
    np.testing.assert_array_equal(index, brute.argmin(axis=1))
    np.testing.assert_allclose(distance, brute.min(axis=1), atol=1e-12)
    assert distance[-2:].tolist() == [0.0, 0.0]


def test_that_new_data_are_as_far_away_as_held_out_ones() -> None:
    training, held_out = points(500, 10), points(400, 11)
    found = memorisation(points(400, 12), training, held_out)
    # A median of 400 distances of spread 0.4 around 1.4 is good to 2 %: five times that.
    assert found.ratio == pytest.approx(1.0, abs=0.1)
    assert found.near_share < 0.05


def test_that_copies_are_found() -> None:
    training, held_out = points(500, 13), points(200, 14)
    copies = training[[5, 17, 300]]
    found = memorisation(copies + 1e-3, training, held_out)
    assert found.ratio < 0.01
    assert found.near_share == 1.0
    assert found.neighbours.tolist() == [5, 17, 300]


def test_that_held_out_copies_of_training_data_are_told() -> None:
    training = points(50, 15)
    with pytest.raises(NoisescopeError, match="at least half of them are copies"):
        memorisation(points(10, 16), training, training[:10])


def test_that_wide_rows_are_compared_in_smaller_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    among, queries = points(80, 17), points(30, 18)
    whole = nearest(queries, among)
    monkeypatch.setattr(neighbours, "NUMBERS", 100)
    parts = nearest(queries, among)
    assert torch.equal(parts[0], whole[0])
    assert torch.equal(parts[1], whole[1])
