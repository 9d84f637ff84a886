"""The residual pair: its sizes, and that signals keep their size without any normalisation."""

import math

import pytest
import torch
from torch import Tensor, nn

from core.config.gan_networks import ResidualGANConfig
from core.networks.gan.registry import build_pair
from core.networks.gan.resampling import Halving
from core.networks.gan.residual import ResidualCritic, ResidualGenerator
from core.networks.gan.residual_block import GANBlock

SMALL = ResidualGANConfig(latent_size=6, channels=4, channel_multipliers=(1, 2, 4))
LEAK = 0.2


def pair(config: ResidualGANConfig, *shape: int) -> tuple[ResidualGenerator, ResidualCritic]:
    torch.manual_seed(0)
    generator, critic = build_pair(config, data_shape=shape, num_classes=0)
    assert isinstance(generator, ResidualGenerator)
    assert isinstance(critic, ResidualCritic)
    return generator, critic


@pytest.mark.parametrize(
    ("shape", "multipliers", "pixel_unshuffle", "lowest"),
    [
        ((1, 28, 28), (1, 2), 2, (7, 7)),
        ((1, 28, 28), (1, 2, 4), 1, (7, 7)),
        ((1, 28, 28), (3,), 4, (7, 7)),
        ((3, 30, 30), (1, 1), 1, (15, 15)),
        ((3, 32, 32), (1, 2, 4), 2, (4, 4)),
        ((3, 64, 64), (1, 1, 2, 2), 2, (4, 4)),
        ((3, 128, 128), (1, 1, 1, 1, 1, 2), 1, (4, 4)),
        ((1, 32, 64), (1, 2, 2), 2, (4, 8)),
    ],
)
def test_that_any_levels_lead_from_the_lowest_maps_to_the_picture_and_back(
    shape: tuple[int, int, int],
    multipliers: tuple[int, ...],
    pixel_unshuffle: int,
    lowest: tuple[int, int],
) -> None:
    config = SMALL.model_copy(
        update={"channel_multipliers": multipliers, "pixel_unshuffle": pixel_unshuffle}
    )
    generator, critic = pair(config, *shape)
    assert generator.basis.shape == (*lowest, 4 * multipliers[-1])
    assert critic.sums.kernel_size == lowest
    made = generator(torch.randn(2, 6), None)
    assert made.shape == (2, *shape)
    assert critic(made, None).shape == (2,)


def test_that_both_have_as_many_weights_as_the_sizes_say() -> None:
    config = SMALL.model_copy(update={"channel_multipliers": (1, 2), "blocks_per_level": 2})
    generator, critic = pair(config, 3, 32, 32)
    blocks = 2 * (2 * 9 * 4 * 4 + 4) + 2 * (2 * 9 * 8 * 8 + 8)
    start = 6 * 8 + 8 * 8 * 8
    pixels = 3 * 2 * 2
    end = 9 * 4 * pixels + pixels
    assert sum(w.numel() for w in generator.parameters()) == start + blocks + 8 * 4 + end
    stem = 9 * pixels * 4 + 4
    assert sum(w.numel() for w in critic.parameters()) == stem + blocks + 4 * 8 + 8 * 8 * 8 + 8 + 1


def test_that_a_block_starts_out_adding_nothing() -> None:
    block = GANBlock(5, branches=3)
    x = torch.randn(2, 5, 4, 4)
    assert torch.equal(block(x), x)


