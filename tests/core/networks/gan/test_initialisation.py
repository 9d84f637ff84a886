"""Whether signals keep their size on the way through untrained layers."""

import pytest
import torch
from torch import nn

from core.networks.gan.initialisation import GAIN, LEAK, dcgan_weights, fixed_variance


@pytest.mark.parametrize(
    "layer", [nn.Conv2d(300, 200, 1), nn.Conv2d(64, 80, 3), nn.Conv2d(64, 64, 7, groups=64)]
)
@pytest.mark.parametrize("gain", [1.0, 0.3])
def test_that_the_mean_square_of_a_weight_is_gain_squared_over_the_fan_in(
    layer: nn.Conv2d, gain: float
) -> None:
    torch.manual_seed(0)
    fixed_variance(layer, gain=gain)
    fan_in = layer.weight[0].numel()
    # At least 3,136 normal numbers: the relative deviation of their mean square is 2.5 %, 4 of it
    assert layer.weight.square().mean().item() * fan_in == pytest.approx(gain**2, rel=0.1)
    assert layer.bias is not None
    assert not layer.bias.any()


def test_that_twenty_layers_with_leaky_relu_keep_the_mean_square() -> None:
    torch.manual_seed(0)
    layers = [
        layer
        for _ in range(20)
        for layer in (fixed_variance(nn.Linear(512, 512), gain=GAIN), nn.LeakyReLU(LEAK))
    ]
    x = torch.randn(64, 512)
    out = nn.Sequential(*layers)(x)
    # A layer of 512 is off by about 6 %, twenty of them by some 30 %; a gain of 1 would give 4e-6
    assert 0.4 < (out.square().mean() / x.square().mean()).item() < 2.5


def test_that_dcgan_draws_every_weight_with_deviation_0_02() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(32, 32, 4),
        nn.ConvTranspose2d(32, 32, 4),
        nn.Linear(100, 100),
        nn.Embedding(100, 100),
        nn.BatchNorm2d(5000),
    )
    dcgan_weights(network)
    for module in network:
        weight = next(module.parameters()).detach()
        centred = weight - 1 if isinstance(module, nn.BatchNorm2d) else weight
        # 5,000 numbers and more: 1 % relative deviation of theirs, 4 of it; means 4 times 0.0003
        assert centred.std().item() == pytest.approx(0.02, rel=0.04)
        assert abs(centred.mean().item()) < 0.0012
        biases = [w for name, w in module.named_parameters() if name == "bias"]
        assert len(biases) == (not isinstance(module, nn.Embedding))
        assert not any(bias.any() for bias in biases)
