"""What holds for every pair of networks in the registry, whatever they are made of.

In float64, so that a tolerance is about the order of sums only; untrained zeros are moved away.
Pictures of all sizes are made in ``test_sizes.py``.
"""

import copy
from typing import cast

import pytest
import torch
from torch import Tensor, nn

from core.config.gan_networks import DCGANConfig, GANNetworkConfig, MLPPairConfig, ResidualGANConfig
from core.errors import NoisescopeError
from core.networks.gan.registry import GAN_NETWORKS, Pair, build_pair

CLASSES = 3
BATCH = 8  # two groups of the minibatch deviation
LATENT = 5

MLPS = MLPPairConfig(
    latent_size=LATENT, generator_width=16, generator_depth=2, critic_width=12, critic_depth=2
)
DCGAN = DCGANConfig(latent_size=LATENT, generator_channels=4, critic_channels=6)
RESIDUAL = ResidualGANConfig(latent_size=LATENT, channels=4, channel_multipliers=(1, 2))

SMALL: dict[str, tuple[GANNetworkConfig, tuple[int, ...]]] = {
    "mlp_pair": (MLPS, (2,)),
    "dcgan": (DCGAN, (1, 28, 28)),
    "dcgan, wide and coloured": (DCGAN, (3, 16, 32)),
    "residual_gan": (RESIDUAL, (1, 28, 28)),
    "residual_gan, wide and coloured": (
        RESIDUAL.model_copy(update={"blocks_per_level": 2, "pixel_unshuffle": 1}),
        (3, 16, 32),
    ),
}


@pytest.fixture(params=sorted(SMALL))
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def build(
    kind: str, *, num_classes: int = CLASSES, deviation: bool = False, perturbed: bool = True
) -> Pair:
    """A small pair in float64; ``perturbed`` moves every weight away from where it starts."""
    config, data_shape = SMALL[kind]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        config = config.model_copy(update={"minibatch_std": deviation})
        pair = build_pair(config, data_shape=data_shape, num_classes=num_classes)
        for network in pair:
            network.double()
            for weight in network.parameters():
                if perturbed:
                    weight.data.add_(torch.randn_like(weight), alpha=0.1)
    return pair


def noise() -> Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randn(BATCH, LATENT, generator=generator, dtype=torch.float64)


def data(kind: str) -> Tensor:
    generator = torch.Generator().manual_seed(2)
    shape = (BATCH, *SMALL[kind][1])
    return torch.rand(shape, generator=generator, dtype=torch.float64) * 2 - 1


LABELS = torch.arange(BATCH) % CLASSES


def test_that_every_pair_has_an_example_here() -> None:
    assert {config.kind for config, _ in SMALL.values()} == set(GAN_NETWORKS)


@pytest.mark.parametrize("num_classes", [0, CLASSES])
@pytest.mark.parametrize("deviation", [False, True])
def test_that_noise_becomes_data_and_data_become_one_logit_each(
    kind: str, num_classes: int, deviation: bool
) -> None:
    generator, critic = build(kind, num_classes=num_classes, deviation=deviation)
    labels = LABELS if num_classes else None
    made = generator(noise(), labels)
    assert made.shape == (BATCH, *SMALL[kind][1])
    assert made.dtype == torch.float64
    logits = critic(made, labels)
    assert logits.shape == (BATCH,)
    assert logits.dtype == torch.float64


def test_that_pictures_stay_within_minus_1_and_1_and_points_may_leave(kind: str) -> None:
    made = build(kind).generator(100 * noise(), LABELS)
    assert made.isfinite().all()
    is_picture = made.ndim == 4
    assert (made.abs().max() <= 1) == is_picture