def test_that_a_block_adds_two_convolutions_of_leaky_relus() -> None:
    torch.manual_seed(0)
    block = GANBlock(3, branches=1).double()
    nn.init.normal_(block.conv_out.weight)
    x = torch.randn(2, 3, 5, 4, dtype=torch.float64)

    def leaky(values: Tensor) -> Tensor:
        return torch.maximum(values, LEAK * values)

    def convolved(values: Tensor, weight: Tensor) -> Tensor:
        windows = nn.functional.pad(values, (1, 1, 1, 1)).unfold(2, 3, 1).unfold(3, 3, 1)
        return torch.einsum("bihwyx,oiyx->bohw", windows, weight)

    bias = block.conv_in.bias
    assert bias is not None
    hidden = convolved(leaky(x), block.conv_in.weight) + bias[:, None, None]
    expected = x + convolved(leaky(hidden), block.conv_out.weight)
    # 1e-12: float64, only the order of the sums differs
    torch.testing.assert_close(block(x), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("blocks_per_level", [1, 4])
def test_that_first_convolutions_are_smaller_the_more_blocks_there_are(
    blocks_per_level: int,
) -> None:
    config = SMALL.model_copy(update={"channels": 16, "blocks_per_level": blocks_per_level})
    branches = 3 * blocks_per_level
    for network in pair(config, 1, 32, 32):
        found = [block for block in network.modules() if isinstance(block, GANBlock)]
        assert len(found) == branches
        for block in found:
            weight = block.conv_in.weight
            expected = 2 / (1 + LEAK**2) / branches / weight[0].numel()
            # The fewest are 2,304 numbers: 3 % relative deviation of theirs, 4 of it
            assert weight.square().mean().item() == pytest.approx(expected, rel=0.12)


def sizes_of(network: nn.Module, *, at: type[nn.Module], x: Tensor) -> list[float]:
    """The root mean square of what enters each module of type ``at``, in order."""
    found: list[float] = []

    def look(_module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
        found.append(arguments[0].square().mean().sqrt().item())

    for module in network.modules():
        if isinstance(module, at):
            module.register_forward_pre_hook(look)
    network(x, None)
    return found


DEEP = ResidualGANConfig(
    latent_size=64,
    channels=32,
    channel_multipliers=(1, 1, 2, 2, 4, 4),
    blocks_per_level=2,
    pixel_unshuffle=1,
)


def with_learnt_ends(network: nn.Module) -> nn.Module:
    """As if every block's last convolution had grown to the size of the first.

    Fix-up bounds what the sum over all blocks can then become, whatever their number.
    """
    for block in network.modules():
        if isinstance(block, GANBlock):
            deviation = math.sqrt(1 / block.conv_out.weight[0].numel())
            nn.init.normal_(block.conv_out.weight, std=deviation)
    return network


@pytest.mark.parametrize("learnt", [False, True])
def test_that_signals_in_the_critic_keep_their_size_through_all_depths(learnt: bool) -> None:
    """Pictures of one colour each: of anything finer the low-pass filter takes away its share."""
    _, critic = pair(DEEP, 3, 128, 128)
    if learnt:
        with_learnt_ends(critic)
    colours = torch.rand(4, 3, 1, 1, generator=torch.Generator().manual_seed(1)) * 2 - 1
    x = (colours / colours.square().mean().sqrt()).expand(-1, -1, 128, 128)
    sizes = sizes_of(critic, at=GANBlock, x=x)
    assert len(sizes) == 12
    # A factor of 3 either way; random matrices of 32 channels alone change a size by some 20 % each
    assert all(1 / 3 < size < 3 for size in sizes)


@pytest.mark.parametrize("learnt", [False, True])
def test_that_signals_in_the_generator_keep_their_size_through_all_depths(learnt: bool) -> None:
    generator, _ = pair(DEEP, 3, 128, 128)
    if learnt:
        with_learnt_ends(generator)
    z = torch.randn(4, 64, generator=torch.Generator().manual_seed(1))
    sizes = sizes_of(generator, at=GANBlock, x=z)
    assert len(sizes) == 12
    # Doubling smooths the constant map, which starts out as noise, most of all the first time: by
    # (0.75^2 + 0.25^2) in the mean square of each axis, to 0.63. So a factor of 4 downwards.
    assert all(1 / 4 < size < 3 for size in sizes)


def test_that_untrained_pictures_are_neither_grey_nor_saturated() -> None:
    generator, _ = pair(ResidualGANConfig(), 1, 28, 28)
    made = generator(torch.randn(64, 64, generator=torch.Generator().manual_seed(1)), None)
    # The tanh makes 0.4 to 0.5 of a deviation of about 0.55; 1 would be black and white only
    assert 0.38 < made.std().item() < 0.6


def test_that_an_untrained_critic_is_linear() -> None:
    """Blocks add nothing, so only linear layers are left: opposite pictures, opposite logits."""
    _, critic = pair(SMALL, 1, 32, 32)
    x = torch.randn(2, 1, 32, 32, generator=torch.Generator().manual_seed(1))
    # 1e-5: float32, sums of some thousand numbers
    torch.testing.assert_close(critic(-x, None), -critic(x, None), rtol=1e-5, atol=1e-5)


def test_that_every_halving_is_of_the_size_it_is_given() -> None:
    _, critic = pair(SMALL, 1, 32, 64)
    halvings = [layer for layer in critic.modules() if isinstance(layer, Halving)]
    assert [(len(h.rows[0]), len(h.columns[0])) for h in halvings] == [(16, 32), (8, 16)]
