import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import ConvexHull
from torch import Tensor

from core.data.dataset import Dataset
from core.data.points.mixture import GaussianMixture
from core.diffusion.ideal.finite_data import (
    SMALLEST_SIGMA,
    FiniteDataDenoiser,
    Posterior,
    ideal_posterior,
)
from core.diffusion.schedules.level import NoiseLevel
from core.errors import NoisescopeError

SIGMAS = [0.002, 0.01, 0.05, 0.3, 1.0, 5.0, 80.0]  # the range of Karras et al. 2022
CLASSES = 3


def randn(*shape: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def of(examples: Tensor) -> Dataset:
    return Dataset(
        kind="points" if examples.ndim == 2 else "image",
        name="Test",
        class_names=tuple("abc"),
        examples=examples,
        labels=torch.arange(examples.shape[0]) % CLASSES,
        held_out_examples=examples[:0],
        held_out_labels=torch.zeros(0, dtype=torch.int64),
    )


def points(count: int = 50) -> Dataset:
    return of(0.7 * randn(count, 2, seed=1))


def images(count: int = 300) -> Dataset:
    """Noise of the size of digits, each half of them once more with a few grey values changed.

    So that at the smallest sigma, too, there is more than one example that x_t may be made of.
    """
    generator = torch.Generator().manual_seed(2)
    base = torch.randint(0, 255, (count // 2, 1, 28, 28), generator=generator)
    change = torch.rand(base.shape, generator=generator) < 2 / 784
    return of(torch.cat([base, base + change]).to(torch.uint8))


def noised(dataset: Dataset, count: int, alpha: float, sigma: float) -> Tensor:
    x_0 = dataset.as_x_0(dataset.examples[:count]).double()
    return alpha * x_0 + sigma * randn(*x_0.shape, seed=3)


def brute_force(dataset: Dataset, x_t: Tensor, alpha: float, sigma: float) -> Posterior:
    """The formula, from all differences in float64."""
    x_0 = dataset.as_x_0(dataset.examples).double()
    distance = (x_t[:, None] - alpha * x_0).flatten(2).square().sum(2)
    log_weights = (-distance / (2 * sigma**2)).log_softmax(1)
    weights = log_weights.exp()
    return Posterior(
        x_0_hat=(weights @ x_0.flatten(1)).reshape(x_t.shape),
        entropy=-(weights * log_weights).sum(1),
        nearest=log_weights.argmax(1),
        largest_weight=weights.amax(1),
    )


def assert_same(ours: Posterior, exact: Posterior, tolerance: float) -> None:
    for a, b in (
        (ours.x_0_hat, exact.x_0_hat),
        (ours.entropy, exact.entropy),
        (ours.largest_weight, exact.largest_weight),
    ):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)
    # Where two weights are equal to rounding, either may be called the largest.
    clear = exact.largest_weight > 0.5 + tolerance
    assert torch.equal(ours.nearest[clear], exact.nearest[clear])


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("alpha", [1.0, 0.3])
def test_that_images_are_denoised_as_by_brute_force(alpha: float, sigma: float) -> None:
    dataset = images()
    x_t = noised(dataset, 8, alpha, sigma)
    # |x|^2 is about 260, so rounding leaves some 1e-13 of it, for weights in units of 2 sigma^2.
    tolerance = 1e-12 + 1e-12 / (2 * sigma**2)
    exact = brute_force(dataset, x_t, alpha, sigma)
    assert_same(ideal_posterior(dataset, x_t, alpha, sigma), exact, tolerance)


def test_that_at_the_smallest_sigma_there_is_more_than_one_example_to_choose_from() -> None:
    dataset = images()
    exact = brute_force(dataset, noised(dataset, 100, 1.0, 0.002), 1.0, 0.002)
    # Else the test above would not see errors of the weights there.
    assert float(((exact.largest_weight < 0.999) & (exact.largest_weight > 0.501)).sum()) > 10


@pytest.mark.parametrize("sigma", SIGMAS)
def test_that_points_are_denoised_as_by_brute_force(sigma: float) -> None:
    dataset = points()
    x_t = noised(dataset, 20, 0.8, sigma)
    exact = brute_force(dataset, x_t, 0.8, sigma)
    tolerance = 1e-13 + 1e-14 / (2 * sigma**2)  # as above, with |x|^2 of about 1
    assert_same(ideal_posterior(dataset, x_t, 0.8, sigma), exact, tolerance)


@pytest.mark.parametrize("numbers", [1, 20 * 7, 20 * 49, 20 * 50])
def test_that_the_size_of_chunks_changes_nothing(numbers: int) -> None:
    dataset = points()
    for sigma in SIGMAS:
        x_t = noised(dataset, 20, 1.0, sigma)
        whole = ideal_posterior(dataset, x_t, 1.0, sigma)
        # The same sums in another order.
        assert_same(ideal_posterior(dataset, x_t, 1.0, sigma, numbers=numbers), whole, 1e-12)


def test_that_chunks_of_images_are_merged_whatever_their_peaks() -> None:
    dataset = images()
    for sigma in (0.0, *SIGMAS):
        x_t = noised(dataset, 8, 1.0, sigma)
        whole = ideal_posterior(dataset, x_t, 1.0, sigma)
        apart = ideal_posterior(dataset, x_t, 1.0, sigma, numbers=784 * 11)
        # The products of matrices of other shapes are rounded otherwise: as against brute force.
        tolerance = 1e-12 + 1e-12 / (2 * max(sigma, SMALLEST_SIGMA) ** 2)
        assert_same(apart, whole, tolerance)


def test_that_it_is_the_formula_of_tweedie_for_the_noised_data() -> None:
    dataset, alpha, sigma = points(), 0.8, 0.3
    x_t = noised(dataset, 20, alpha, sigma)
    leaf = x_t.clone().requires_grad_()
    distance = (leaf[:, None] - alpha * dataset.examples).square().sum(2)
    (-distance / (2 * sigma**2)).logsumexp(1).sum().backward()
    assert leaf.grad is not None
    ours = ideal_posterior(dataset, x_t, alpha, sigma).x_0_hat
    np.testing.assert_allclose(ours, (x_t + sigma**2 * leaf.grad) / alpha, rtol=0, atol=1e-13)


def test_that_a_mixture_of_very_narrow_modes_is_the_same() -> None:
    dataset = points()
    mixture = GaussianMixture(dataset.examples, 1e-9)
    for sigma in (0.05, 1.0):
        x_t = noised(dataset, 20, 0.8, sigma)
        ours = ideal_posterior(dataset, x_t, 0.8, sigma).x_0_hat
        # The modes' own width changes the answer by the square of 1e-9 / sigma.
        np.testing.assert_allclose(ours, mixture.denoise(x_t, 0.8, sigma), rtol=0, atol=1e-12)


@pytest.mark.parametrize("sigma", [0.0, 1e-170, 1e-6, 1e-4])
def test_that_without_noise_the_nearest_example_is_the_answer(sigma: float) -> None:
    dataset = points()
    x_t = randn(30, 2, seed=4)
    distance, nearest = (x_t[:, None] - 0.8 * dataset.examples).square().sum(2).sort(1)
    # At sigma = 1e-4 a weight of e^-40 is left if the next distance is larger by 8e-7.
    assert float((distance[:, 1] - distance[:, 0]).min()) > 8e-7
    ours = ideal_posterior(dataset, x_t, 0.8, sigma)
    assert torch.equal(ours.nearest, nearest[:, 0])
    np.testing.assert_allclose(ours.x_0_hat, dataset.examples[nearest[:, 0]], rtol=1e-14)
    np.testing.assert_allclose(ours.entropy, 0.0, atol=1e-14)
    np.testing.assert_allclose(ours.effective_count, 1.0, rtol=1e-14)


def test_that_with_nothing_but_noise_the_mean_of_the_data_is_the_answer() -> None:
    dataset = points()
    mean = dataset.examples.mean(0).expand(20, 2)
    only_noise = ideal_posterior(dataset, randn(20, 2), 0.0, 1.0)
    np.testing.assert_allclose(only_noise.x_0_hat, mean, rtol=0, atol=1e-15)
    np.testing.assert_allclose(only_noise.effective_count, 50.0, rtol=1e-14)
    np.testing.assert_allclose(only_noise.largest_weight, 1 / 50, rtol=1e-14)
    # The weights deviate from equal ones by x_t x_0 / sigma^2, which is of the size of 1 / sigma.
    nearly = ideal_posterior(dataset, 1e6 * randn(20, 2), 1.0, 1e6)
    np.testing.assert_allclose(nearly.x_0_hat, mean, rtol=0, atol=1e-5)


def test_that_equal_examples_share_their_weight_without_noise_too() -> None:
    different = images().examples[:4]
    dataset = of(torch.cat([different, different[3:]]))
    x_t = noised(dataset, 4, 1.0, 0.0)
    ours = ideal_posterior(dataset, x_t, 1.0, 0.0, numbers=784)  # in chunks of one
    # Rounding is what is allowed at SMALLEST_SIGMA: 1e-13 in units of 2e-10.
    np.testing.assert_allclose(ours.entropy, [0.0, 0.0, 0.0, math.log(2)], atol=1e-3)
    np.testing.assert_allclose(ours.x_0_hat, x_t, rtol=0, atol=1e-14)


def test_that_two_equally_near_examples_count_as_two() -> None:
    dataset = of(torch.tensor([[1.0, 0.0], [-1.0, 0.0], [90.0, 0.0]], dtype=torch.float64))
    ours = ideal_posterior(dataset, torch.tensor([[0.0, 5.0]]), 1.0, 1.0)
    np.testing.assert_allclose(ours.entropy, math.log(2), rtol=1e-14)
    np.testing.assert_allclose(ours.effective_count, 2.0, rtol=1e-14)
    np.testing.assert_allclose(ours.x_0_hat, 0.0, atol=1e-14)


@given(
    alpha=st.floats(0, 1),
    sigma=st.floats(0, 80),
    x=st.floats(-100, 100),
    y=st.floats(-100, 100),
)
def test_that_every_answer_lies_in_the_convex_hull_of_the_data(
    alpha: float, sigma: float, x: float, y: float
) -> None:
    dataset = points()
    x_t = torch.tensor([[x, y]], dtype=torch.float64)
    ours = ideal_posterior(dataset, x_t, alpha, sigma, numbers=20)
    edges = ConvexHull(dataset.examples.numpy()).equations
    # An answer may lie on a corner, and be rounded.
    assert float((edges[:, :2] @ ours.x_0_hat[0].numpy() + edges[:, 2]).max()) < 1e-13
    assert 0 <= float(ours.entropy) <= math.log(50) * (1 + 1e-14)
    assert 1 / 50 * (1 - 1e-14) <= float(ours.largest_weight) <= 1


def test_that_a_class_restricts_to_its_examples() -> None:
    dataset = points()
    alpha, sigma = 0.8, 0.5
    x_t = noised(dataset, 9, alpha, sigma)
    labels = torch.tensor([0, 2, -1, 1, 1, 0, 2, -1, 1])
    ours = ideal_posterior(dataset, x_t, alpha, sigma, labels=labels, numbers=30)
    for row, label in enumerate(int(label) for label in labels):
        chosen = torch.arange(50) if label < 0 else torch.arange(label, 50, CLASSES)
        exact = brute_force(of(dataset.examples[chosen]), x_t[row : row + 1], alpha, sigma)
        np.testing.assert_allclose(ours.x_0_hat[row], exact.x_0_hat[0], rtol=0, atol=1e-13)
        np.testing.assert_allclose(ours.entropy[row], exact.entropy[0], rtol=1e-12)
        assert int(ours.nearest[row]) == int(chosen[exact.nearest[0]])


def test_that_a_class_without_examples_is_refused() -> None:
    with pytest.raises(NoisescopeError, match="labels: got 3, but Test has no training example"):
        ideal_posterior(points(), randn(2, 2), 1.0, 1.0, labels=torch.tensor([0, 3]))


@pytest.mark.parametrize("sigma", SIGMAS)
def test_that_samplers_get_estimates_that_make_up_x_t(sigma: float) -> None:
    dataset = images()
    level = NoiseLevel(time=0.5, alpha=0.7, sigma=sigma)
    x_t = noised(dataset, 8, 0.7, sigma)
    estimates = FiniteDataDenoiser(dataset)(x_t, level)
    assert estimates.nfe == 1
    assert torch.equal(estimates.x_0_hat, ideal_posterior(dataset, x_t, 0.7, sigma).x_0_hat)
    whole = level.alpha * estimates.x_0_hat + level.sigma * estimates.eps_hat
    np.testing.assert_allclose(whole, x_t, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("sigma", SIGMAS)
def test_that_float32_in_gives_float32_out_and_loses_nothing_between(sigma: float) -> None:
    dataset = images()
    level = NoiseLevel(time=0.5, alpha=1.0, sigma=sigma)
    x_t = noised(dataset, 8, 1.0, sigma).float()
    estimates = FiniteDataDenoiser(dataset)(x_t, level)
    exact = FiniteDataDenoiser(dataset)(x_t.double(), level)
    assert torch.equal(estimates.x_0_hat, exact.x_0_hat.float())
    assert torch.equal(estimates.eps_hat, exact.eps_hat.float())


def test_that_nothing_is_believed_of_the_noise_where_there_is_none() -> None:
    dataset = points()
    clean = NoiseLevel(time=0.0, alpha=1.0, sigma=0.0)
    estimates = FiniteDataDenoiser(dataset)(dataset.examples, clean)
    np.testing.assert_allclose(estimates.x_0_hat, dataset.examples, rtol=1e-15)
    assert torch.equal(estimates.eps_hat, torch.zeros(50, 2, dtype=torch.float64))


def test_that_the_denoiser_keeps_to_its_labels() -> None:
    dataset = points()
    labels = torch.arange(9) % CLASSES
    level = NoiseLevel(time=0.5, alpha=0.8, sigma=0.5)
    x_t = noised(dataset, 9, 0.8, 0.5)
    estimates = FiniteDataDenoiser(dataset, labels)(x_t, level)
    exact = ideal_posterior(dataset, x_t, 0.8, 0.5, labels=labels)
    assert torch.equal(estimates.x_0_hat, exact.x_0_hat)
    everything = FiniteDataDenoiser(dataset)(x_t, level)
    assert not torch.allclose(estimates.x_0_hat, everything.x_0_hat)
