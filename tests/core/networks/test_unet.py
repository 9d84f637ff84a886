"""The U-Net's sizes, its memory layout, and what it refuses."""

import pytest
import torch

from core.config.networks import MLPConfig, UNetConfig
from core.errors import NoisescopeError
from core.networks.unet import UNet

SMALL = {"channels": 8, "channel_multipliers": (1, 2), "attention_levels": (1,)}


def build(data_shape: tuple[int, int, int], **overrides: object) -> UNet:
    torch.manual_seed(0)
    config = UNetConfig.model_validate({**SMALL, **overrides})
    network = UNet(config, data_shape=data_shape, num_classes=2).double()
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(torch.randn_like(weight), alpha=0.1)
    return network


def call(network: UNet, x: torch.Tensor) -> torch.Tensor:
    return network(x, torch.zeros(len(x), dtype=x.dtype), torch.arange(len(x)) % 2)


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize("pixel_unshuffle", [1, 2, 4])
@pytest.mark.parametrize("size", [(8, 8), (28, 28), (32, 32), (33, 31), (64, 64), (128, 9)])
def test_that_every_size_of_image_keeps_its_shape(
    size: tuple[int, int], pixel_unshuffle: int, colours: int
) -> None:
    shape = (colours, *size)
    network = build(shape, pixel_unshuffle=pixel_unshuffle)
    x = torch.randn(2, *shape, dtype=torch.float64)
    out = call(network, x)
    assert out.shape == x.shape
    assert out.isfinite().all()


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize("size", [(128, 128), (127, 65)])
def test_that_large_images_keep_their_shape_at_six_levels(
    size: tuple[int, int], colours: int
) -> None:
    shape = (colours, *size)
    network = build(
        shape, channel_multipliers=(1, 1, 2, 2, 2, 3), attention_levels=(3, 4, 5), pixel_unshuffle=1
    )
    x = torch.randn(1, *shape, dtype=torch.float64, requires_grad=True)
    out = call(network, x)
    assert out.shape == x.shape
    out[0, 0, 0, 0].backward()
    assert x.grad is not None
    assert x.grad.ne(0).all()  # the last row and column too, where halving had rounded up


@pytest.mark.parametrize("multipliers", [(1,), (1, 2, 2), (2, 1, 1, 3)])
@pytest.mark.parametrize("blocks", [1, 2])
def test_that_any_levels_and_blocks_fit_together(multipliers: tuple[int, ...], blocks: int) -> None:
    network = build(
        (1, 28, 28),
        channel_multipliers=multipliers,
        blocks_per_level=blocks,
        attention_levels=(len(multipliers) - 1,),
    )
    x = torch.randn(2, 1, 28, 28, dtype=torch.float64)
    assert call(network, x).shape == x.shape


@pytest.mark.parametrize("channels", [9, 10, 33, 50])
def test_that_channels_need_not_divide_by_anything(channels: int) -> None:
    network = build((1, 8, 8), channels=channels)
    x = torch.randn(2, 1, 8, 8, dtype=torch.float64)
    assert call(network, x).shape == x.shape


def test_that_every_pixel_may_depend_on_every_other() -> None:
    network = build((1, 28, 28))
    x = torch.randn(1, 1, 28, 28, dtype=torch.float64, requires_grad=True)
    call(network, x)[0, 0, 0, 0].backward()
    assert x.grad is not None
    assert x.grad.ne(0).all()


def test_that_channels_last_gives_the_same_numbers() -> None:
    network = build((3, 28, 28))
    x = torch.randn(2, 3, 28, 28, dtype=torch.float64)
    expected = call(network, x)
    network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue] stubs lack it
    got = call(network, x.contiguous(memory_format=torch.channels_last))
    # 1e-10: float64, only the order of the sums differs
    torch.testing.assert_close(got, expected, rtol=1e-10, atol=1e-10)


def test_that_images_too_small_for_the_levels_are_refused() -> None:
    config = UNetConfig(channel_multipliers=(1, 1, 1), pixel_unshuffle=4)
    expected = "3 levels and a pixel unshuffle of 4 need images of at least 16 x 16 pixels"
    with pytest.raises(NoisescopeError, match=expected):
        UNet(config, data_shape=(1, 12, 28), num_classes=0)


def test_that_attention_over_too_many_places_is_refused() -> None:
    config = UNetConfig(channel_multipliers=(1, 2), attention_levels=(0, 1), pixel_unshuffle=1)
    config.check_fits((1, 64, 64))  # 4,096 places
    expected = r"level 0 of images of 65 x 64 pixels has 4,160 places, .* at most 4,096; leave"
    with pytest.raises(NoisescopeError, match=expected):
        UNet(config, data_shape=(1, 65, 64), num_classes=0)
    config.model_copy(update={"pixel_unshuffle": 2}).check_fits((3, 128, 128))
    config.model_copy(update={"attention_levels": (1,)}).check_fits((3, 128, 128))


def test_that_an_attention_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="attention_levels may name levels 0 to 1"):
        UNetConfig(channel_multipliers=(1, 2), attention_levels=(2,))


def test_that_a_unet_without_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="channel_multipliers needs 1 to 6 numbers"):
        UNetConfig(channel_multipliers=(), attention_levels=())


def test_that_a_unet_refuses_points_and_names_the_network_for_them() -> None:
    with pytest.raises(NoisescopeError, match=r"network\.kind=mlp"):
        UNetConfig().check_fits((2,))


def test_that_an_mlp_refuses_images_and_names_the_network_for_them() -> None:
    with pytest.raises(NoisescopeError, match=r"network\.kind=unet"):
        MLPConfig().check_fits((1, 28, 28))
