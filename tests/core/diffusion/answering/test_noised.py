"""Training examples on their way to noise, beside the forward process computed apart."""

import itertools
from functools import cache

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from small_models import answer_of, events_of, small_method

from core.answers import AnswerProgressed, ForwardNoised
from core.arrays import Array
from core.data.points.density import places
from core.diffusion.answering.noised import REACH, SIDE
from core.diffusion.method import DiffusionMethod
from core.errors import NoisescopeError
from core.requests import NoiseExamples

PATHS = ("cosine", "edm", "rectified_flow")
TIMESTEPS = (0, 400, 999)


@cache
def of_path(preset: str, kind: str) -> DiffusionMethod:
    """Asking changes nothing, so tests share it."""
    return small_method(preset, [f"method.schedule.kind={kind}"])


def eps_of(method: DiffusionMethod, shape: tuple[int, ...]) -> NDArray[np.float64]:
    generator = method.model.streams.cpu_generator("forward noise")
    return torch.randn(shape, generator=generator).double().numpy()


def plain(array: Array) -> NDArray[np.float64]:
    return np.asarray(array, dtype=np.float64)


def as_pixels(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """[..., c, h, w] in -1..1 as numbers from 0 to 255, channels last."""
    return np.moveaxis(((x + 1) * 127.5).clip(0, 255), -3, -1)


@pytest.mark.parametrize("kind", PATHS)
def test_that_pictures_are_those_of_the_forward_process(kind: str) -> None:
    method = of_path("digits-diffusion", kind)
    indices = (5, 17, 2)
    noised = answer_of(method, NoiseExamples(indices, TIMESTEPS), ForwardNoised)
    data = method.model.dataset
    assert noised.indices.tolist() == list(indices)
    assert noised.labels.tolist() == data.labels[list(indices)].tolist()
    assert noised.levels.timesteps.tolist() == list(TIMESTEPS)
    x_0 = data.examples[list(indices)].double().numpy() / 127.5 - 1
    eps = eps_of(method, x_0.shape)
    # Rounded to whole numbers, and computed in single precision.
    np.testing.assert_allclose(plain(noised.x_0), as_pixels(x_0), atol=0.501)
    np.testing.assert_allclose(plain(noised.eps), as_pixels(eps), atol=0.501)
    for k, timestep in enumerate(TIMESTEPS):
        level = method.model.schedule.all_levels()[timestep]
        x_t = level.alpha * x_0 + level.sigma * eps
        scale = max(1.0, (level.alpha**2 + level.sigma**2) ** 0.5)
        assert noised.scales[k] == pytest.approx(scale, rel=1e-12)
        np.testing.assert_allclose(plain(noised.x_t[k]), as_pixels(x_t / scale), atol=0.501)


def test_that_only_an_exploding_path_is_scaled_and_ends_as_the_noise() -> None:
    for kind in ("cosine", "rectified_flow"):
        noised = answer_of(of_path("digits-diffusion", kind), NoiseExamples(), ForwardNoised)
        # alpha^2 + sigma^2 is 1 to double precision.
        np.testing.assert_allclose(noised.scales, 1.0, rtol=1e-12)
    exploding = answer_of(of_path("digits-diffusion", "edm"), NoiseExamples(), ForwardNoised)
    assert exploding.scales[-1] == pytest.approx(np.hypot(1, 80))
    # x_0 / 80 is left: one and a half of 127.5 steps.
    assert np.abs(exploding.x_t[-1].astype(int) - exploding.eps.astype(int)).max() <= 3


@pytest.mark.parametrize("kind", PATHS)
def test_that_points_and_their_histograms_are_those_of_the_forward_process(kind: str) -> None:
    method = of_path("ring-diffusion", kind)
    noised = answer_of(method, NoiseExamples(), ForwardNoised)
    x_0 = method.model.dataset.examples[noised.indices.tolist()].double().numpy()
    eps = eps_of(method, x_0.shape)
    levels = method.model.schedule.all_levels()
    for k, timestep in enumerate(map(int, noised.levels.timesteps)):
        level = levels[timestep]
        x_t = level.alpha * x_0 + level.sigma * eps
        # Single precision of numbers up to 300.
        np.testing.assert_allclose(plain(noised.x_t[k]), x_t, rtol=1e-5, atol=1e-5)
        edges = noised.scales[k] * noised.histogram_edges.astype(np.float64)
        values = plain(noised.x_t[k]).flatten()
        counts = [((values >= a) & (values < b)).sum() for a, b in itertools.pairwise(edges)]
        density = np.array(counts) / values.size / np.diff(edges)
        np.testing.assert_allclose(noised.histograms[k], density, rtol=1e-5)


@pytest.mark.parametrize("kind", PATHS)
def test_that_the_density_of_a_mixture_is_exact_at_every_level(kind: str) -> None:
    method = of_path("ring-diffusion", kind)
    noised = answer_of(method, NoiseExamples(), ForwardNoised)
    mixture = method.model.dataset.mixture
    assert mixture is not None
    assert noised.reach == REACH
    for density, alpha, sigma, scale in zip(
        noised.densities, noised.levels.alpha, noised.levels.sigma, noised.scales, strict=True
    ):
        along = places(REACH * scale, SIDE)
        y, x = torch.meshgrid(along, along, indexing="ij")
        at = torch.stack([x.flatten(), y.flatten()], dim=1)
        exact = mixture.log_density(at, alpha=alpha, sigma=sigma).exp().reshape(SIDE, SIDE)
        # Where data are so small beside the noise that the cells are wide, the least width is told.
        if alpha**2 * mixture.std**2 + sigma**2 >= (REACH * scale / SIDE) ** 2:
            np.testing.assert_allclose(density, exact.numpy(), rtol=1e-4, atol=1e-7)


def test_that_other_data_have_a_density_that_adds_up_and_is_measured_once() -> None:
    method = small_method("ring-diffusion", ["data.kind=two_moons", "data.training_points=300"])
    *progress, noised = events_of(method, NoiseExamples())
    assert isinstance(noised, ForwardNoised)
    done = [event.done for event in progress if isinstance(event, AnswerProgressed)]
    assert len(done) == len(noised.levels)
    assert done == sorted(done)
    cell = (2 * REACH / SIDE) ** 2
    assert float(noised.densities[0].sum()) * cell == pytest.approx(1, abs=1e-5)
    # Of a Gaussian, 0.27 % is beyond 3 standard deviations, along each axis.
    assert float(noised.densities[-1].sum()) * cell == pytest.approx(0.9973**2, abs=1e-3)
    others = answer_of(method, NoiseExamples(indices=(7, 9)), ForwardNoised)
    np.testing.assert_array_equal(others.densities, noised.densities)
    assert others.x_t.shape == (len(noised.levels), 2, 2)


def test_that_it_begins_with_examples_of_different_classes() -> None:
    method = of_path("digits-diffusion", "cosine")
    noised = answer_of(method, NoiseExamples(), ForwardNoised)
    assert noised.labels.tolist() == list(range(8))
    assert noised.training_labels.tolist() == method.model.dataset.labels.tolist()
    assert noised.densities.shape == (0, 0, 0)


def test_that_the_same_question_has_the_same_answer() -> None:
    method = small_method()
    first = answer_of(method, NoiseExamples(), ForwardNoised)
    method.step(1, torch.zeros(len(method.scalar_names)))
    np.testing.assert_array_equal(answer_of(method, NoiseExamples(), ForwardNoised).x_t, first.x_t)


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (NoiseExamples(indices=(0, 500)), "example 500: choose one from 0 to 499."),
        (NoiseExamples(indices=(-1,)), "example -1: choose one from 0 to 499."),
        (NoiseExamples(timesteps=(1000,)), "timestep 1000: choose one from 0 to 999."),
    ],
)
def test_that_what_is_not_there_is_refused(request_: NoiseExamples, told: str) -> None:
    with pytest.raises(NoisescopeError) as refused:
        events_of(of_path("ring-diffusion", "cosine"), request_)
    assert str(refused.value) == told
