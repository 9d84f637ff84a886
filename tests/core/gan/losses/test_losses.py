"""Adversarial losses against their papers' formulas, and what holds for every one of them."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from presets import equilibrium_of
from pydantic import TypeAdapter
from torch import Tensor

from core.config.adversarial import AdversarialLossConfig
from core.config.fields import variant_kinds
from core.config.gan import GANConfig
from core.gan.losses.loss import AdversarialLoss
from core.gan.losses.registry import LOSSES, build_loss

REAL = torch.tensor([-3.1, -0.4, 0.0, 0.3, 1.7, 4.2], dtype=torch.float64)
FAKE = torch.tensor([0.8, -2.2, 0.0, 1.4, -0.7, 3.9], dtype=torch.float64)
EVERY_LOSS = pytest.mark.parametrize("kind", LOSSES)


def loss_of(kind: str) -> AdversarialLoss:
    adapter: TypeAdapter[AdversarialLossConfig] = TypeAdapter(AdversarialLossConfig)
    return build_loss(adapter.validate_python({"kind": kind}))


def logits(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def as_published(kind: str) -> tuple[Tensor, Tensor]:
    """What critic and generator minimise, as the papers write it, with sigmoids and logarithms."""
    d_real, d_fake = REAL.sigmoid(), FAKE.sigmoid()
    margin = (REAL - FAKE).sigmoid()
    cross_entropy = -d_real.log() - (1 - d_fake).log()
    formulas = {
        "minimax": (cross_entropy, (1 - d_fake).log()),
        "non_saturating": (cross_entropy, -d_fake.log()),
        "least_squares": (0.5 * (REAL - 1) ** 2 + 0.5 * FAKE**2, 0.5 * (FAKE - 1) ** 2),
        "hinge": (
            -torch.minimum(torch.zeros(()), REAL - 1) - torch.minimum(torch.zeros(()), -FAKE - 1),
            -FAKE,
        ),
        "wasserstein": (FAKE - REAL, -FAKE),
        "relativistic": (-margin.log(), -(1 - margin).log()),
    }
    return formulas[kind]


def test_that_every_loss_of_the_config_is_there() -> None:
    assert set(LOSSES) == set(variant_kinds(GANConfig.model_fields["loss"]))


@EVERY_LOSS
def test_that_a_loss_is_as_published(kind: str) -> None:
    critic, generator = as_published(kind)
    loss = loss_of(kind)
    # Rounding of the formulas: the logarithm of 1 - sigmoid loses three digits at these logits.
    np.testing.assert_allclose(loss.critic(REAL, FAKE), critic, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(loss.generator(REAL, FAKE), generator, rtol=1e-12, atol=1e-12)


@EVERY_LOSS
def test_that_gradients_are_those_of_finite_differences(kind: str) -> None:
    loss = loss_of(kind)
    # None of the logits is at a corner of the hinge, 1 or -1.
    real, fake = REAL.clone().requires_grad_(), FAKE.clone().requires_grad_()
    assert torch.autograd.gradcheck(loss.critic, (real, fake))
    assert torch.autograd.gradcheck(loss.generator, (real, fake))


@EVERY_LOSS
def test_that_huge_logits_are_no_trouble(kind: str) -> None:
    loss = loss_of(kind)
    huge = torch.tensor([1e4, -1e4, 1e4, -1e4])
    real, fake = huge.clone().requires_grad_(), huge.sort()[0].requires_grad_()
    for minimised in (loss.critic, loss.generator):
        found = minimised(real, fake)
        exact = minimised(real.detach().double(), fake.detach().double())
        np.testing.assert_allclose(found.detach(), exact, rtol=1e-6)  # of float32
        for slope in torch.autograd.grad(found.sum(), (real, fake), materialize_grads=True):
            # A slope is a probability, or for least squares the distance to a target: to 10,001.
            assert slope.isfinite().all()
            assert slope.abs().max() <= (10_001 if kind == "least_squares" else 1)


def test_that_the_losing_generator_learns_only_where_the_loss_does_not_saturate() -> None:
    slopes: dict[str, float] = {}
    for kind in ("minimax", "non_saturating"):
        fake = logits(-10.0).requires_grad_()
        (slope,) = torch.autograd.grad(loss_of(kind).generator(logits(0.0), fake).sum(), fake)
        slopes[kind] = float(slope)
    assert slopes["minimax"] == pytest.approx(-1 / (1 + math.exp(10)), rel=1e-12)
    assert slopes["non_saturating"] == pytest.approx(-1 / (1 + math.exp(-10)), rel=1e-12)


@EVERY_LOSS
def test_that_a_critic_that_cannot_tell_has_the_loss_of_equilibrium(kind: str) -> None:
    loss, equilibrium = loss_of(kind), equilibrium_of(kind)
    # The one thing to say to both where nothing is known: the middle between the two targets.
    undecided = logits(0.5 if kind == "least_squares" else 0.0)
    known = {
        "minimax": 2 * math.log(2),
        "non_saturating": 2 * math.log(2),
        "least_squares": 1 / 4,
        "hinge": 2,
        "wasserstein": 0,
        "relativistic": math.log(2),
    }
    assert equilibrium == pytest.approx(known[kind], rel=1e-15)
    assert loss.critic(undecided, undecided).item() == pytest.approx(equilibrium, rel=1e-15)
    # And it is the least that one answer to everything can come to.
    answers = torch.linspace(-3, 3, 601, dtype=torch.float64)
    assert loss.critic(answers, answers).min() >= loss.critic(undecided, undecided) - 1e-12


@EVERY_LOSS
@given(
    real=st.floats(-50, 50), fake=st.floats(-50, 50), shift=st.floats(0.5, 20), sign=st.booleans()
)
def test_that_only_differences_count_exactly_where_a_loss_is_paired(
    kind: str, real: float, fake: float, shift: float, sign: bool
) -> None:
    loss = loss_of(kind)
    moved = shift if sign else -shift
    before = loss.generator(logits(real), logits(fake))
    # Sums of numbers of up to 70 are rounded by 1e-14.
    if loss.paired:
        after = loss.generator(logits(real + moved), logits(fake + moved))
        np.testing.assert_allclose(after, before, atol=1e-13)
        after = loss.critic(logits(real + moved), logits(fake + moved))
        np.testing.assert_allclose(after, loss.critic(logits(real), logits(fake)), atol=1e-13)
    else:
        assert torch.equal(loss.generator(logits(real + moved), logits(fake)), before)


@given(real=st.floats(-100, 100), fake=st.floats(-100, 100))
def test_that_the_relativistic_game_is_the_same_for_both_with_roles_exchanged(
    real: float, fake: float
) -> None:
    loss = loss_of("relativistic")
    critic = loss.critic(logits(real), logits(fake))
    assert torch.equal(critic, loss.generator(logits(fake), logits(real)))
    # softplus(-d) - softplus(d) = -d, but for rounding of the sum, 2e-14 at 200.
    generator = loss.generator(logits(real), logits(fake))
    np.testing.assert_allclose(critic - generator, -(real - fake), atol=1e-13)


def test_that_probabilities_are_promised_by_two_losses_and_pairs_by_one() -> None:
    assert {kind for kind in LOSSES if loss_of(kind).probabilities} == {
        "minimax",
        "non_saturating",
    }
    assert {kind for kind in LOSSES if loss_of(kind).paired} == {"relativistic"}
