"""The low-pass filter of doubling and halving: constants, waves, and a filter written out."""

import math

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.networks.gan.resampling import Halving, doubled

SIZES = [(8, 8), (14, 14), (16, 28), (2, 64)]


def maps(height: int, width: int) -> Tensor:
    generator = torch.Generator().manual_seed(height + width)
    return torch.randn(2, 3, height, width, generator=generator, dtype=torch.float64)


def halved(x: Tensor) -> Tensor:
    return Halving(x.shape[2], x.shape[3]).to(x.dtype)(x)


@pytest.mark.parametrize("size", SIZES)
def test_that_constants_stay_as_they_are(size: tuple[int, int]) -> None:
    constant = torch.full((1, 2, *size), 0.7, dtype=torch.float64)
    # 1e-15: weights are exact in binary, the sum of four products rounds
    for out in (halved(constant), doubled(constant)):
        torch.testing.assert_close(out, torch.full_like(out, 0.7), rtol=1e-15, atol=0)


@pytest.mark.parametrize("size", SIZES)
def test_that_halving_is_the_filter_1_3_3_1_with_its_border_repeated(size: tuple[int, int]) -> None:
    x = maps(*size)
    taps = torch.tensor([1, 3, 3, 1], dtype=torch.float64) / 8
    kernel = torch.outer(taps, taps).expand(3, 1, 4, 4)
    padded = functional.pad(x, (1, 1, 1, 1), mode="replicate")
    expected = functional.conv2d(padded, kernel, stride=2, groups=3)
    # 1e-14: float64, only the order of the sums differs
    torch.testing.assert_close(halved(x), expected, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("size", SIZES)
def test_that_doubling_is_the_transpose_of_halving_four_times(size: tuple[int, int]) -> None:
    fine = maps(*size)
    coarse = maps(size[0] // 2, size[1] // 2)
    # 1e-12: products of some thousand numbers, float64
    torch.testing.assert_close(
        (fine * doubled(coarse)).sum(), 4 * (halved(fine) * coarse).sum(), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("cycles", [0.0, 0.05, 0.125, 0.25, 0.4, 0.5])
@pytest.mark.parametrize("axis", [2, 3])
def test_that_a_wave_is_halved_cos_cubed_as_high(axis: int, cycles: float) -> None:
    def wave(places: Tensor) -> Tensor:
        values = torch.cos(2 * math.pi * cycles * places + 0.3)
        return values.view(1, 1, -1, 1).expand(1, 1, -1, 8).transpose(2, axis)

    fine = torch.arange(32, dtype=torch.float64)
    out = halved(wave(fine)).narrow(axis, 1, 14)  # without the borders
    expected = math.cos(math.pi * cycles) ** 3 * wave(fine.view(-1, 2).mean(1)).narrow(axis, 1, 14)
    # 1e-13: float64, phases up to 200
    torch.testing.assert_close(out, expected.narrow(5 - axis, 0, 4), rtol=1e-13, atol=1e-13)


def test_that_memory_layout_changes_no_number() -> None:
    x = maps(14, 12)
    out = halved(x.contiguous(memory_format=torch.channels_last))
    assert torch.equal(out, halved(x))
    assert out.is_contiguous(memory_format=torch.channels_last)


def test_that_the_filter_is_no_part_of_the_weights() -> None:
    assert Halving(4, 4).state_dict() == {}
