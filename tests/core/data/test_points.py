from typing import cast

import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal
from torch import Tensor

from core.config.data import DataConfig, MNISTData
from core.config.fields import variant_kinds
from core.config.run import DiffusionRun
from core.data.batches import draw_batch
from core.data.dataset import Dataset
from core.data.points.mixture import GaussianMixture
from core.data.points.registry import MIXTURES, OTHERS
from core.data.registry import DATASETS, load_dataset

KINDS = variant_kinds(DiffusionRun.model_fields["data"])
POINTS = [*MIXTURES, *OTHERS]


def load(kind: str, seed: int = 0) -> Dataset:
    config = cast(DataConfig, KINDS[kind](training_points=4000, held_out_points=500))
    return load_dataset(config, torch.Generator().manual_seed(seed))


def distinct(rows: Tensor) -> Tensor:
    return cast(Tensor, torch.unique(rows, dim=0))


@pytest.fixture
def mixture() -> GaussianMixture:
    means = torch.tensor([[0.0, 0.5], [-1.0, 0.0], [0.8, -0.3]], dtype=torch.float64)
    return GaussianMixture(means, 0.1)


def test_that_every_kind_of_data_has_a_loader() -> None:
    assert set(KINDS) == set(DATASETS)


@pytest.mark.parametrize("kind", POINTS)
def test_that_points_keep_to_the_contract(kind: str) -> None:
    dataset = load(kind)
    assert dataset.examples.shape == (4000, 2)
    assert dataset.held_out_examples.shape == (500, 2)
    assert dataset.examples.dtype == torch.float32
    assert bool(dataset.examples.isfinite().all())
    # About unit scale, so that one preset suits all of them.
    assert float(dataset.examples.abs().max()) < 2.0
    assert 0.3 < float(dataset.examples.std()) < 1.0
    counts = torch.bincount(dataset.labels, minlength=len(dataset.class_names))
    assert len(counts) == len(dataset.class_names)
    assert bool((counts > 0).all())


@pytest.mark.parametrize("kind", POINTS)
def test_that_points_depend_on_the_seed_alone(kind: str) -> None:
    assert torch.equal(load(kind, 1).examples, load(kind, 1).examples)
    assert not torch.equal(load(kind, 1).examples, load(kind, 2).examples)


@pytest.mark.parametrize("kind", MIXTURES)
def test_that_mixtures_are_drawn_around_their_means(kind: str) -> None:
    dataset = load(kind)
    assert dataset.mixture is not None
    offsets = dataset.examples - dataset.mixture.means[dataset.labels]
    # 8,000 numbers: the standard error of their deviation is 0.8 % of it; five of them.
    assert float(offsets.std()) == pytest.approx(dataset.mixture.std, rel=0.04)


@pytest.mark.parametrize(("alpha", "sigma"), [(1.0, 0.0), (0.8, 0.6), (0.1, 0.99)])
def test_that_the_density_is_that_of_scipy(
    mixture: GaussianMixture, alpha: float, sigma: float
) -> None:
    x = torch.randn(200, 2, dtype=torch.float64)
    variance = alpha**2 * mixture.std**2 + sigma**2
    densities = [
        multivariate_normal(alpha * mean.numpy(), variance).pdf(x.numpy()) for mean in mixture.means
    ]
    ours = mixture.log_density(x, alpha=alpha, sigma=sigma)
    near = ours > -300  # farther away scipy's density is 0
    np.testing.assert_allclose(ours[near], np.log(np.mean(densities, 0))[near], rtol=1e-9)


@pytest.mark.parametrize(("alpha", "sigma"), [(1.0, 0.0), (0.8, 0.6), (0.1, 0.99)])
def test_that_the_score_is_the_gradient_of_the_density(
    mixture: GaussianMixture, alpha: float, sigma: float
) -> None:
    x = torch.randn(200, 2, dtype=torch.float64, requires_grad=True)
    mixture.log_density(x, alpha=alpha, sigma=sigma).sum().backward()
    assert x.grad is not None
    score = mixture.score(x.detach(), alpha=alpha, sigma=sigma)
    np.testing.assert_allclose(score, x.grad, rtol=1e-9, atol=1e-9)


def test_that_the_density_integrates_to_one(mixture: GaussianMixture) -> None:
    axis = torch.linspace(-4, 4, 801, dtype=torch.float64)
    x = torch.cartesian_prod(axis, axis)
    total = mixture.log_density(x, alpha=0.9, sigma=0.3).exp().sum() * (axis[1] - axis[0]) ** 2
    assert float(total) == pytest.approx(1.0, abs=1e-6)  # a smooth density on a fine grid


