"""Planes and ways through latent space: every z worked out apart, pictures by the generator."""

from typing import Literal

import numpy as np
import pytest
import torch
from scipy.stats import chi
from small_gans import plain_gan

from core.arrays import Array, Doubles, Floats
from core.errors import NoisescopeError
from core.gan.method import GANMethod
from core.gan_answers import MAP_RANGE, LatentsInterpolated, LatentsSpread
from core.gan_requests import InterpolateLatents, SpreadLatents

SAMPLES = (3, 0, 7)
PLACE = SpreadLatents(SAMPLES, centre=(0.25, -0.5), reach=0.75, side=4)
ROUNDING = 2e-6  # of float32 numbers of about 1, where batches of other sizes sum otherwise
PIXEL = 1 / 255 + 1e-6  # half a step of 2/255, and rounding
TYPICAL = 0.03  # of lengths: ten thousand of them give a quantile to about half of this


def spread(gan: GANMethod, request: SpreadLatents) -> LatentsSpread:
    *others, answer = gan.answer(7, request)
    assert not others
    assert isinstance(answer, LatentsSpread)
    return answer


def interpolated(gan: GANMethod, request: InterpolateLatents) -> LatentsInterpolated:
    *others, answer = gan.answer(7, request)
    assert not others
    assert isinstance(answer, LatentsInterpolated)
    return answer


def noise(gan: GANMethod, *numbers: int) -> Doubles:
    model = gan.model
    return np.concatenate(
        [model.latents_of(model.preview_seed(), [n]).double().numpy() for n in numbers]
    )


def on_plane(gan: GANMethod, request: SpreadLatents) -> Doubles:
    """Place by place, rows from the top: [side, side, latent]."""
    a, b, c = noise(gan, *request.samples)
    (u_0, v_0), reach, last = request.centre, request.reach, request.side - 1
    z = np.zeros((request.side, request.side, len(a)))
    for row, column in np.ndindex(request.side, request.side):
        u = u_0 - reach + 2 * reach * column / last
        v = v_0 + reach - 2 * reach * row / last
        z[row, column] = (1 - u - v) * a + u * b + v * c
    return z


@torch.no_grad()
def drawn(gan: GANMethod, z: Doubles, label: int = -1, *, average: bool = True) -> Floats:
    """What the generator makes of noise [..., latent], asked directly."""
    model = gan.model
    network = model.average if average else model.contest.generator
    network.eval()
    flat = torch.from_numpy(z.reshape(-1, z.shape[-1])).float()
    labels = None if label < 0 else torch.full((len(flat),), label)
    x = network(flat, labels)
    network.train()
    x = x.movedim(1, -1) if x.ndim == 4 else x
    made: Floats = x.numpy()
    return made.reshape(*z.shape[:-1], *x.shape[1:])


def as_made(gan: GANMethod, pictures: Array) -> Doubles:
    """What is shown, as the generator made it."""
    images = gan.model.contest.dataset.kind == "image"
    numbers = pictures.astype(np.float64)
    return numbers / 127.5 - 1 if images else numbers


def grown(preset: str, *settings: str) -> GANMethod:
    """With an average that differs from what is trained."""
    gan = plain_gan(preset, *settings)
    for parameter in gan.model.average.parameters():
        parameter.data.mul_(1.5)
    return gan


@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
@pytest.mark.parametrize("weights", ["ema", "raw"])
def test_that_each_picture_of_the_plane_is_what_the_generator_makes_there(
    preset: str, weights: Literal["ema", "raw"]
) -> None:
    gan = grown(preset)
    request = SpreadLatents(SAMPLES, (0.25, -0.5), 0.75, 4, weights=weights)
    answer, z = spread(gan, request), on_plane(gan, request)
    assert (answer.step, answer.weights, answer.samples) == (7, weights, SAMPLES)
    np.testing.assert_allclose(answer.u, [-0.5, 0.0, 0.5, 1.0], atol=1e-12)
    np.testing.assert_allclose(answer.v, [0.25, -0.25, -0.75, -1.25], atol=1e-12)
    expected = drawn(gan, z, average=weights == "ema")
    atol = PIXEL if preset == "digits-gan" else ROUNDING
    np.testing.assert_allclose(as_made(gan, answer.pictures), expected, rtol=0, atol=atol)
    np.testing.assert_allclose(answer.lengths, np.linalg.norm(z, axis=-1), rtol=1e-6)
    np.testing.assert_allclose(answer.z, on_middle(gan, request), atol=1e-6)
    others = spread(gan, PLACE if weights == "raw" else SpreadLatents(SAMPLES, side=4))
    assert not np.array_equal(answer.pictures, others.pictures)


def on_middle(gan: GANMethod, request: SpreadLatents) -> Doubles:
    a, b, c = noise(gan, *request.samples)
    u, v = request.centre
    return a + u * (b - a) + v * (c - a)


