"""Dropout: what it does to numbers, where they come from, and where it is in the U-Net."""

import copy
import pickle

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.config.networks import UNetConfig
from core.networks.blocks import ResidualBlock
from core.networks.dropout import Dropout, set_dropout_generator
from core.networks.ema import ExponentialMovingAverage
from core.networks.unet import UNet

SHARE = 0.3


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def dropout(seed: int = 0, share: float = SHARE) -> Dropout:
    layer = Dropout(share)
    layer.generator = seeded(seed)
    return layer


def small_unet(share: float) -> UNet:
    torch.manual_seed(0)
    config = UNetConfig(channels=8, channel_multipliers=(1, 2), dropout=share)
    network = UNet(config, data_shape=(1, 8, 8), num_classes=0)
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(torch.randn_like(weight), alpha=0.1)
    return network


def test_that_the_given_share_is_0_and_the_rest_is_scaled_up() -> None:
    x = torch.full((200, 500), 3.0, dtype=torch.float64)
    out = dropout()(x)
    dropped = out == 0
    assert torch.equal(out[~dropped], x[~dropped] * (1 / (1 - SHARE)))
    # 5 standard deviations of the mean of 100,000 draws
    expected = pytest.approx(SHARE, abs=5 * (SHARE * (1 - SHARE) / x.numel()) ** 0.5)
    assert float(dropped.double().mean()) == expected


def test_that_gradients_go_where_values_went() -> None:
    x = torch.ones(100, dtype=torch.float64, requires_grad=True)
    out = dropout()(x)
    out.sum().backward()
    assert x.grad is not None
    assert torch.equal(x.grad, out.detach())


def test_that_masks_come_from_the_generator_alone() -> None:
    x = torch.ones(100)
    layer, same = dropout(seed=1), dropout(seed=1)
    before = torch.get_rng_state()
    first, second = layer(x), layer(x)
    assert torch.equal(torch.get_rng_state(), before)
    assert not torch.equal(first, second)
    torch.manual_seed(99)
    assert torch.equal(same(x), first)
    assert torch.equal(same(x), second)


def test_that_nothing_is_drawn_in_evaluation_mode_or_without_a_share() -> None:
    x = torch.ones(100)
    for layer in (dropout().eval(), dropout(share=0.0)):
        assert layer.generator is not None
        before = layer.generator.get_state()
        assert layer(x) is x
        assert torch.equal(layer.generator.get_state(), before)


def test_that_training_without_a_generator_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(RuntimeError, match=r"dropout of 0\.3 has no generator.*set_dropout_gen"):
        Dropout(SHARE)(torch.ones(3))
    assert torch.equal(Dropout(0.0)(torch.ones(3)), torch.ones(3))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])  # noqa: S301 # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
def test_that_a_copy_has_no_generator(copied: object) -> None:
    assert callable(copied)
    network = small_unet(SHARE)
    generator = seeded()
    set_dropout_generator(network, generator)
    twin = copied(network)
    assert isinstance(twin, UNet)
    assert {d.generator for d in dropouts(twin)} == {None}
    assert {d.generator for d in dropouts(network)} == {generator}


def dropouts(network: torch.nn.Module) -> list[Dropout]:
    return [module for module in network.modules() if isinstance(module, Dropout)]


def test_that_every_residual_block_drops_before_its_second_convolution() -> None:
    torch.manual_seed(0)
    block = ResidualBlock(8, 16, 4, dropout=SHARE)
    with torch.no_grad():
        for weight in block.parameters():
            weight.add_(torch.randn_like(weight), alpha=0.1)
    set_dropout_generator(block, seeded(5))
    x, condition = torch.randn(2, 8, 6, 6), torch.randn(2, 4)

    inputs: list[Tensor] = []
    block.conv_out.register_forward_pre_hook(lambda _, given: inputs.append(given[0]))
    block(x, condition)
    block.eval()
    undropped = block(x, condition) - block.short_cut(x)
    dropped, whole = inputs
    assert torch.equal(dropped, dropout(seed=5)(whole))
    # 1e-5: float32, short cut added and taken away again
    torch.testing.assert_close(undropped, block.conv_out(whole), rtol=1e-5, atol=1e-5)


def test_that_a_unet_has_dropout_in_every_residual_block() -> None:
    network = small_unet(SHARE)
    blocks = [module for module in network.modules() if isinstance(module, ResidualBlock)]
    assert len(blocks) == 5  # two levels down, the middle, two levels up
    assert [block.dropout for block in blocks] == dropouts(network)
    assert all(layer.share == SHARE for layer in dropouts(network))


def test_that_dropout_changes_neither_the_weights_nor_their_names_nor_evaluation() -> None:
    without, with_dropout = small_unet(0.0), small_unet(SHARE)
    for (name, a), (other, b) in zip(
        without.state_dict().items(), with_dropout.state_dict().items(), strict=True
    ):
        assert name == other
        assert torch.equal(a, b)
    x, log_snr = torch.randn(2, 1, 8, 8), torch.zeros(2)
    expected = without(x, log_snr, None)  # in training mode: a share of 0 needs no generator
    assert torch.equal(with_dropout.eval()(x, log_snr, None), expected)
    set_dropout_generator(with_dropout, seeded())
    assert not torch.isclose(with_dropout.train()(x, log_snr, None), expected).any()


def test_that_the_average_of_a_network_with_dropout_draws_nothing() -> None:
    network = small_unet(SHARE)
    generator = seeded()
    set_dropout_generator(network, generator)
    ema = ExponentialMovingAverage(network, half_life_images=10, warmup_share=1.0)
    before = generator.get_state()
    x, log_snr = torch.randn(2, 1, 8, 8), torch.zeros(2)
    first, second = ema.network(x, log_snr, None), ema.network(x, log_snr, None)
    assert torch.equal(first, second)
    assert torch.equal(generator.get_state(), before)


def test_that_dropout_keeps_the_memory_layout() -> None:
    x = functional.softplus(torch.randn(4, 8, 6, 6)).contiguous(memory_format=torch.channels_last)
    out = dropout()(x)
    assert out.is_contiguous(memory_format=torch.channels_last)
    kept = out != 0
    torch.testing.assert_close(out[kept], x[kept] / (1 - SHARE))  # one rounding of float32
