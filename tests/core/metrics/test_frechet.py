"""The Frechet distance against its formula and scipy."""

from typing import cast

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy import linalg
from torch import Tensor

from core.errors import NoisescopeError
from core.metrics.frechet import frechet_distance


def features(count: int, size: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    mixing = torch.randn(size, size, generator=generator, dtype=torch.float64)
    shift = torch.randn(size, generator=generator, dtype=torch.float64)
    points = torch.randn(count, size, generator=generator, dtype=torch.float64)
    return points @ mixing + shift


def by_scipy(a: Tensor, b: Tensor) -> float:
    means = a.mean(0).numpy(), b.mean(0).numpy()
    covariances = torch.cov(a.T).numpy(), torch.cov(b.T).numpy()
    root = cast(NDArray[np.complex128], linalg.sqrtm(covariances[0] @ covariances[1]))
    trace = np.trace(covariances[0] + covariances[1] - 2 * root.real)
    return float(np.square(means[0] - means[1]).sum() + trace)


def test_that_it_is_that_of_scipy() -> None:
    a, b = features(300, 12, 0), features(200, 12, 1)
    assert frechet_distance(a, b) == pytest.approx(by_scipy(a, b), rel=1e-8)


def test_that_known_normal_distributions_give_the_known_distance() -> None:
    # Samples whitened, so that means and covariances are exact: std 2 and 3, centres 5 apart.
    points = features(400, 3, 2)
    factor = np.linalg.cholesky(np.cov(points.numpy().T))
    white = (points - points.mean(0)) @ torch.from_numpy(np.linalg.inv(factor)).T
    a, b = 2 * white, 3 * white + torch.tensor([3.0, 4.0, 0.0])
    assert frechet_distance(a, b) == pytest.approx(25 + 3 * (3 - 2) ** 2, rel=1e-9)


def test_that_a_set_is_no_distance_from_itself() -> None:
    a = features(50, 8, 3)
    # What is left is the rounding of sums of some hundred.
    assert frechet_distance(a, a) == pytest.approx(0.0, abs=1e-9)


def test_that_turning_both_changes_nothing() -> None:
    a, b = features(300, 6, 4), features(300, 6, 5)
    turn = torch.from_numpy(np.linalg.qr(features(6, 6, 6).numpy())[0])
    assert frechet_distance(a @ turn, b @ turn) == pytest.approx(frechet_distance(a, b), rel=1e-9)


def test_that_fewer_samples_than_features_are_no_trouble() -> None:
    a, b = features(5, 20, 7), features(6, 20, 8)
    assert frechet_distance(a, b) == pytest.approx(by_scipy(a, b), rel=1e-4)  # scipy's root is off


def test_that_one_sample_or_broken_ones_are_refused() -> None:
    a = features(10, 4, 9)
    with pytest.raises(NoisescopeError, match="got 1, but a covariance needs at least 2"):
        frechet_distance(a, a[:1])
    with pytest.raises(NoisescopeError, match="not finite"):
        frechet_distance(a, a / 0)
