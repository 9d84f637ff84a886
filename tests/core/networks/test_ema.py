"""The moving average against its closed formula, and what its copy is."""

import pytest
import torch
from torch import nn

from core.networks.ema import ExponentialMovingAverage

HALF_LIFE = 100
WARMUP_SHARE = 0.25


def constant(value: float) -> nn.Module:
    """A network whose every weight is ``value``, in float64."""
    network = nn.Linear(3, 2).double()
    for weight in network.parameters():
        nn.init.constant_(weight, value)
    return network


def averaged(values: list[float], *, images: int, half_life: float = HALF_LIFE) -> float:
    ema = ExponentialMovingAverage(
        constant(5.0), half_life_images=half_life, warmup_share=WARMUP_SHARE
    )
    for value in values:
        ema.update(constant(value), images=images)
    first, *others = {float(w) for p in ema.network.parameters() for w in p.flatten()}
    assert others == []
    return first


def closed_formula(values: list[float], *, images: int) -> float:
    average = 5.0
    for step, value in enumerate(values, start=1):
        decay = 0.5 ** (images / min(HALF_LIFE, WARMUP_SHARE * step * images))
        average = decay * average + (1 - decay) * value
    return average


@pytest.mark.parametrize("images", [1, 64, 300])
def test_that_the_average_follows_the_closed_formula(images: int) -> None:
    values = [0.3, -2.0, 1.5, 0.7, 4.0, -1.0, 2.5, 0.1, 0.2, 0.3]
    # 1e-12: float64 with a handful of roundings a step
    expected = pytest.approx(closed_formula(values, images=images), rel=1e-12)
    assert averaged(values, images=images) == expected


def test_that_a_half_life_halves_the_distance_once_warmed_up() -> None:
    ema = ExponentialMovingAverage(constant(1.0), half_life_images=HALF_LIFE, warmup_share=0.5)
    ema.images_seen.fill_(10**9)
    for _ in range(4):
        ema.update(constant(0.0), images=HALF_LIFE // 4)
    half = torch.full((2,), 0.5, dtype=torch.float64)
    # 1e-14: four factors, each rounded once
    torch.testing.assert_close(ema.network.get_parameter("bias"), half, rtol=1e-14, atol=0)


def test_that_a_half_life_of_zero_copies_the_weights() -> None:
    assert averaged([0.3, -2.0], images=8, half_life=0) == -2.0


def test_that_the_count_of_images_stays_exact_beyond_float32() -> None:
    ema = ExponentialMovingAverage(constant(1.0).float(), half_life_images=1, warmup_share=0.1)
    ema.images_seen.fill_(2**24)
    ema.update(constant(0.0).float(), images=1)
    assert int(ema.images_seen) == 2**24 + 1


def test_that_the_copy_stays_in_evaluation_mode_without_gradients() -> None:
    network = nn.Sequential(nn.Linear(2, 2), nn.Dropout())
    ema = ExponentialMovingAverage(network, half_life_images=1, warmup_share=1)
    nn.ModuleList([ema]).train()
    assert not any(module.training for module in ema.network.modules())
    assert not any(weight.requires_grad for weight in ema.network.parameters())
    assert all(weight.requires_grad for weight in network.parameters())


def test_that_buffers_are_copied() -> None:
    network = nn.BatchNorm1d(2)
    ema = ExponentialMovingAverage(network, half_life_images=1000, warmup_share=0.1)
    network(torch.randn(8, 2))
    ema.update(network, images=8)
    assert torch.equal(ema.network.get_buffer("running_mean"), network.get_buffer("running_mean"))
    assert ema.network.get_buffer("num_batches_tracked") == 1


def test_that_saving_and_loading_continues_the_same_average() -> None:
    first = ExponentialMovingAverage(constant(5.0), half_life_images=HALF_LIFE, warmup_share=0.25)
    first.update(constant(2.0), images=10)
    second = ExponentialMovingAverage(constant(0.0), half_life_images=HALF_LIFE, warmup_share=0.25)
    second.load_state_dict(first.state_dict())
    for ema in (first, second):
        ema.update(constant(-3.0), images=10)
    weight = "weight"
    assert torch.equal(first.network.get_parameter(weight), second.network.get_parameter(weight))
    assert torch.equal(first.images_seen, second.images_seen)
