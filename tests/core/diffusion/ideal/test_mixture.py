import numpy as np
import pytest
import torch
from torch import Tensor

from core.config.data import GridData
from core.data.dataset import Dataset
from core.data.points.grid import grid
from core.data.points.mixture import GaussianMixture
from core.diffusion.ideal.finite_data import FiniteDataDenoiser
from core.diffusion.ideal.mixture import MixtureDenoiser
from core.diffusion.schedules.level import CLEAN, NoiseLevel

LEVELS = [
    NoiseLevel(time=1.0, alpha=0.0, sigma=1.0),
    NoiseLevel(time=0.9, alpha=0.1, sigma=0.99),
    NoiseLevel(time=0.5, alpha=0.8, sigma=0.6),
    NoiseLevel(time=0.1, alpha=1.0, sigma=0.02),
    CLEAN,
]


@pytest.fixture
def mixture() -> GaussianMixture:
    float32 = grid(GridData())
    return GaussianMixture(float32.means.double(), float32.std)


def randn(count: int) -> Tensor:
    return torch.randn(count, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


@pytest.mark.parametrize("level", LEVELS)
def test_that_the_estimates_are_the_mixtures_and_make_up_x_t(
    mixture: GaussianMixture, level: NoiseLevel
) -> None:
    x_t = randn(100)
    estimates = MixtureDenoiser(mixture)(x_t, level)
    assert estimates.nfe == 1
    assert torch.equal(estimates.x_0_hat, mixture.denoise(x_t, level.alpha, level.sigma))
    whole = level.alpha * estimates.x_0_hat + level.sigma * estimates.eps_hat
    # The score adds up numbers of |x_t| / variance, times sigma^2: all of the size of x_t.
    np.testing.assert_allclose(whole, x_t, rtol=0, atol=1e-13)


def test_that_the_noise_keeps_its_digits_in_float32(mixture: GaussianMixture) -> None:
    level = NoiseLevel(time=0.01, alpha=1.0, sigma=1e-4)
    x_t = (mixture.means + 0.04).float()
    estimates = MixtureDenoiser(mixture)(x_t, level)
    exact = MixtureDenoiser(mixture)(x_t.double(), level)
    # A difference of x_t and x_0_hat would be off by 1e-7 / sigma = 1e-3; here only x_t - mean
    # is, which is 1e-7 of 0.04.
    np.testing.assert_allclose(estimates.eps_hat, exact.eps_hat, rtol=1e-5)


def test_that_enough_examples_make_the_finite_denoiser_the_exact_one(
    mixture: GaussianMixture,
) -> None:
    examples, labels = mixture.sample(200_000, torch.Generator().manual_seed(1))
    dataset = Dataset(
        kind="points",
        name="Grid",
        class_names=tuple(str(i) for i in range(25)),
        examples=examples,
        labels=labels,
        held_out_examples=examples[:0],
        held_out_labels=labels[:0],
    )
    level = NoiseLevel(time=0.5, alpha=0.8, sigma=0.3)
    x_t = level.alpha * examples[:10] + level.sigma * randn(10)
    finite = FiniteDataDenoiser(dataset)
    effective = finite.posterior(x_t, level).effective_count
    # A mean of so many examples with a spread of sigma / alpha at most has that standard error;
    # six of them, since the weights depend on the same draw.
    error = 6 * (level.sigma / level.alpha) / effective.sqrt()
    difference = finite(x_t, level).x_0_hat - MixtureDenoiser(mixture)(x_t, level).x_0_hat
    assert bool((difference.abs() < error[:, None]).all())
    assert float(error.max()) < 0.05  # small against the 0.5 between modes