@pytest.mark.parametrize("argument", ["z", "labels"])
def test_that_each_argument_of_a_generator_changes_its_own_sample_only(
    kind: str, argument: str
) -> None:
    generator = build(kind).generator.eval()  # batch normalisation in training looks at all of them
    arguments = {"z": noise(), "labels": LABELS.clone()}
    before = generator(**arguments)
    arguments[argument][1] += 1
    after = generator(**arguments)
    assert not torch.isclose(after[1], before[1]).all()
    others = [0, *range(2, BATCH)]
    # 1e-12: a batched product may sum in another order
    torch.testing.assert_close(after[others], before[others], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("argument", ["x", "labels"])
def test_that_a_logit_depends_on_its_own_example_only(kind: str, argument: str) -> None:
    critic = build(kind).critic
    arguments = {"x": data(kind), "labels": LABELS.clone()}
    before = critic(**arguments)
    arguments[argument][1] += 1
    after = critic(**arguments)
    assert not torch.isclose(after[1], before[1])
    others = [0, *range(2, BATCH)]
    # 1e-12: a batched product may sum in another order
    torch.testing.assert_close(after[others], before[others], rtol=1e-12, atol=1e-12)
    alone = critic(arguments["x"][2:3], arguments["labels"][2:3])
    torch.testing.assert_close(alone, before[2:3], rtol=1e-12, atol=1e-12)


def test_that_with_minibatch_deviation_a_logit_depends_on_its_group(kind: str) -> None:
    critic = build(kind, deviation=True).critic
    x = data(kind)
    before = critic(x, LABELS)
    x[1] += 1
    after = critic(x, LABELS)
    assert not torch.isclose(after[:4], before[:4], rtol=1e-6).any()
    # 1e-12: a batched product may sum in another order
    torch.testing.assert_close(after[4:], before[4:], rtol=1e-12, atol=1e-12)


def test_that_classes_cannot_be_left_out(kind: str) -> None:
    generator, critic = build(kind)
    expected = "labels: got none, but these networks tell 3 classes apart; .* from 0 to 2"
    with pytest.raises(NoisescopeError, match=expected):
        generator(noise(), None)
    with pytest.raises(NoisescopeError, match=expected):
        critic(data(kind), None)


def test_that_unconditional_networks_ignore_labels(kind: str) -> None:
    generator, critic = build(kind, num_classes=0)
    assert torch.equal(generator(noise(), LABELS), generator(noise(), None))
    assert torch.equal(critic(data(kind), LABELS), critic(data(kind), None))


@pytest.mark.parametrize("deviation", [False, True])
def test_that_gradients_reach_every_weight_of_both(kind: str, deviation: bool) -> None:
    generator, critic = build(kind, deviation=deviation)
    critic(generator(noise(), LABELS), LABELS).square().sum().backward()
    unreached = [
        name
        for network in (generator, critic)
        for name, weight in network.named_parameters()
        if weight.grad is None or not weight.grad.any()
    ]
    assert unreached == []


def gradient_penalty(critic: nn.Module, x: Tensor) -> Tensor:
    """The mean square length of the logit's gradient: R1, Mescheder et al. 2018."""
    x = x.clone().requires_grad_()
    logits = cast(Tensor, critic(x, LABELS))
    (gradient,) = torch.autograd.grad(logits.sum(), x, create_graph=True)
    return gradient.square().flatten(1).sum(1).mean()


@pytest.mark.parametrize("deviation", [False, True])
def test_that_the_gradient_of_a_gradient_is_that_of_finite_differences(
    kind: str, deviation: bool
) -> None:
    critic, x = build(kind, deviation=deviation).critic, data(kind)
    weights = list(critic.parameters())
    gradients = torch.autograd.grad(
        gradient_penalty(critic, x), weights, allow_unused=True, materialize_grads=True
    )
    directions = [torch.randn(w.shape, generator=SEEDED, dtype=w.dtype) for w in weights]
    slope = sum((g * d).sum() for g, d in zip(gradients, directions, strict=True))
    step = 1e-8  # tiny: where a LeakyReLU bends within it the penalty jumps

    def moved(by: float) -> Tensor:
        for weight, direction in zip(weights, directions, strict=True):
            weight.data.add_(direction, alpha=by)
        return gradient_penalty(critic, x).detach()

    difference = moved(step) - moved(-2 * step)
    moved(step)
    # 1e-4 and 1e-6: penalties of about 1 are rounded by 1e-16 to 1e-15, divided by 2e-8
    torch.testing.assert_close(difference / (2 * step), slope, rtol=1e-4, atol=1e-6)


SEEDED = torch.Generator().manual_seed(3)


def test_that_gradient_penalties_are_finite_in_float32(kind: str) -> None:
    critic, x = build(kind, deviation=True).critic.float(), data(kind).float()
    gradient_penalty(critic, x).backward()
    assert all(w.grad.isfinite().all() for w in critic.parameters() if w.grad is not None)


def test_that_the_same_seed_gives_the_same_weights_and_fork_rng_hides_it(kind: str) -> None:
    before = torch.get_rng_state()
    first, second = build(kind, perturbed=False), build(kind, perturbed=False)
    assert torch.equal(torch.get_rng_state(), before)
    for one, other in zip(first, second, strict=True):
        for a, b in zip(one.parameters(), other.parameters(), strict=True):
            assert torch.equal(a, b)


def test_that_a_call_draws_nothing_from_the_global_generator(kind: str) -> None:
    generator, critic = build(kind, deviation=True)
    before = torch.get_rng_state()
    critic(generator(noise(), LABELS), LABELS).sum().backward()
    assert torch.equal(torch.get_rng_state(), before)


def test_that_weights_load_into_another_pair_and_copies_are_apart(kind: str) -> None:
    first, second = build(kind), build(kind, perturbed=False)
    x = data(kind)
    for network, other in zip(first, second, strict=True):
        other.load_state_dict(network.state_dict())
    assert torch.equal(second.generator(noise(), LABELS), first.generator(noise(), LABELS))
    duplicate = copy.deepcopy(first.critic)
    expected = first.critic(x, LABELS)
    for weight in first.critic.parameters():
        weight.data.zero_()
    assert torch.equal(duplicate(x, LABELS), expected)


@pytest.mark.parametrize("kind", [kind for kind, (_, shape) in SMALL.items() if len(shape) == 3])
def test_that_channels_last_gives_the_same_numbers(kind: str) -> None:
    generator, critic = build(kind, deviation=True)
    x = data(kind)
    expected = generator(noise(), LABELS), critic(x, LABELS)
    for network in (generator, critic):
        network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue] stubs lack it
    x = x.contiguous(memory_format=torch.channels_last)
    got = generator(noise(), LABELS), critic(x, LABELS)
    # 1e-10: float64, only the order of the sums differs
    torch.testing.assert_close(got, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("deviation", [False, True])
def test_that_no_decision_hangs_on_a_number(kind: str, deviation: bool) -> None:
    """On the device "meta" it is an error to read one back, which no CUDA graph may do either."""
    generator, critic = (n.to("meta") for n in build(kind, deviation=deviation))
    labels = LABELS.to("meta")
    made = generator(noise().to("meta"), labels)
    critic(made, labels).sum().backward()
    assert made.shape == (BATCH, *SMALL[kind][1])


def test_that_other_data_are_refused_before_anything_is_built(kind: str) -> None:
    config, data_shape = SMALL[kind]
    other = (2,) if len(data_shape) == 3 else (1, 28, 28)
    before = torch.get_rng_state()
    for build_one in GAN_NETWORKS[config.kind]:
        with pytest.raises(NoisescopeError, match=r"network\.kind: .*; choose "):
            build_one(config, data_shape=other, num_classes=0)
    assert torch.equal(torch.get_rng_state(), before)