def test_that_batches_come_from_the_training_examples_and_cover_them() -> None:
    dataset = load("ring")
    generator = torch.Generator().manual_seed(0)
    x_0, labels = draw_batch(dataset, 60_000, generator)
    # 15 draws an example on average: one is left out with probability 3e-7.
    assert len(distinct(x_0)) == len(distinct(dataset.examples))
    assert torch.equal(distinct(labels), distinct(dataset.labels))


def test_that_a_batch_depends_on_its_generator_alone() -> None:
    dataset = load("ring")
    first = draw_batch(dataset, 16, torch.Generator().manual_seed(3))
    torch.randn(100)
    second = draw_batch(dataset, 16, torch.Generator().manual_seed(3))
    assert torch.equal(first[0], second[0])
    assert torch.equal(first[1], second[1])


def test_that_pictures_become_numbers_between_minus_one_and_one() -> None:
    dataset = load_dataset(MNISTData(), torch.Generator())
    x_0, _ = draw_batch(dataset, 64, torch.Generator().manual_seed(0))
    assert (float(x_0.min()), float(x_0.max())) == (-1.0, 1.0)


@pytest.mark.parametrize(("alpha", "sigma"), [(1.0, 0.05), (0.8, 0.6), (0.1, 0.99), (1.0, 80.0)])
def test_that_the_denoiser_is_the_formula_of_tweedie(
    mixture: GaussianMixture, alpha: float, sigma: float
) -> None:
    x_t = alpha * mixture.means[0] + sigma * torch.randn(200, 2, dtype=torch.float64)
    tweedie = (x_t + sigma**2 * mixture.score(x_t, alpha=alpha, sigma=sigma)) / alpha
    # The formula is a small difference of numbers of the size of sigma / alpha.
    np.testing.assert_allclose(
        mixture.denoise(x_t, alpha, sigma), tweedie, rtol=1e-9, atol=1e-12 * sigma / alpha
    )


@pytest.mark.parametrize(("alpha", "sigma"), [(1.0, 0.05), (0.8, 0.6), (0.1, 0.99), (0.0, 1.0)])
def test_that_the_denoiser_is_the_mean_of_the_posterior_by_integration(
    mixture: GaussianMixture, alpha: float, sigma: float
) -> None:
    axis = torch.arange(-2.0, 2.0, 0.0125, dtype=torch.float64)
    x_0 = torch.cartesian_prod(axis, axis)
    log_prior = mixture.log_density(x_0)
    for x_t in torch.tensor([[0.1, 0.4], [-0.3, 0.2], [0.9, -1.1]], dtype=torch.float64):
        log_likelihood = -(x_t - alpha * x_0).square().sum(1) / (2 * sigma**2)
        weight = (log_prior + log_likelihood).softmax(0)
        # Gaussians of a width of 4 to 8 cells are summed to rounding.
        np.testing.assert_allclose(
            mixture.denoise(x_t[None], alpha, sigma)[0], weight @ x_0, rtol=0, atol=1e-12
        )


def test_that_the_denoiser_is_right_at_both_ends(mixture: GaussianMixture) -> None:
    x_t = torch.randn(50, 2, dtype=torch.float64)
    # Nothing of the data is left: their mean. Nothing but the data is there: they themselves.
    mean = mixture.means.mean(0).expand(50, 2)
    np.testing.assert_allclose(mixture.denoise(x_t, 0.0, 3.0), mean, rtol=1e-15)
    np.testing.assert_allclose(mixture.denoise(x_t, 0.7, 0.0), x_t / 0.7, rtol=1e-14)


def test_that_the_denoiser_loses_little_in_float32(mixture: GaussianMixture) -> None:
    rounded = GaussianMixture(mixture.means.float(), mixture.std)
    for sigma in (0.0, 0.002, 0.1, 1.0, 80.0):
        x_t = (mixture.means[0] + sigma * torch.randn(200, 2, dtype=torch.float64)).float()
        exact = GaussianMixture(rounded.means.double(), mixture.std).denoise(x_t.double(), 1, sigma)
        # The weights of modes are off by rounding of |x_t|^2 / (2 variance), some 50 at most.
        np.testing.assert_allclose(rounded.denoise(x_t, 1, sigma), exact, rtol=0, atol=2e-5)
