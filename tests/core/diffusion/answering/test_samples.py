"""Samples with every step of their way from noise."""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from small_models import answer_of, events_of, small_method
from torch import Tensor

from core.answers import NOISE_SPAN, AnswerProgressed, SamplesDrawn
from core.arrays import Array
from core.config.sampling import SamplingConfig
from core.diffusion.answering.samples import sampler_config
from core.diffusion.drawing import SampleRequest
from core.diffusion.method import DiffusionMethod
from core.errors import NoisescopeError
from core.requests import SampleNow
from core.samplers.registry import SAMPLERS
from core.samplers.step import SamplerStep


@pytest.fixture(scope="module")
def ring() -> DiffusionMethod:
    """Without clipping, so that what the network says is what is shown."""
    return small_method("ring-diffusion", ["sampling.clip=false"], steps=3)


@pytest.fixture(scope="module")
def digits() -> DiffusionMethod:
    return small_method("digits-diffusion", steps=1)


def drawn(method: DiffusionMethod, **asked: Any) -> SamplesDrawn:
    return answer_of(method, SampleNow(**asked), SamplesDrawn)


def steps_apart(method: DiffusionMethod, kind: str, labels: list[int]) -> list[SamplerStep]:
    """The way of the same samples, taken without a film."""
    model = method.model
    sampling = model.config.sampling
    request = SampleRequest.of(
        sampling.model_copy(update={"sampler": sampler_config(sampling, kind)}),
        labels,
        seed=11,
        steps=5,
        guidance_scale=2.0,
    )
    with model.evaluated("ema") as network:
        return list(model.source.steps(network, request))


def numbers(tensors: list[Tensor]) -> NDArray[np.float32]:
    return torch.stack(tensors).numpy()


def doubles(array: Array) -> NDArray[np.float64]:
    return array.astype(np.float64)


def pixels_of(x: NDArray[np.float32]) -> NDArray[np.uint8]:
    """uint8 with the channels last, from -1..1."""
    rounded = np.round((x + np.float32(1)) * np.float32(127.5)).clip(0, 255)
    return np.moveaxis(rounded, -3, -1).astype(np.uint8)


@pytest.mark.parametrize("kind", list(SAMPLERS))
def test_that_x_t_is_made_up_of_both_estimates_at_every_step(
    ring: DiffusionMethod, kind: str
) -> None:
    film = drawn(ring, sampler=kind, steps=6, labels=(0, 3, 5))
    x_0_hat, eps_hat = doubles(film.x_0_hat), doubles(film.eps_hat)
    alpha, sigma = film.levels.alpha[:, None, None], film.levels.sigma[:, None, None]
    together = alpha * x_0_hat + sigma * eps_hat
    # float32 keeps 7 digits, and near pure noise x_0_hat is 1 / alpha times as large as x_t.
    np.testing.assert_allclose(doubles(film.x_t), together, atol=1e-6 * np.abs(x_0_hat).max())


@pytest.mark.parametrize("kind", ["ddim", "ddpm", "heun", "dpmpp_2m_sde"])
def test_that_a_film_of_points_is_the_way_of_its_sampler(ring: DiffusionMethod, kind: str) -> None:
    film = drawn(
        ring, sampler=kind, steps=5, labels=(1, 6, -1), guidance_scale=2.0, seed=11, weights="ema"
    )
    way = steps_apart(ring, kind, [1, 6, -1])
    # The same arithmetic in the same order: not a bit differs.
    np.testing.assert_array_equal(film.x_t, numbers([taken.x_t for taken in way]))
    np.testing.assert_array_equal(film.x_0_hat, numbers([taken.x_0_hat for taken in way]))
    np.testing.assert_array_equal(film.eps_hat, numbers([taken.eps_hat for taken in way]))
    np.testing.assert_array_equal(film.samples, way[-1].x_next.numpy())
    np.testing.assert_array_equal(film.levels.sigma, [taken.level.sigma for taken in way])
    np.testing.assert_array_equal(film.nfe, [taken.nfe for taken in way])
    assert (film.sampler, film.guidance_scale, film.seed) == (kind, 2.0, 11)
    assert film.purpose == "requested"
    assert film.labels.tolist() == [1, 6, -1]


