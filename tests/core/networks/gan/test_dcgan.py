"""DCGAN's sizes, weights and normalisation."""

from itertools import pairwise

import pytest
import torch
from torch import nn

from core.config.gan_networks import DCGANConfig
from core.networks.gan.dcgan import DCGANCritic, DCGANGenerator, double, halve
from core.networks.gan.registry import build_pair

SMALL = DCGANConfig(latent_size=7, generator_channels=4, critic_channels=5)


@pytest.mark.parametrize(
    ("size", "halvings"),
    [
        ((16, 16), 1),
        ((28, 28), 2),
        ((32, 32), 2),
        ((48, 48), 3),
        ((64, 64), 3),
        ((128, 128), 4),
        ((32, 64), 2),
        ((64, 16), 1),
    ],
)
def test_that_maps_are_halved_until_the_shorter_side_is_at_most_8(
    size: tuple[int, int], halvings: int
) -> None:
    generator, critic = build_pair(SMALL, data_shape=(3, *size), num_classes=0)
    assert isinstance(generator, DCGANGenerator)
    step = 2**halvings
    channels = 4 * 2 ** (halvings - 1)
    assert generator.start_shape == (size[0] // step, size[1] // step, channels)
    assert sum(isinstance(layer, nn.ConvTranspose2d) for layer in generator.modules()) == halvings
    assert sum(isinstance(layer, nn.Conv2d) for layer in critic.modules()) == halvings
    made = generator(torch.randn(2, 7), None)
    assert made.shape == (2, 3, *size)
    assert critic(made, None).shape == (2,)


def test_that_both_have_as_many_weights_as_the_sizes_say() -> None:
    generator, critic = build_pair(SMALL, data_shape=(1, 28, 28), num_classes=0)
    start = 7 * (8 * 7 * 7) + 2 * 8  # without a bias; scales and shifts of the normalisation
    middle = 16 * 8 * 4 + 2 * 4
    assert sum(w.numel() for w in generator.parameters()) == start + middle + (16 * 4 + 1)
    layers = (16 * 1 * 5 + 5) + (16 * 5 * 10 + 10)
    assert sum(w.numel() for w in critic.parameters()) == layers + (10 * 7 * 7 + 1)


@pytest.mark.parametrize("normalised", [False, True])
def test_that_the_critic_normalises_all_but_its_first_layer_if_asked(normalised: bool) -> None:
    config = SMALL.model_copy(update={"critic_batch_norm": normalised})
    critic = DCGANCritic(config, data_shape=(1, 64, 64), num_classes=0)
    norms = [layer for layer in critic.modules() if isinstance(layer, nn.BatchNorm2d)]
    assert [norm.num_features for norm in norms] == ([10, 20] if normalised else [])
    x = torch.rand(4, 1, 64, 64)
    before = critic(x, None)
    x[1] = -1
    changed = ~torch.isclose(critic(x, None)[[0, 2, 3]], before[[0, 2, 3]], rtol=1e-5, atol=1e-7)
    assert changed.any() == normalised


def test_that_equal_weights_leave_no_checkerboard() -> None:
    """With a kernel that is no multiple of the stride some pixels would be reached more often."""
    layer = double(1, 1, bias=True)
    nn.init.ones_(layer.weight)
    nn.init.zeros_(layer.bias)  # pyright: ignore[reportArgumentType] it has one
    out = layer(torch.ones(1, 1, 6, 6))
    assert out.shape == (1, 1, 12, 12)
    assert torch.equal(out[..., 1:-1, 1:-1], torch.full((1, 1, 10, 10), 4.0))


def test_that_halving_sees_every_pixel_equally_often() -> None:
    layer = halve(1, 1)
    nn.init.ones_(layer.weight)
    x = torch.ones(1, 1, 12, 12, requires_grad=True)
    layer(x).sum().backward()
    assert x.grad is not None
    assert torch.equal(x.grad[..., 1:-1, 1:-1], torch.full((1, 1, 10, 10), 4.0))


def test_that_what_is_normalised_has_no_bias() -> None:
    generator = DCGANGenerator(SMALL, data_shape=(1, 64, 64), num_classes=0)
    layers = [generator.start, *generator.layers]
    for layer, following in pairwise(layers):
        if isinstance(layer, nn.Linear | nn.ConvTranspose2d):
            assert (layer.bias is None) == isinstance(following, nn.BatchNorm2d)


def test_that_weights_are_small_as_in_the_paper() -> None:
    torch.manual_seed(0)
    for network in build_pair(DCGANConfig(), data_shape=(1, 28, 28), num_classes=4):
        for layer in network.modules():
            if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.Linear | nn.Embedding):
                # The fewest are 256 numbers: 4.4 % relative deviation of theirs, 4 of it
                assert layer.weight.std().item() == pytest.approx(0.02, rel=0.18)
