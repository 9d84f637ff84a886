"""The density of noised points on a square, beside sums written out."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from core.config.data import GridData, TwoMoonsData
from core.data.points.density import CHUNK, density_on_square, noised_density, places
from core.data.points.registry import load_points
from core.diffusion.schedules.level import CLEAN, NoiseLevel
from core.errors import NoisescopeError


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(3)


def written_out(centres: Tensor, variance: float, reach: float, side: int) -> np.ndarray:
    """The mean of the Gaussians at the middle of every cell, one after the other."""
    width = 2 * reach / side
    density = np.zeros((side, side))
    for row in range(side):
        for column in range(side):
            x, y = -reach + (column + 0.5) * width, -reach + (row + 0.5) * width
            squares = (centres[:, 0].numpy() - x) ** 2 + (centres[:, 1].numpy() - y) ** 2
            density[row, column] = np.mean(np.exp(-squares / (2 * variance))) / (
                2 * math.pi * variance
            )
    return density


@pytest.mark.parametrize("count", [1, 7, CHUNK + 1])
def test_that_the_density_is_the_mean_of_the_gaussians(count: int) -> None:
    centres = torch.randn(count, 2, generator=generator(), dtype=torch.float64)
    found = density_on_square(centres, 0.3, 2.0, 9)
    assert found.dtype == torch.float64
    np.testing.assert_allclose(found.numpy(), written_out(centres, 0.3, 2.0, 9), rtol=1e-12)


def test_that_rows_go_upwards_and_columns_to_the_right() -> None:
    found = density_on_square(torch.tensor([[0.5, -0.75]]), 0.01, 1.0, 8)
    row, column = divmod(int(found.argmax()), 8)
    assert places(1.0, 8)[column] == pytest.approx(0.5, abs=0.125)  # half a cell
    assert places(1.0, 8)[row] == pytest.approx(-0.75, abs=0.125)


def test_that_all_probability_is_within_a_square_that_is_large_enough() -> None:
    found = density_on_square(torch.tensor([[0.1, 0.2], [-1.0, 0.4]]), 0.2**2, 3.0, 30)
    # The spacing is the standard deviation, and the edges are 10 of these away.
    assert float(found.sum()) * 0.2**2 == pytest.approx(1, abs=1e-7)


def test_that_a_mixture_has_its_own_density_at_every_level() -> None:
    dataset = load_points(GridData(training_points=10, held_out_points=1, std=0.2), generator())
    assert dataset.mixture is not None
    along = places(3.0, 40)
    y, x = torch.meshgrid(along, along, indexing="ij")
    at = torch.stack([x.flatten(), y.flatten()], dim=1)
    for level in (CLEAN, NoiseLevel(0.5, 0.6, 0.8), NoiseLevel(1.0, 1.0, 2.5)):
        exact = dataset.mixture.log_density(at, alpha=level.alpha, sigma=level.sigma).exp()
        found = noised_density(dataset, level, 3.0, 40)
        # Means are in single precision there; far out, the density is 1e-20 of its highest.
        torch.testing.assert_close(found.flatten(), exact, rtol=1e-5, atol=1e-12)


def test_that_a_narrow_mixture_does_not_fall_between_the_places() -> None:
    dataset = load_points(GridData(training_points=10, held_out_points=1, std=0.001), generator())
    found = noised_density(dataset, CLEAN, 3.0, 40)
    assert float(found.sum()) * 0.15**2 == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("sigma", [0.0, 0.1, 0.7])
def test_that_other_data_have_the_density_of_their_noised_training_points(sigma: float) -> None:
    dataset = load_points(TwoMoonsData(training_points=50, held_out_points=1), generator())
    level = NoiseLevel(0.5, 0.8, sigma)
    found = noised_density(dataset, level, 3.0, 16)
    told = max(sigma, 6 / 16)  # no less than the spacing
    exact = written_out(0.8 * dataset.examples.double(), told**2, 3.0, 16)
    # 0.8 x_i is rounded to single precision.
    np.testing.assert_allclose(found.numpy(), exact, rtol=1e-4, atol=1e-12)


def test_that_no_variance_is_refused() -> None:
    with pytest.raises(NoisescopeError, match=r"variance: got 0, .* more than 0"):
        density_on_square(torch.zeros(1, 2), 0.0, 1.0, 4)