@pytest.mark.parametrize("kind", ["euler", "unipc"])
def test_that_a_film_of_pictures_is_the_way_of_its_sampler(
    digits: DiffusionMethod, kind: str
) -> None:
    film = drawn(
        digits, sampler=kind, steps=5, labels=(4, 9), guidance_scale=2.0, seed=11, weights="ema"
    )
    way = steps_apart(digits, kind, [4, 9])
    assert film.x_t.dtype == film.eps_hat.dtype == np.uint8
    for name in ("x_t", "x_0_hat"):
        seen = pixels_of(numbers([getattr(taken, name) for taken in way]))
        np.testing.assert_array_equal(getattr(film, name), seen)
    eps_hat = pixels_of(numbers([taken.eps_hat / NOISE_SPAN for taken in way]))
    np.testing.assert_array_equal(film.eps_hat, eps_hat)
    np.testing.assert_array_equal(film.samples, pixels_of(way[-1].x_next.numpy()))


def test_that_the_change_is_that_of_x_0_hat_since_the_step_before(ring: DiffusionMethod) -> None:
    film = drawn(ring, steps=8)
    moved = np.diff(doubles(film.x_0_hat), axis=0)
    lengths = np.sqrt((moved**2).mean(axis=-1))
    assert film.change.shape == film.x_0_hat.shape[:2]
    np.testing.assert_array_equal(film.change[0], 0)
    # Differences of float32 numbers of the order of 1 are off by some 1e-7 each.
    np.testing.assert_allclose(film.change[1:], lengths, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", ["ddim", "ddpm"])
def test_that_a_sample_begins_from_the_same_noise_whatever_it_is_drawn_with(
    ring: DiffusionMethod, kind: str
) -> None:
    few = drawn(ring, sampler=kind, labels=(0, 1))
    many = drawn(ring, sampler=kind, labels=(0, 1, 2, 3, 4, 5, 6))
    np.testing.assert_array_equal(few.x_t[0], many.x_t[0, :2])
    # Matrix products of other sizes may add up in another order.
    np.testing.assert_allclose(
        doubles(few.samples), doubles(many.samples)[:2], rtol=1e-4, atol=1e-4
    )


def test_that_what_is_not_given_is_that_of_the_preview_and_the_config(
    digits: DiffusionMethod,
) -> None:
    film = drawn(digits)
    model = digits.model
    assert film.labels.tolist() == list(model.preview_labels())
    assert film.seed == model.preview_seed()
    assert film.weights == model.config.preview.weights
    assert film.guidance_scale == model.config.sampling.guidance.scale
    assert len(film.levels) == model.config.sampling.steps == 4
    assert film.nfe.tolist() == [2, 4, 6, 8]  # guidance asks the network twice


def test_that_the_configs_own_sampler_keeps_its_parameters() -> None:
    config = SamplingConfig.model_validate({"sampler": {"kind": "ddim", "eta": 0.5}})
    assert sampler_config(config, "ddim") == config.sampler
    assert sampler_config(config, "ddpm").kind == "ddpm"


def test_that_each_step_says_how_far_the_film_is(ring: DiffusionMethod) -> None:
    *told, last = events_of(ring, SampleNow(steps=4))
    assert isinstance(last, SamplesDrawn)
    assert [event.done for event in told if isinstance(event, AnswerProgressed)] == [
        0.25, 0.5, 0.75, 1.0,
    ]  # fmt: skip


def test_that_a_film_can_be_left_at_any_step(ring: DiffusionMethod) -> None:
    answering = ring.answer(0, SampleNow(weights="raw"))
    next(answering)
    assert not ring.model.network.training  # while its samples are drawn
    answering.close()
    assert ring.model.network.training


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (SampleNow(labels=(0,) * 100_000, steps=1000), "take 2.2 GB, but at most 2 GB are kept"),
        (SampleNow(sampler="magic"), "sampler: got 'magic'; choose one of ddpm, ddim"),
        (SampleNow(guidance_scale=-1.0), "sampling.guidance.scale.*from 0 to 20"),
        (SampleNow(steps=0), "sampling.steps: got 0.*choose a whole number from 1 to 1000"),
    ],
)
def test_that_what_cannot_be_drawn_is_refused_in_one_sentence(
    ring: DiffusionMethod, request_: SampleNow, sentence: str
) -> None:
    with pytest.raises(NoisescopeError, match=sentence) as refused:
        events_of(ring, request_)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)
