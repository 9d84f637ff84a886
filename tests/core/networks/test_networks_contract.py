"""What holds for every network of the registry, whatever it is made of.

Dropout draws from one fixed generator, seeded anew for each call, so that calls can be compared.
"""

import math

import pytest
import torch
from torch import Tensor, nn

from core.config.networks import MLPConfig, NetworkConfig, TransformerConfig, UNetConfig
from core.networks.contract import Network
from core.networks.dropout import set_dropout_generator
from core.networks.registry import NETWORKS, build_network

CLASSES = 3
BATCH = 4

SMALL_UNET = UNetConfig(
    channels=8,
    channel_multipliers=(1, 2),
    blocks_per_level=1,
    attention_levels=(1,),
    pixel_unshuffle=2,
)

SMALL: dict[str, tuple[NetworkConfig, tuple[int, ...]]] = {
    "mlp": (MLPConfig(width=16, depth=2), (2,)),
    "mlp of an odd width": (MLPConfig(width=11, depth=1), (3,)),
    "transformer": (TransformerConfig(patch_size=4, width=16, depth=2, heads=2), (3, 9, 6)),
    "unet": (SMALL_UNET, (1, 12, 10)),
    "unet with dropout": (SMALL_UNET.model_copy(update={"dropout": 0.1}), (1, 12, 10)),
}


@pytest.fixture(params=sorted(SMALL))
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def build(kind: str, *, num_classes: int = CLASSES, perturbed: bool = True) -> Network:
    """A small network in float64; ``perturbed`` moves every weight away from its zero start."""
    torch.manual_seed(0)
    config, data_shape = SMALL[kind]
    network = build_network(config, data_shape=data_shape, num_classes=num_classes).double()
    if perturbed:
        with torch.no_grad():
            for weight in network.parameters():
                weight.add_(torch.randn_like(weight), alpha=0.1)
    generator = torch.Generator()
    set_dropout_generator(network, generator)

    def seed_anew(_network: nn.Module, _arguments: object) -> None:
        generator.manual_seed(0)

    network.register_forward_pre_hook(seed_anew)
    return network


def inputs(kind: str) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    shape = SMALL[kind][1]
    x = torch.randn(BATCH, *shape, generator=generator, dtype=torch.float64)
    log_snr = torch.tensor([-15.0, -3.0, 0.5, 8.0], dtype=torch.float64)
    return x, log_snr, torch.tensor([0, 1, 2, CLASSES])


def test_that_every_network_has_an_example_here() -> None:
    assert {config.kind for config, _ in SMALL.values()} == set(NETWORKS)


def test_that_the_output_has_the_shape_and_type_of_x(kind: str) -> None:
    x, log_snr, labels = inputs(kind)
    out = build(kind)(x, log_snr, labels)
    assert out.shape == x.shape
    assert out.dtype == x.dtype


def test_that_an_untrained_network_returns_zero(kind: str) -> None:
    out = build(kind, perturbed=False)(*inputs(kind))
    assert torch.equal(out, torch.zeros_like(out))


@pytest.mark.parametrize("argument", ["x", "log_snr", "labels"])
def test_that_each_argument_changes_its_own_example_only(kind: str, argument: str) -> None:
    network = build(kind)
    x, log_snr, labels = inputs(kind)
    arguments: dict[str, Tensor] = {"x": x, "log_snr": log_snr, "labels": labels}
    before = network(**arguments)
    arguments[argument] = arguments[argument].clone()
    arguments[argument][1] += 1
    after = network(**arguments)
    assert not torch.isclose(after[1], before[1]).any()
    # 1e-12: a batched product may sum in another order
    torch.testing.assert_close(after[[0, 2, 3]], before[[0, 2, 3]], rtol=1e-12, atol=1e-12)


def test_that_no_labels_means_the_null_class(kind: str) -> None:
    x, log_snr, _ = inputs(kind)
    network = build(kind)
    null = torch.full((BATCH,), CLASSES)
    assert torch.equal(network(x, log_snr, None), network(x, log_snr, null))


def test_that_an_unconditional_network_ignores_labels(kind: str) -> None:
    x, log_snr, labels = inputs(kind)
    network = build(kind, num_classes=0)
    assert torch.equal(network(x, log_snr, labels), network(x, log_snr, None))


@pytest.mark.parametrize(("beyond", "limit"), [(50.0, 20.0), (-math.inf, -20.0)])
def test_that_log_snr_is_clamped_to_20(kind: str, beyond: float, limit: float) -> None:
    x, log_snr, labels = inputs(kind)
    network = build(kind)
    at_limit = network(x, torch.full_like(log_snr, limit), labels)
    assert torch.equal(network(x, torch.full_like(log_snr, beyond), labels), at_limit)


def test_that_gradients_reach_every_weight(kind: str) -> None:
    network = build(kind)
    network(*inputs(kind)).square().sum().backward()
    unreached = [
        name
        for name, weight in network.named_parameters()
        if weight.grad is None or not weight.grad.any()
    ]
    assert unreached == []


def test_that_the_same_seed_gives_the_same_weights(kind: str) -> None:
    first, second = build(kind, perturbed=False), build(kind, perturbed=False)
    for a, b in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(a, b)


def test_that_a_call_draws_nothing_from_the_global_generator(kind: str) -> None:
    network = build(kind)
    before = torch.get_rng_state()
    network(*inputs(kind)).sum().backward()
    assert torch.equal(torch.get_rng_state(), before)


def test_that_the_weights_of_one_network_load_into_another(kind: str) -> None:
    first, second = build(kind), build(kind, perturbed=False)
    second.load_state_dict(first.state_dict())
    assert torch.equal(second(*inputs(kind)), first(*inputs(kind)))
