"""Each change of pictures against NumPy, picture by picture, and what holds for all of them."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.stats import chisquare
from torch import Tensor
from torch._subclasses import FakeTensorMode

from core.config.augmentation import PictureChangesConfig
from core.errors import NoisescopeError
from core.gan.augmentation.changes import (
    Change,
    PictureChanges,
    brightness,
    contrast,
    cutout,
    saturation,
    translation,
)

Picture = NDArray[np.float64]  # [c, h, w]
LAST = 1 - 2**-24  # the largest float32 below 1


def brighter(x: Picture, u: float, _v: float) -> Picture:
    return x + u - 0.5


def more_saturated(x: Picture, u: float, _v: float) -> Picture:
    grey = sum(x) / len(x)
    return np.stack([grey + 2 * u * (channel - grey) for channel in x])


def more_contrast(x: Picture, u: float, _v: float) -> Picture:
    return x.mean() + (u + 0.5) * (x - x.mean())


def moved(x: Picture, u: float, v: float) -> Picture:
    """The part that stays in view is cut out of one picture and put into a black one."""
    found = np.full_like(x, -1.0)
    _, height, width = x.shape
    down = int(u * (2 * (height // 8) + 1)) - height // 8
    right = int(v * (2 * (width // 8) + 1)) - width // 8
    part = x[:, max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)]
    top, left = max(0, down), max(0, right)
    found[:, top : top + part.shape[1], left : left + part.shape[2]] = part
    return found


def with_a_hole(x: Picture, u: float, v: float) -> Picture:
    found = x.copy()
    slices: list[slice] = []
    for side, number in zip(x.shape[1:], (u, v), strict=True):
        length = int(side * 0.5 + 0.5)
        first = int(number * (side + (1 if length % 2 == 0 else 0))) - length // 2
        slices.append(slice(max(0, first), first + length))
    found[:, slices[0], slices[1]] = 0.0
    return found


BY_HAND: Mapping[Change, Callable[[Picture, float, float], Picture]] = {
    brightness: brighter,
    saturation: more_saturated,
    contrast: more_contrast,
    translation: moved,
    cutout: with_a_hole,
}
OF_RGB: tuple[Change, ...] = (brightness, saturation, contrast, translation, cutout)
OF_GREY: tuple[Change, ...] = (brightness, contrast, translation, cutout)


def pictures(*shape: int, seed: int = 0) -> Tensor:
    """Numbers in [-1, 1], none of which is exactly black or grey."""
    generator = torch.Generator().manual_seed(seed)
    return 1.98 * torch.rand(shape, generator=generator, dtype=torch.float64) - 0.985


def numbers(count: int, seed: int = 1) -> Tensor:
    return torch.rand((count, 2), generator=torch.Generator().manual_seed(seed))


def strength(value: float) -> Tensor:
    return torch.tensor(value)


def all_changes(channels: int) -> PictureChanges:
    return PictureChanges(PictureChangesConfig(), channels=channels)


@pytest.mark.parametrize("size", [(28, 28), (13, 18), (6, 33)])
@pytest.mark.parametrize("change", OF_RGB)
def test_that_a_change_is_that_of_numpy_where_it_is_made(
    change: Change, size: tuple[int, int]
) -> None:
    x, chosen = pictures(40, 3, *size), numbers(40)
    made = torch.arange(40) % 3 > 0
    found = change(x, chosen, made)
    expected = [
        BY_HAND[change](one, float(u), float(v)) if changed else one
        for one, (u, v), changed in zip(x.numpy(), chosen.numpy(), made.numpy(), strict=True)
    ]
    # Sums of a thousand numbers of float64 in another order.
    np.testing.assert_allclose(found, np.stack(expected), rtol=0, atol=1e-14)
    assert torch.equal(found[~made], x[~made])


@pytest.mark.parametrize(("channels", "changes"), [(1, OF_GREY), (3, OF_RGB), (4, OF_GREY)])
def test_that_all_are_made_in_turn_by_numbers_of_the_generator(
    channels: int, changes: tuple[Change, ...]
) -> None:
    x = pictures(50, channels, 16, 16)
    found = all_changes(channels)(x, strength(0.6), torch.Generator().manual_seed(2))
    drawn = torch.rand((len(changes), 50, 3), generator=torch.Generator().manual_seed(2)).numpy()
    for place, picture in enumerate(x.numpy()):
        expected = picture
        for change, (coin, u, v) in zip(changes, drawn[:, place], strict=True):
            if coin < 0.6:
                expected = BY_HAND[change](expected, float(u), float(v))
        # Sums of some hundred numbers of float64 in another order.
        np.testing.assert_allclose(found[place], expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("on", ["colour", "translation", "cutout"])
def test_that_only_what_is_on_is_done(on: str) -> None:
    chosen = {"colour": False, "translation": False, "cutout": False, on: True}
    x = pictures(5, 1, 16, 16)
    config = PictureChangesConfig.model_validate(chosen)
    found = PictureChanges(config, channels=1)(x, strength(1.0), torch.Generator().manual_seed(3))
    expected = {"colour": (brightness, contrast), "translation": (translation,)}.get(on, (cutout,))
    drawn = torch.rand((len(expected), 5, 3), generator=torch.Generator().manual_seed(3))
    for change, row in zip(expected, drawn, strict=True):
        x = change(x, row[:, 1:], torch.ones(5, dtype=torch.bool))
    assert torch.equal(found, x)


def test_that_a_strength_of_0_changes_nothing_and_passes_the_gradient_as_it_is() -> None:
    x = pictures(30, 3, 12, 12).float().requires_grad_()
    found = all_changes(3)(x, strength(0.0), torch.Generator())
    assert torch.equal(found, x)
    weights = pictures(30, 3, 12, 12, seed=4).float()
    (gradient,) = torch.autograd.grad((found * weights).sum(), x)
    # The mean of a picture has a gradient of its own, whose weight here is 0.
    assert torch.equal(gradient, weights)


def test_that_a_strength_of_0_changes_nothing_even_where_0_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only_zeros(size: tuple[int, ...], **_where: object) -> Tensor:
        return torch.zeros(size)

    x = pictures(3, 3, 12, 12)
    monkeypatch.setattr(torch, "rand", only_zeros)
    assert torch.equal(all_changes(3)(x, strength(0.0), torch.Generator()), x)


def test_that_first_and_second_derivatives_are_right() -> None:
    changes = all_changes(3)

    def changed(x: Tensor) -> Tensor:
        # Every change is linear in x; the cube makes the second derivative something.
        return changes(x, strength(0.7), torch.Generator().manual_seed(5)) ** 3

    x = pictures(3, 3, 8, 8).requires_grad_()
    assert torch.autograd.gradcheck(changed, x, fast_mode=True)
    assert torch.autograd.gradgradcheck(changed, x, fast_mode=True)


@pytest.mark.parametrize("probability", [0.2, 0.75, 1.0])
@pytest.mark.parametrize("change", ["colour", "translation", "cutout"])
def test_that_changes_are_as_likely_as_the_strength_says(change: str, probability: float) -> None:
    count = 3000
    x = pictures(1, 1, 16, 16).expand(count, 1, 16, 16)
    chosen = {"colour": False, "translation": False, "cutout": False, change: True}
    changes = PictureChanges(PictureChangesConfig.model_validate(chosen), channels=1)
    found = changes(x, strength(probability), torch.Generator().manual_seed(6))
    share = float((found != x).flatten(1).any(dim=1).double().mean())
    # Either of brightness and contrast shows; one move in 25 is by (0, 0), which shows nothing.
    expected = {"colour": 1 - (1 - probability) ** 2, "translation": probability * 24 / 25}
    mean = expected.get(change, probability)
    # Four standard errors of a binomial share.
    assert share == pytest.approx(mean, abs=4 * (mean * (1 - mean) / count) ** 0.5)


def test_that_the_coins_of_two_changes_have_nothing_to_do_with_each_other() -> None:
    count = 3000
    x = pictures(1, 1, 16, 16).expand(count, 1, 16, 16)
    config = PictureChangesConfig(colour=False)
    found = PictureChanges(config, channels=1)(x, strength(0.5), torch.Generator().manual_seed(7))
    hole = (found == 0).flatten(1).any(dim=1)
    bar = (found == -1).flatten(1).any(dim=1)  # also beside a hole: it is a quarter of the picture
    difference = float(bar[hole].double().mean() - bar[~hole].double().mean())
    # Two shares of about 1,500 each have a standard error of 0.013 each. A hole hides a bar
    # wholly only if that is at one border and within it, about 1 time in 100.
    assert abs(difference) < 0.01 + 4 * 0.013 * 2**0.5


def test_that_every_move_and_every_place_of_the_hole_is_as_likely() -> None:
    count, side = 4000, 16
    made = torch.ones(count, dtype=torch.bool)
    x = torch.ones(count, 1, side, side, dtype=torch.float64)
    x[:, :, 8, 8] = 0.5
    found = translation(x, numbers(count, seed=8), made)
    place = (found[:, 0] == 0.5).flatten(1).double().argmax(dim=1)
    moves = torch.stack([place // side - 8, place % side - 8], dim=1)
    assert (moves.min(), moves.max()) == (-2, 2)
    cells = (moves[:, 0] + 2) * 5 + moves[:, 1] + 2
    assert chisquare(torch.bincount(cells, minlength=25)).pvalue > 1e-3

    hidden = cutout(x, numbers(count, seed=9), made)[:, 0] == 0
    heights, widths = hidden.any(dim=2).sum(dim=1), hidden.any(dim=1).sum(dim=1)
    # Eight rows, of which between all and half are in view: 17 places, of which 9 show all eight.
    for lengths in (heights, widths):
        shown = torch.bincount(lengths, minlength=9)[4:]
        expected = np.array([2, 2, 2, 2, 9]) / 17 * count
        assert chisquare(shown, expected).pvalue > 1e-3


@pytest.mark.parametrize("side", [*range(1, 70), 1000])
def test_that_the_last_number_is_still_within_the_range(side: int) -> None:
    ones = torch.ones(2, 1, side, 1)
    extremes = torch.tensor([[0.0, 0.0], [LAST, LAST]])
    made = torch.ones(2, dtype=torch.bool)
    moved_in = (translation(ones, extremes, made) == -1).sum(dim=(1, 2, 3))
    assert moved_in.tolist() == [side // 8, side // 8]
    length = (side + 1) // 2
    hidden = (cutout(ones, extremes, made) == 0).sum(dim=(1, 2, 3))
    # Above and below, the middle of an even number of rows is at a border; an odd one has a row in
    # the middle.
    assert hidden.tolist() == [length - length // 2, length // 2 + length % 2]


def test_that_as_many_numbers_are_drawn_whatever_the_strength_is() -> None:
    states: list[Tensor] = []
    for value in (0.0, 0.4, 1.0):
        generator = torch.Generator().manual_seed(10)
        all_changes(3)(pictures(7, 3, 8, 8), strength(value), generator)
        states.append(generator.get_state())
    assert torch.equal(states[0], states[1])
    assert torch.equal(states[0], states[2])


def test_that_real_and_generated_pictures_are_treated_alike() -> None:
    """With the same numbers the same is done, whatever is in the picture: f(x) - f(0) is linear."""
    changes = all_changes(3)

    def changed(x: Tensor) -> Tensor:
        return changes(x, strength(0.8), torch.Generator().manual_seed(11))

    real, fake = pictures(20, 3, 16, 16), 5 * pictures(20, 3, 16, 16, seed=12)
    both, nothing = changed(real + fake), changed(torch.zeros_like(real))
    # Sums of numbers up to 10 in float64.
    torch.testing.assert_close(both + nothing, changed(real) + changed(fake), rtol=0, atol=1e-13)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float64])
def test_that_pictures_stay_in_their_precision(dtype: torch.dtype) -> None:
    found = all_changes(3)(pictures(4, 3, 8, 8).to(dtype), strength(0.5), torch.Generator())
    assert found.dtype == dtype


def test_that_nothing_is_read_back_from_the_device() -> None:
    # Fake tensors have shapes and no numbers: whoever asks for one gets an exception.
    with FakeTensorMode():
        x = torch.empty(4, 3, 16, 16)
        found = all_changes(3)(x, torch.empty(()), torch.Generator())
    assert found.shape == (4, 3, 16, 16)


def test_that_no_change_at_all_is_refused() -> None:
    config = PictureChangesConfig(colour=False, translation=False, cutout=False)
    with pytest.raises(NoisescopeError, match="at least one of colour, translation and cutout"):
        PictureChanges(config, channels=1)