def test_that_the_corners_of_the_plane_are_the_samples_of_the_preview() -> None:
    gan = grown("ring-gan")
    model = gan.model
    answer = spread(gan, SpreadLatents((2, 5, 1)))
    samples = model.samples([-1] * 6, seed=model.preview_seed(), weights="ema").numpy()
    for corner, number in (((7, 0), 2), ((7, 7), 5), ((0, 0), 1)):
        np.testing.assert_allclose(answer.pictures[corner], samples[number], atol=ROUNDING)


@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
def test_that_logits_are_the_critics_unless_it_is_left_out(preset: str) -> None:
    gan = grown(preset)
    critic = gan.model.contest.critic
    made = torch.from_numpy(drawn(gan, on_plane(gan, PLACE)).reshape(16, -1))
    with torch.no_grad():
        critic.eval()
        x = made if preset == "ring-gan" else made.view(16, 28, 28, 1).movedim(-1, 1)
        expected = critic(x, None).view(4, 4)
        critic.train()
    logits = spread(gan, PLACE).logits
    np.testing.assert_allclose(logits, expected, rtol=0, atol=ROUNDING)
    quick = spread(gan, SpreadLatents(SAMPLES, (0.25, -0.5), 0.75, 4, judged=False))
    assert np.isnan(quick.logits).all()
    np.testing.assert_array_equal(quick.pictures, spread(gan, PLACE).pictures)


def test_that_coordinates_are_set_after_z_is_brought_to_the_sphere() -> None:
    gan = grown("digits-gan")
    changes = ((5, 1.25), (0, -2.0))
    request = SpreadLatents(SAMPLES, side=3, on_sphere=True, changes=changes)
    answer, z = spread(gan, request), on_plane(gan, request)
    z *= chi.ppf(0.5, z.shape[-1]) / np.linalg.norm(z, axis=-1, keepdims=True)
    assert answer.z[[0, 5]].tolist() == [-2.0, 1.25]
    for coordinate, value in changes:
        z[..., coordinate] = value
    np.testing.assert_allclose(answer.lengths, np.linalg.norm(z, axis=-1), atol=TYPICAL)
    plain = spread(gan, SpreadLatents(SAMPLES, side=3, changes=changes))
    expected = on_plane(gan, request)
    for coordinate, value in changes:
        expected[..., coordinate] = value
    np.testing.assert_allclose(
        as_made(gan, plain.pictures), drawn(gan, expected), rtol=0, atol=PIXEL
    )


def test_that_the_sphere_has_one_length_and_keeps_directions() -> None:
    gan = grown("ring-gan")
    answer, z = (
        spread(gan, SpreadLatents(SAMPLES, on_sphere=True)),
        on_plane(gan, SpreadLatents(SAMPLES)),
    )
    length = float(answer.lengths[0, 0])
    np.testing.assert_allclose(answer.lengths, length, rtol=1e-6)
    assert length == pytest.approx(chi.ppf(0.5, 2), abs=TYPICAL)
    expected = drawn(gan, z * (length / np.linalg.norm(z, axis=-1, keepdims=True)))
    np.testing.assert_allclose(as_made(gan, answer.pictures), expected, rtol=0, atol=ROUNDING)


