"""The two MLPs of points."""

import torch
from torch import Tensor, nn

from core.config.gan_networks import MLPPairConfig
from core.networks.gan.mlp_pair import MLPCritic, MLPGenerator
from core.networks.gan.registry import build_pair

SMALL = MLPPairConfig(generator_width=14, generator_depth=1, critic_width=10, critic_depth=3)


def count(network: nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def test_that_widths_and_depths_are_those_of_the_config() -> None:
    generator, critic = build_pair(SMALL, data_shape=(2,), num_classes=0)
    assert count(generator) == (2 * 14 + 14) + (14 * 2 + 2)
    assert count(critic) == (2 * 10 + 10) + 2 * (10 * 10 + 10) + (10 + 1)


def test_that_a_class_costs_as_many_numbers_as_z_and_as_the_last_layer_has() -> None:
    generator, critic = build_pair(SMALL, data_shape=(2,), num_classes=5)
    without = build_pair(SMALL, data_shape=(2,), num_classes=0)
    assert count(generator) - count(without.generator) == 5 * 2 + 2 * 14
    assert count(critic) - count(without.critic) == 5 * 10


def test_that_minibatch_deviation_adds_one_weight() -> None:
    config = SMALL.model_copy(update={"minibatch_std": True})
    with_it = build_pair(config, data_shape=(2,), num_classes=0).critic
    assert count(with_it) == count(build_pair(SMALL, data_shape=(2,), num_classes=0).critic) + 1


def test_that_both_are_what_is_computed_layer_by_layer() -> None:
    torch.manual_seed(0)
    generator = MLPGenerator(SMALL, data_shape=(2,), num_classes=0).double()
    critic = MLPCritic(SMALL, data_shape=(2,), num_classes=0).double()
    z = torch.randn(6, 2, dtype=torch.float64)

    def through(network: nn.Module, x: Tensor) -> Tensor:
        weights = list(network.parameters())
        for weight, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
            x = x @ weight.T + bias
            x = torch.where(x > 0, x, 0.2 * x)
        return x @ weights[-2].T + weights[-1]

    # 1e-12: float64, only the order of the sums differs
    made = generator(z, None)
    torch.testing.assert_close(made, through(generator, z), rtol=1e-12, atol=1e-12)
    logits = critic(z, None)
    torch.testing.assert_close(logits, through(critic, z)[:, 0], rtol=1e-12, atol=1e-12)


def test_that_an_untrained_generator_spreads_over_minus_1_to_1() -> None:
    for config in (SMALL, MLPPairConfig(), MLPPairConfig(generator_depth=8, latent_size=64)):
        deviations: list[float] = []
        for seed in range(20):
            torch.manual_seed(seed)
            generator = MLPGenerator(config, data_shape=(2,), num_classes=0)
            made = generator(torch.randn(500, config.latent_size), None)
            deviations.append(made.square().mean().sqrt().item())
        # 0.5 is aimed at; single networks of 14 numbers a layer differ, half and double is wide
        assert 0.35 < torch.tensor(deviations).median().item() < 0.75
        assert min(deviations) > 0.15
        assert max(deviations) < 1.5
