import math

import pytest
import torch

from core.config.data import GridData, RingData
from core.data.points.grid import grid
from core.data.points.mixture import GaussianMixture
from core.data.points.ring import ring
from core.metrics.points.log_likelihood import entropy, log_likelihood


def test_that_the_entropy_of_modes_far_apart_is_known() -> None:
    mixture = ring(RingData())
    exact = math.log(8) + math.log(2 * math.pi * math.e * mixture.std**2)
    # Modes 15 deviations apart: each changes the other's density by a factor of 1 + 1e-6 where
    # its own data are less likely than 1e-12. The rest is that the means are float32.
    assert entropy(mixture) == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize(
    "mixture", [ring(RingData(std=0.3)), grid(GridData(side=3, spacing=0.1)), ring(RingData())]
)
def test_that_the_entropy_is_the_integral_on_a_grid(mixture: GaussianMixture) -> None:
    # Densities this smooth are integrated by a fine enough grid to rounding.
    axis = torch.arange(-3.2, 3.2, mixture.std / 3, dtype=torch.float64)
    log_density = mixture.log_density(torch.cartesian_prod(axis, axis))
    integral = -float((log_density.exp() * log_density).sum()) * (mixture.std / 3) ** 2
    assert entropy(mixture) == pytest.approx(integral, abs=2e-6)  # what NODES promises


def test_that_the_mean_over_data_is_minus_the_entropy() -> None:
    mixture = grid(GridData())
    count = 5000
    samples, _ = mixture.sample(count, torch.Generator().manual_seed(0))
    # Of modes that lie apart, log p deviates by chi-squared/2 with 2 degrees of freedom: by 1.
    assert log_likelihood(samples, mixture) == pytest.approx(
        -entropy(mixture), abs=4 / math.sqrt(count)
    )


def test_that_it_is_the_mean_of_the_density_in_float64() -> None:
    mixture = GaussianMixture(torch.tensor([[0.5, -0.25]]), 0.25)
    x = torch.tensor([[0.5, -0.25], [0.75, -0.25], [0.5, 0.25]])
    # Squared distances of 0, 1 and 4 deviations.
    exact = -(0 + 1 + 4) / 3 / 2 - math.log(2 * math.pi * 0.25**2)
    assert log_likelihood(x, mixture) == pytest.approx(exact, rel=1e-14)


def test_that_samples_at_the_middle_of_modes_are_more_likely_than_data() -> None:
    mixture = ring(RingData())
    # At the mean of a mode, which is E[chi-squared]/2 = 1 nat more than data get.
    assert log_likelihood(mixture.means, mixture) == pytest.approx(1 - entropy(mixture), abs=1e-9)