def test_that_the_map_has_the_length_of_z_in_every_cell() -> None:
    gan = grown("digits-gan")
    changes = ((2, 0.5),)
    answer = spread(gan, SpreadLatents(SAMPLES, on_sphere=True, changes=changes))
    cells, (low, high) = len(answer.map_lengths), MAP_RANGE
    side = (high - low) / cells
    a, b, c = noise(gan, *SAMPLES)
    for row, column in ((0, 0), (0, cells - 1), (cells - 1, 3), (cells // 2, cells // 3)):
        u, v = low + side * (column + 0.5), high - side * (row + 0.5)
        z = a + u * (b - a) + v * (c - a)
        z[2] = 0.5
        assert answer.map_lengths[row, column] == pytest.approx(np.linalg.norm(z), rel=1e-6)


@pytest.mark.parametrize("truncation", [1.0, 0.5])
def test_that_usual_lengths_are_those_of_a_chi_distribution(truncation: float) -> None:
    gan = plain_gan("digits-gan", f"sampling.truncation={truncation}")
    size = gan.model.contest.latents.size
    expected = truncation * chi.ppf([0.05, 0.95], size)
    np.testing.assert_allclose(
        spread(gan, SpreadLatents(SAMPLES)).usual_lengths, expected, atol=TYPICAL
    )
    ways = interpolated(gan, InterpolateLatents(0, 1))
    np.testing.assert_allclose(ways.usual_lengths, expected, atol=TYPICAL)


def test_that_usual_lengths_of_even_noise_are_those_of_a_square() -> None:
    low, high = spread(plain_gan("ring-gan", "method.latent=uniform"), PLACE).usual_lengths
    # Within a circle of radius r <= 1 is pi r^2 / 4 of the square from -1 to 1.
    assert np.pi * low**2 / 4 == pytest.approx(0.05, abs=0.01)
    beyond = 4 * _corner(high)
    assert beyond / 4 == pytest.approx(0.05, abs=0.01)


def _corner(radius: float) -> float:
    """Area of one corner of the square from -1 to 1 that is farther away than this, beyond 1."""
    edge = np.sqrt(radius**2 - 1)
    sector = radius**2 * (np.pi / 4 - np.arctan(edge))
    return float(1 - edge - sector)


@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
def test_that_both_ways_are_what_the_generator_makes_of_them(preset: str) -> None:
    gan = grown(preset)
    answer = interpolated(gan, InterpolateLatents(4, 9, 5, weights="raw"))
    a, b = noise(gan, 4, 9)
    straight = np.array([a + t * (b - a) for t in (0, 0.25, 0.5, 0.75, 1)])
    unit_a, unit_b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    w = np.arccos(unit_a @ unit_b)
    lengths = np.linspace(np.linalg.norm(a), np.linalg.norm(b), 5)
    around = np.array(
        [
            length * (np.sin((1 - t) * w) * unit_a + np.sin(t * w) * unit_b) / np.sin(w)
            for t, length in zip((0, 0.25, 0.5, 0.75, 1), lengths, strict=True)
        ]
    )
    atol = PIXEL if preset == "digits-gan" else ROUNDING
    for shown, z in ((answer.straight, straight), (answer.spherical, around)):
        expected = drawn(gan, z, average=False)
        np.testing.assert_allclose(as_made(gan, shown), expected, rtol=0, atol=atol)
    np.testing.assert_allclose(answer.straight_lengths, np.linalg.norm(straight, axis=1), rtol=1e-6)
    np.testing.assert_allclose(answer.spherical_lengths, lengths, rtol=1e-6)
    np.testing.assert_array_equal(answer.shares, [0, 0.25, 0.5, 0.75, 1])
    assert (answer.step, answer.first, answer.last, answer.weights) == (7, 4, 9, "raw")


def test_that_a_class_is_asked_for_everywhere() -> None:
    gan = grown("digits-gan", "method.class_conditional=true")
    request = SpreadLatents(SAMPLES, side=3, label=4)
    answer, z = spread(gan, request), on_plane(gan, request)
    np.testing.assert_allclose(as_made(gan, answer.pictures), drawn(gan, z, 4), rtol=0, atol=PIXEL)
    other = spread(gan, SpreadLatents(SAMPLES, side=3, label=5))
    assert not np.array_equal(answer.pictures, other.pictures)
    ways = interpolated(gan, InterpolateLatents(3, 0, 2, label=4))
    np.testing.assert_array_equal(ways.straight[0], answer.pictures[2, 0])


@pytest.mark.parametrize(
    ("conditional", "request_", "named"),
    [
        (False, SpreadLatents(SAMPLES, label=0), "label: got 0, .* no classes"),
        (True, SpreadLatents(SAMPLES, label=10), "label: got 10, .* from 0 to 9"),
        (True, InterpolateLatents(0, 1), "label: got -1, .* from 0 to 9"),
        (False, SpreadLatents(SAMPLES, side=1), "side: got 1"),
        (False, SpreadLatents(SAMPLES, reach=float("nan")), "reach: got nan"),
        (False, SpreadLatents((0, -1, 2)), "sample: got -1"),
        (False, SpreadLatents(SAMPLES, changes=((64, 0.0),)), "coordinate 64, .* 0 to 63"),
        (False, InterpolateLatents(0, 1, count=1), "count: got 1"),
    ],
)
def test_that_what_cannot_be_drawn_is_refused_in_a_sentence(
    conditional: bool, request_: SpreadLatents | InterpolateLatents, named: str
) -> None:
    gan = plain_gan("digits-gan", f"method.class_conditional={str(conditional).lower()}")
    with pytest.raises(NoisescopeError, match=named):
        list(gan.answer(0, request_))


def test_that_noise_of_no_length_is_drawn_all_the_same() -> None:
    gan = plain_gan("ring-gan", "sampling.truncation=0")
    answer = spread(gan, SpreadLatents(SAMPLES, on_sphere=True))
    assert np.isfinite(answer.pictures).all()
    assert answer.usual_lengths == (0.0, 0.0)
    assert np.isfinite(interpolated(gan, InterpolateLatents(0, 1)).spherical).all()


@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
def test_that_looking_changes_neither_weights_nor_random_numbers(preset: str) -> None:
    gan = plain_gan(preset)
    contest = gan.model.contest

    def state() -> list[torch.Tensor]:
        names = ("critic batches", "critic latents", "generator batches", "generator latents")
        streams = [contest.streams.generator(name).get_state() for name in names]
        weights = [v for module in gan.weights().values() for v in module.state_dict().values()]
        return [value.clone() for value in (*weights, *streams, torch.get_rng_state())]

    modes = [module.training for module in gan.weights().values()]
    before = state()
    spread(gan, SpreadLatents(SAMPLES, on_sphere=True))
    interpolated(gan, InterpolateLatents(0, 1))
    for old, new in zip(before, state(), strict=True):
        assert torch.equal(old, new)
    assert modes == [module.training for module in gan.weights().values()]
