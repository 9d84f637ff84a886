"""Which pictures fit which networks: the check agrees with what is built."""

import pytest
import torch

from core.config.gan_networks import DCGANConfig, GANNetworkConfig, ResidualGANConfig
from core.errors import NoisescopeError
from core.networks.gan.dcgan import DCGANGenerator
from core.networks.gan.registry import build_pair

DCGAN = DCGANConfig(generator_channels=4, critic_channels=4)
CONFIGS: list[GANNetworkConfig] = [
    DCGAN,
    ResidualGANConfig(channels=4, channel_multipliers=(1,), pixel_unshuffle=4),
    ResidualGANConfig(channels=4, channel_multipliers=(1, 1), pixel_unshuffle=2),
    ResidualGANConfig(channels=4, channel_multipliers=(1, 1, 1, 1), pixel_unshuffle=1),
]


def fits(config: GANNetworkConfig, size: tuple[int, int]) -> bool:
    """Whether pictures of this size are taken; else the error has to be one sentence about it."""
    try:
        config.check_fits((1, *size))
    except NoisescopeError as error:
        sentence = str(error)
    else:
        return True
    assert sentence.count(". ") == 0
    assert sentence.endswith(".")
    assert f"{size[0]} x {size[1]} pixels" in sentence
    return False


def made_shape(
    config: GANNetworkConfig, data_shape: tuple[int, int, int], *, num_classes: int = 0
) -> tuple[int, ...]:
    """What comes out of the generator, after the critic took it."""
    generator, critic = build_pair(config, data_shape=data_shape, num_classes=num_classes)
    labels = torch.zeros(2, dtype=torch.long) if num_classes else None
    made = generator(torch.zeros(2, config.latent_size), labels)
    assert critic(made, labels).shape == (2,)
    return tuple(made.shape[1:])


@pytest.mark.parametrize("config", CONFIGS)
def test_that_whatever_fits_comes_out_in_its_own_size(config: GANNetworkConfig) -> None:
    sizes = [(side, side) for side in range(4, 140, 4)] + [(28, 56), (128, 16), (24, 20)]
    fitting = [size for size in sizes if fits(config, size)]
    assert len(fitting) >= 8
    for size in fitting:
        assert made_shape(config, (1, *size)) == (1, *size)


@pytest.mark.parametrize("config", [DCGAN, CONFIGS[2]])
@pytest.mark.parametrize(
    "data_shape", [(1, 28, 28), (3, 32, 32), (3, 64, 64), (1, 128, 128), (3, 32, 64)]
)
def test_that_usual_sizes_fit_with_classes_and_minibatch_deviation(
    config: GANNetworkConfig, data_shape: tuple[int, int, int]
) -> None:
    for deviation in (False, True):
        chosen = config.model_copy(update={"minibatch_std": deviation})
        for num_classes in (0, 10):
            assert made_shape(chosen, data_shape, num_classes=num_classes) == data_shape


def test_that_dcgan_starts_with_a_shorter_side_of_4_to_8() -> None:
    starts: set[int] = set()
    for side in range(16, 129):
        if fits(DCGAN, (side, side)):
            generator = DCGANGenerator(DCGAN, data_shape=(1, side, side), num_classes=0)
            starts.add(generator.start_shape[0])
    assert starts == {5, 6, 7, 8}


@pytest.mark.parametrize(
    ("side", "good"),
    [(28, True), (30, False), (32, True), (12, False), (17, False), (64, True), (144, False)],
)
def test_that_dcgan_takes_what_it_can_halve(side: int, good: bool) -> None:
    assert fits(DCGAN, (side, side)) == good


@pytest.mark.parametrize(
    ("multipliers", "side", "good"),
    [
        ((1, 2), 28, True),
        ((1, 2, 4), 28, False),  # 3.5 places
        ((1,), 30, True),
        ((1, 2), 30, False),
        ((1, 2, 4), 32, True),
        ((1, 2, 4, 4), 32, False),  # 2 places
        ((1, 2, 4, 4, 4), 128, True),
        ((1,), 14, False),  # too small for anything
        ((1,), 130, False),
    ],
)
def test_that_residual_networks_take_what_leaves_4_places(
    multipliers: tuple[int, ...], side: int, good: bool
) -> None:
    assert fits(ResidualGANConfig(channel_multipliers=multipliers), (side, side)) == good


def test_that_what_does_not_fit_is_said_in_one_sentence_with_a_remedy() -> None:
    expected = (
        "dcgan halves pictures until a side is at most 8 pixels, so these must have sides that are "
        "multiples of 4 from 16 to 128 pixels, but the data set has images of 30 x 30 pixels; use "
        "pictures of another size, or residual_gan with fewer channel_multipliers."
    )
    with pytest.raises(NoisescopeError, match=expected):
        DCGAN.check_fits((1, 30, 30))
    expected = (
        "3 levels and a pixel unshuffle of 2 need pictures whose sides are multiples of 8 from 32 "
        "to 128 pixels, but the data set has images of 28 x 28 pixels; use fewer "
        "channel_multipliers, a smaller pixel_unshuffle, or pictures of another size."
    )
    with pytest.raises(NoisescopeError, match=expected):
        ResidualGANConfig(channel_multipliers=(1, 2, 4)).check_fits((1, 28, 28))


def test_that_levels_for_which_no_picture_is_large_enough_are_refused() -> None:
    ResidualGANConfig(channel_multipliers=(1,) * 6, pixel_unshuffle=1)
    with pytest.raises(ValueError, match="only pictures of 256 pixels and more can be halved"):
        ResidualGANConfig(channel_multipliers=(1,) * 6, pixel_unshuffle=2)
    with pytest.raises(ValueError, match="needs 1 to 6 numbers"):
        ResidualGANConfig(channel_multipliers=())
