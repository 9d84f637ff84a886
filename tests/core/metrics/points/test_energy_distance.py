import math

import numpy as np
import pytest
import torch
from scipy.special import hyp1f1
from scipy.stats import energy_distance as scipy_energy_distance
from torch import Tensor

from core.errors import NoisescopeError
from core.metrics.points.energy_distance import (
    CHUNK,
    energy_distance,
    mean_distance,
    mean_distance_within,
)


def normal(count: int, seed: int, *, mean: float = 0.0, std: float = 1.0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return mean + std * torch.randn(count, 2, generator=generator, dtype=torch.float64)


def brute_force(x: Tensor, y: Tensor, *, unbiased: bool) -> float:
    """The definition, from a table of all distances."""

    def table(a: Tensor, b: Tensor) -> float:
        return float(np.hypot(*np.moveaxis(a.numpy()[:, None] - b.numpy(), 2, 0)).sum())

    n, m, less = len(x), len(y), int(unbiased)
    within = table(x, x) / (n * (n - less)) + table(y, y) / (m * (m - less))
    return 2 * table(x, y) / (n * m) - within


def rice_mean(offset: float, variance: float) -> float:
    """E|Z| of Z ~ N(m, v I) in the plane, |m| = offset: the mean of the Rice distribution."""
    laguerre = float(hyp1f1(-0.5, 1, -(offset**2) / (2 * variance)))
    return math.sqrt(math.pi * variance / 2) * laguerre


@pytest.mark.parametrize("unbiased", [True, False])
@pytest.mark.parametrize("counts", [(2, 3), (CHUNK, 2 * CHUNK), (CHUNK + 1, 2 * CHUNK - 1)])
def test_that_it_is_the_definition_for_all_sizes_of_chunks(
    counts: tuple[int, int], unbiased: bool
) -> None:
    x, y = normal(counts[0], 0), normal(counts[1], 1, mean=0.3, std=0.7)
    # The same sums of a million numbers in another order.
    assert energy_distance(x, y, unbiased=unbiased) == pytest.approx(
        brute_force(x, y, unbiased=unbiased), abs=1e-12
    )


def test_that_on_a_line_it_is_the_square_of_that_of_scipy() -> None:
    line = torch.tensor([[0.6, 0.8]], dtype=torch.float64)
    x, y = normal(300, 2)[:, :1], normal(700, 3, mean=0.2)[:, :1]
    theirs = float(scipy_energy_distance(x[:, 0].numpy(), y[:, 0].numpy()))
    # scipy integrates the difference of the distribution functions: other sums, same value.
    assert energy_distance(x * line, y * line, unbiased=False) == pytest.approx(
        theirs**2, rel=1e-10
    )


def test_that_the_mean_over_many_sets_is_the_exact_value_of_two_gaussians() -> None:
    std, offset = 0.5, math.hypot(0.4, 0.4)
    exact = 2 * rice_mean(offset, 1 + std**2) - rice_mean(0, 2) - rice_mean(0, 2 * std**2)
    estimates = [
        energy_distance(normal(20, 2 * i), normal(30, 2 * i + 1, mean=0.4, std=std))
        for i in range(400)
    ]
    # Four standard errors. Counting each point with itself would add 0.1, over ten of them.
    error = float(np.std(estimates)) / math.sqrt(len(estimates))
    assert float(np.mean(estimates)) == pytest.approx(exact, abs=4 * error)
    assert error < 0.1 / 10


def test_that_the_mean_over_many_pairs_of_equal_distributions_is_zero() -> None:
    estimates = [energy_distance(normal(20, 2 * i), normal(20, 2 * i + 1)) for i in range(400)]
    error = float(np.std(estimates)) / math.sqrt(len(estimates))
    assert abs(float(np.mean(estimates))) < 4 * error
    assert min(estimates) < 0  # so it is no square of a number, and has no root


def test_that_close_points_far_from_the_origin_keep_their_distance() -> None:
    x, y = normal(40, 0), normal(40, 1)
    far = torch.tensor([2.0**20, -(2.0**20)], dtype=torch.float64)
    x, y = (x * 2**20).round() / 2**20, (y * 2**20).round() / 2**20  # so that far + x is exact
    assert mean_distance(x + far, y + far) == mean_distance(x, y)
    assert mean_distance_within(x + far) == mean_distance_within(x)


def test_that_float32_is_summed_in_float64() -> None:
    x, y = normal(3000, 0).float(), normal(2000, 1).float()
    assert energy_distance(x, y) == energy_distance(x.double(), y.double())


def test_that_points_that_are_not_finite_are_refused() -> None:
    broken = normal(10, 0)
    broken[3, 1] = math.nan
    with pytest.raises(NoisescopeError, match="1 of 10 points are not finite"):
        energy_distance(broken, normal(10, 1))


def test_that_a_single_point_has_no_unbiased_value() -> None:
    with pytest.raises(NoisescopeError, match="got 1 points, but it must be at least 2"):
        energy_distance(normal(1, 0), normal(10, 1))
    assert energy_distance(normal(1, 0), normal(1, 0), unbiased=False) == 0.0
