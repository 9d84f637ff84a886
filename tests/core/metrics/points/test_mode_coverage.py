import math

import numpy as np
import pytest
import torch
from scipy.stats import chi2, entropy
from torch import Tensor

from core.config.data import GridData
from core.data.points.grid import grid
from core.data.points.mixture import GaussianMixture
from core.metrics.points.mode_coverage import expected_high_quality_share, mode_coverage

STD = 0.1


@pytest.fixture
def corners() -> GaussianMixture:
    means = torch.tensor([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0]], dtype=torch.float64)
    return GaussianMixture(means, STD)


def around(mixture: GaussianMixture, mode: int, count: int, distance: float) -> Tensor:
    """Points on a circle around a mode; ``distance`` is in standard deviations."""
    angle = torch.arange(count, dtype=torch.float64)
    offset = distance * mixture.std * torch.stack([angle.cos(), angle.sin()], dim=1)
    return mixture.means[mode] + offset


@pytest.mark.parametrize("radius", [1.0, 3.0])
def test_that_the_expected_share_is_that_of_the_chi_squared_distribution(radius: float) -> None:
    exact = float(chi2(2).cdf(radius**2))
    assert expected_high_quality_share(radius) == pytest.approx(exact, rel=1e-14)


def test_that_true_data_find_every_mode_with_the_expected_quality() -> None:
    mixture = grid(GridData())
    count = 5000
    samples, modes = mixture.sample(count, torch.Generator().manual_seed(0))
    coverage = mode_coverage(samples, mixture)
    assert (coverage.found, coverage.found_share) == (25, 1.0)
    expected = expected_high_quality_share()
    error = math.sqrt(expected * (1 - expected) / count)
    assert coverage.high_quality_share == pytest.approx(expected, abs=4 * error)
    # Modes 12 deviations apart: the chance that one sample is nearer to another is below 1e-3.
    true_shares = torch.bincount(modes).double() / count
    torch.testing.assert_close(coverage.shares, true_shares, rtol=0, atol=0)


def test_that_three_deviations_are_the_border(corners: GaussianMixture) -> None:
    samples = torch.cat([around(corners, 1, 7, 2.999), around(corners, 2, 5, 3.001)])
    coverage = mode_coverage(samples, corners)
    assert coverage.counts.tolist() == [0, 7, 0, 0]
    assert coverage.shares.tolist() == [0.0, 7 / 12, 5 / 12, 0.0]
    assert coverage.high_quality_share == 7 / 12
    assert coverage.found == 1


def test_that_a_mode_is_found_from_a_share_of_its_expected_samples_on(
    corners: GaussianMixture,
) -> None:
    # Of 400 samples 98.9 of high quality are expected in each mode: a tenth of them is 9.9.
    samples = torch.cat(
        [around(corners, mode, count, 1.0) for mode, count in enumerate([380, 10, 9, 1])]
    )
    assert mode_coverage(samples, corners).found == 2
    assert mode_coverage(samples, corners, enough=0.09).found == 3
    assert mode_coverage(samples, corners, enough=0.0).found == 4


def test_that_with_no_share_asked_for_an_empty_mode_is_still_not_found(
    corners: GaussianMixture,
) -> None:
    assert mode_coverage(around(corners, 0, 10, 1.0), corners, enough=0.0).found == 1


def test_that_the_divergence_is_that_of_scipy(corners: GaussianMixture) -> None:
    counts = [70, 20, 10, 0]
    samples = torch.cat([around(corners, mode, n, 1.0) for mode, n in enumerate(counts)])
    exact = float(entropy(np.array(counts) / 100, np.full(4, 0.25)))
    assert mode_coverage(samples, corners).kl_divergence == pytest.approx(exact, rel=1e-12)


def test_that_the_divergence_is_largest_for_a_single_mode(corners: GaussianMixture) -> None:
    collapsed = mode_coverage(around(corners, 3, 50, 1.0), corners)
    assert collapsed.kl_divergence == pytest.approx(math.log(4), rel=1e-12)
    even = torch.cat([around(corners, mode, 5, 1.0) for mode in range(4)])
    assert mode_coverage(even, corners).kl_divergence == 0.0
