"""Penalties on a critic's slope against closed forms and finite differences."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call

from core.gan.penalties import gradient_penalty, squared_gradient


def points(*shape: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def small_critic() -> nn.Module:
    """Smooth and not linear: four inputs, one logit."""
    critic = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 1), nn.Flatten(0)).double()
    for number, weight in enumerate(critic.parameters()):
        weight.data = points(*weight.shape, seed=number)
    return critic


class LinearCritic(nn.Module):
    """The logit is <w, x> + 3, whatever the shape of an example."""

    def __init__(self, w: Tensor) -> None:
        super().__init__()
        self.w = nn.Parameter(w)

    def forward(self, x: Tensor) -> Tensor:
        return (x * self.w).flatten(1).sum(dim=1) + 3


@pytest.mark.parametrize("shape", [(2,), (3, 4, 5)])
def test_that_r1_of_a_linear_critic_is_its_squared_weight_norm(shape: tuple[int, ...]) -> None:
    critic = LinearCritic(points(*shape, seed=1))
    x = points(7, *shape, seed=2).requires_grad_()
    found = squared_gradient(critic(x), x)
    expected = critic.w.detach().square().sum()
    np.testing.assert_allclose(found.detach(), expected, rtol=1e-14)
    (gradient,) = torch.autograd.grad(found.mean(), critic.w)
    # d |w|^2 / dw, but for rounding of a sum of seven.
    np.testing.assert_allclose(gradient, 2 * critic.w.detach(), rtol=1e-14)


def test_that_the_squared_gradient_is_that_of_finite_differences() -> None:
    critic, x = small_critic(), points(5, 4, seed=10).requires_grad_()
    found = squared_gradient(critic(x), x)
    step = 1e-5  # its square times the third derivative, and rounding divided by it, are 1e-10
    slopes = torch.stack(
        [
            (critic(x + step * axis) - critic(x - step * axis)) / (2 * step)
            for axis in torch.eye(4, dtype=torch.float64)
        ]
    )
    np.testing.assert_allclose(found.detach(), slopes.square().sum(0).detach(), rtol=1e-8)


def r1(critic: Callable[[Tensor], Tensor]) -> Tensor:
    x_real = points(5, 4, seed=11).requires_grad_()
    return squared_gradient(critic(x_real), x_real).mean()


def r1_and_r2(critic: Callable[[Tensor], Tensor]) -> Tensor:
    """Both on logits of one pass, as in training."""
    x_real = points(5, 4, seed=11).requires_grad_()
    x_fake = points(5, 4, seed=12).requires_grad_()
    logits = critic(torch.cat([x_real, x_fake]))
    logit_real, logit_fake = logits[:5], logits[5:]
    both = squared_gradient(logit_real, x_real) + 0.3 * squared_gradient(logit_fake, x_fake)
    return both.mean()


def between(critic: Callable[[Tensor], Tensor]) -> Tensor:
    x_real, x_fake = points(5, 4, seed=13), points(5, 4, seed=14)
    generator = torch.Generator().manual_seed(3)  # afresh: the same places every time
    return gradient_penalty(critic, x_real, x_fake, generator).mean()


@pytest.mark.parametrize("penalty", [r1, r1_and_r2, between])
def test_that_gradients_by_weights_are_those_of_finite_differences(
    penalty: Callable[[Callable[[Tensor], Tensor]], Tensor],
) -> None:
    critic = small_critic()
    weights = dict(critic.named_parameters())

    def of_weights(*tensors: Tensor) -> Tensor:
        named = dict(zip(weights, tensors, strict=True))
        return penalty(lambda x: functional_call(critic, named, (x,)))

    # Central differences with steps of 1e-6 in float64, right to six digits.
    assert torch.autograd.gradcheck(of_weights, tuple(weights.values()), rtol=1e-5)
    gradients = torch.autograd.grad(penalty(critic), list(weights.values()), allow_unused=True)
    assert gradients[0] is not None
    assert gradients[0].abs().min() > 1e-4  # there was something to compare with
    assert gradients[-1] is None or not gradients[-1].any()  # no slope depends on the last bias


@pytest.mark.parametrize("shape", [(2,), (3, 4, 5)])
def test_that_the_gradient_penalty_of_a_linear_critic_is_known(shape: tuple[int, ...]) -> None:
    critic = LinearCritic(points(*shape, seed=1))
    x_real, x_fake = points(7, *shape, seed=2), points(7, *shape, seed=3)
    generator = torch.Generator().manual_seed(0)
    found = gradient_penalty(critic, x_real, x_fake, generator)
    norm = critic.w.detach().square().sum().sqrt()
    np.testing.assert_allclose(found.detach(), (norm - 1) ** 2, rtol=1e-12)
    (gradient,) = torch.autograd.grad(found.mean(), critic.w)
    expected = 2 * (norm - 1) * critic.w.detach() / norm
    np.testing.assert_allclose(gradient, expected, rtol=1e-12)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_that_a_dead_critic_gets_no_gradient_instead_of_nan(dtype: torch.dtype) -> None:
    critic = LinearCritic(torch.zeros(6, dtype=dtype))
    x_real, x_fake = points(3, 6, seed=2).to(dtype), points(3, 6, seed=3).to(dtype)
    generator = torch.Generator().manual_seed(0)
    penalty = gradient_penalty(critic, x_real, x_fake, generator)
    np.testing.assert_array_equal(penalty.detach(), 1.0)
    (gradient,) = torch.autograd.grad(penalty.mean(), critic.w)
    np.testing.assert_array_equal(gradient, 0.0)


def test_that_penalised_places_are_spread_evenly_between_each_pair() -> None:
    count = 4000
    x_real, x_fake = points(count, 2, 3, seed=2), points(count, 2, 3, seed=3)
    seen: list[Tensor] = []

    def critic(x: Tensor) -> Tensor:
        seen.append(x.detach())
        return x.square().flatten(1).sum(dim=1)

    generator = torch.Generator().manual_seed(5)
    penalty = gradient_penalty(critic, x_real, x_fake, generator)
    shares = (seen[0] - x_fake) / (x_real - x_fake)
    share = shares.flatten(1).median(dim=1).values
    # One number an example: all six of its coordinates lie at the same share of the way.
    np.testing.assert_allclose(
        seen[0], x_fake + share[:, None, None] * (x_real - x_fake), atol=1e-13
    )
    # Kolmogorov and Smirnov: 4000 even numbers are farther than 1.95 / sqrt(4000) from the
    # diagonal by a chance of 0.1 %.
    even = (torch.arange(count, dtype=torch.float64) + 0.5) / count
    assert (share.sort().values - even).abs().max() < 1.95 / count**0.5
    norms = 2 * seen[0].square().sum(dim=(1, 2)).sqrt()
    np.testing.assert_allclose(penalty.detach(), (norms - 1) ** 2, rtol=1e-12)


def test_that_random_numbers_come_from_the_generator_alone() -> None:
    critic, x_real, x_fake = small_critic(), points(5, 4, seed=1), points(5, 4, seed=2)
    torch.manual_seed(1)
    before = torch.get_rng_state()
    generator, same = torch.Generator().manual_seed(9), torch.Generator().manual_seed(9)
    first = gradient_penalty(critic, x_real, x_fake, generator)
    assert torch.equal(first, gradient_penalty(critic, x_real, x_fake, same))
    assert not torch.equal(first, gradient_penalty(critic, x_real, x_fake, generator))
    assert torch.equal(torch.get_rng_state(), before)
    one_an_example = torch.Generator().manual_seed(9)
    torch.rand(5, generator=one_an_example, dtype=torch.float64)
    assert torch.equal(one_an_example.get_state(), same.get_state())


def test_that_the_penalised_data_get_no_gradient() -> None:
    critic = small_critic()
    x_real, x_fake = points(5, 4, seed=1).requires_grad_(), points(5, 4, seed=2).requires_grad_()
    penalty = gradient_penalty(critic, x_real, x_fake, torch.Generator().manual_seed(0))
    slopes = torch.autograd.grad(penalty.sum(), (x_real, x_fake), allow_unused=True)
    assert slopes == (None, None)
