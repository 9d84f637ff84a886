"""That the best critic of two known distributions has the loss, and the answers, that theory says.

What theory says is computed in another way than by minimising: sums over points, integrals by
scipy, a transport distance. For the loss of a critic every real example is paired with every fake
one, so that it is the same sum for all losses, weighted with how probable the pair is.
"""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from presets import equilibrium_of
from scipy.integrate import quad
from scipy.optimize import linprog
from scipy.stats import norm, wasserstein_distance
from torch import Tensor, nn

from core.gan.losses.loss import AdversarialLoss
from core.gan.losses.registry import LOSSES
from core.gan.penalties import gradient_penalty
from core.gan.weight_limits import limit_spectral_norm

P = torch.tensor([0.30, 0.05, 0.25, 0.10, 0.28, 0.02], dtype=torch.float64)
Q = torch.tensor([0.10, 0.20, 0.24, 0.06, 0.08, 0.32], dtype=torch.float64)


def expected_loss(loss: AdversarialLoss, logit: Tensor, p: Tensor, q: Tensor) -> Tensor:
    """The critic's mean loss if real data are point i by p[i] and fake ones by q[i]."""
    pairs = torch.cartesian_prod(torch.arange(len(p)), torch.arange(len(q)))
    real, fake = pairs.unbind(1)
    return (p[real] * q[fake] * loss.critic(logit[real], logit[fake])).sum()


def minimised(objective: Callable[[], Tensor], weights: list[Tensor], steps: int) -> float:
    """The least value that a quasi-Newton method finds."""
    optimizer = torch.optim.LBFGS(
        weights,
        max_iter=steps,
        tolerance_grad=1e-12,
        tolerance_change=1e-15,
        line_search_fn="strong_wolfe",
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = objective()
        value.backward()  # pyright: ignore[reportUnknownMemberType] torch leaves it untyped
        return value

    optimizer.step(closure)  # pyright: ignore[reportArgumentType] a tensor is a number here
    return float(objective().detach())


def relative_entropy(p: Tensor, q: Tensor) -> Tensor:
    return (p * (p / q).log()).sum()


def jensen_shannon(p: Tensor, q: Tensor) -> Tensor:
    middle = (p + q) / 2
    return (relative_entropy(p, middle) + relative_entropy(q, middle)) / 2


def jensen_shannon_of_order(p: Tensor, q: Tensor) -> Tensor:
    """Between the pair (real, fake) and the pair (fake, real)."""
    return jensen_shannon(torch.outer(p, q).flatten(), torch.outer(q, p).flatten())


def triangular(p: Tensor, q: Tensor) -> Tensor:
    return ((p - q).square() / (p + q)).sum()


def optimum(kind: str, p: Tensor, q: Tensor) -> float:
    """The loss of the best critic: Goodfellow et al. 2014, theorem 1, and what is alike to it."""
    value = {
        "minimax": lambda: math.log(4) - 2 * jensen_shannon(p, q),
        "non_saturating": lambda: math.log(4) - 2 * jensen_shannon(p, q),
        "least_squares": lambda: 1 / 4 - triangular(p, q) / 8,
        "hinge": lambda: 2 - (p - q).abs().sum(),  # twice the total variation
        "relativistic": lambda: math.log(2) - jensen_shannon_of_order(p, q),
    }[kind]()
    return float(value)


def best_answers(kind: str, p: Tensor, q: Tensor) -> Tensor:
    return {
        "least_squares": p / (p + q),
        "hinge": (p - q).sign(),
    }.get(kind, (p / q).log())


SMOOTH = ["minimax", "non_saturating", "least_squares", "relativistic"]


@pytest.mark.parametrize("kind", SMOOTH)
def test_that_minimising_finds_the_best_answers_and_the_divergence(kind: str) -> None:
    loss, logit = LOSSES[kind](), torch.zeros(6, dtype=torch.float64, requires_grad=True)
    found = minimised(lambda: expected_loss(loss, logit, P, Q), [logit], 200)
    # At a minimum an error of the value is the square of one of the answers.
    assert found == pytest.approx(optimum(kind, P, Q), abs=1e-13)
    answers, expected = logit.detach(), best_answers(kind, P, Q)
    if loss.paired:  # known up to a constant
        answers, expected = answers - answers.mean(), expected - expected.mean()
    np.testing.assert_allclose(answers, expected, atol=1e-5)
    if loss.probabilities:
        np.testing.assert_allclose(answers.sigmoid(), P / (P + Q), atol=1e-6)


def test_that_the_best_hinge_critic_says_which_is_likelier() -> None:
    loss = LOSSES["hinge"]()
    answers = torch.linspace(-3, 3, 601, dtype=torch.float64)
    nothing = torch.zeros_like(answers)
    real, fake = loss.critic(answers, nothing), loss.critic(nothing, answers)
    # No term has more than one point in it, so each can be minimised for itself.
    best = answers[(P[:, None] * real + Q[:, None] * fake).argmin(dim=1)]
    np.testing.assert_allclose(best, best_answers("hinge", P, Q), atol=1e-12)
    found = float(expected_loss(loss, best, P, Q))
    assert found == pytest.approx(optimum("hinge", P, Q), abs=1e-13)


def test_that_the_best_critic_of_limited_slope_has_the_wasserstein_distance() -> None:
    places = np.array([-2.0, -0.5, 0.0, 0.7, 2.0, 2.5])
    logit = torch.zeros(6, dtype=torch.float64, requires_grad=True)
    value = expected_loss(LOSSES["wasserstein"](), logit, P, Q)
    assert value.item() == 0
    (slope,) = torch.autograd.grad(value, logit)  # all there is of it: the loss is linear
    differences = np.diff(np.eye(6), axis=0)  # of neighbours on the line
    found = linprog(
        slope.numpy(),
        A_ub=np.vstack([differences, -differences]),
        b_ub=np.tile(np.diff(places), 2),
        A_eq=np.eye(6)[:1],  # a constant more or less changes nothing
        b_eq=[0.0],
        bounds=(None, None),
    )
    distance = wasserstein_distance(places, places, P.numpy(), Q.numpy())
    assert found.fun == pytest.approx(-distance, rel=1e-9)  # linprog's own tolerance


@pytest.mark.parametrize("kind", LOSSES)
def test_that_nothing_can_be_told_from_equal_distributions(kind: str) -> None:
    loss = LOSSES[kind]()
    logit = torch.linspace(-0.5, 0.5, 6, dtype=torch.float64).requires_grad_()
    found = minimised(lambda: expected_loss(loss, logit, P, P), [logit], 200)
    assert found == pytest.approx(equilibrium_of(kind), abs=1e-13)


X = torch.linspace(-7, 7, 201, dtype=torch.float64)
"""Places of two normal distributions with standard deviations of at most 1 and means near 0.

The trapezoidal rule with steps of 0.07 is exact for them to all digits of float64.
"""


def normal(mean: float, std: float) -> Tensor:
    """The probability of each of the places."""
    return torch.from_numpy(norm.pdf(X.numpy(), mean, std)) * float(X[1] - X[0])


MEAN, STD = 1.2, 0.7
REAL, FAKE = normal(0, 1), normal(MEAN, STD)


def integral(of: Callable[[float, float], float]) -> float:
    """Of a function of the two densities, by adaptive quadrature."""

    def at(x: float) -> float:
        return of(float(norm.pdf(x)), float(norm.pdf(x, MEAN, STD)))

    return float(quad(at, -12, 12, limit=200, points=[0, MEAN])[0])


def known_divergence(kind: str) -> float:
    """The loss of the best critic of the two normal distributions."""
    if kind == "minimax":
        real = integral(lambda p, q: p * math.log1p(q / p))
        fake = integral(lambda p, q: q * math.log1p(p / q))
        return real + fake  # -p log p/(p+q) - q log q/(p+q)
    if kind == "least_squares":
        return 0.5 * integral(lambda p, q: p * q / (p + q))
    # Which of two is the real one is told by the difference of two log density ratios.
    p, q = norm.pdf(np.linspace(-9, 9, 901)), norm.pdf(np.linspace(-9, 9, 901), MEAN, STD)
    right, wrong = np.outer(p, q), np.outer(q, p)
    return float((right * np.log1p(wrong / right)).sum() * 0.02**2)


def small_critic() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(1, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh(), nn.Linear(24, 1), nn.Flatten(0)
    ).double()


@pytest.mark.parametrize("kind", ["minimax", "least_squares", "relativistic"])
def test_that_a_network_trained_to_the_end_knows_the_divergence(kind: str) -> None:
    loss, critic = LOSSES[kind](), small_critic()
    x = X[:, None]
    found = minimised(
        lambda: expected_loss(loss, critic(x), REAL, FAKE), list(critic.parameters()), steps=120
    )
    known = known_divergence(kind)
    # No critic is better than the best; this one comes within 0.00001 of it in 120 steps.
    assert known - 1e-9 < found < known + 5e-5
    answers, expected = critic(x).detach(), best_answers(kind, REAL, FAKE)
    if loss.paired:  # known up to a constant, which is the same where both kinds of data are
        both = torch.minimum(REAL, FAKE)
        answers = answers - (both * (answers - expected)).sum() / both.sum()
    if kind != "least_squares":  # where there is no doubt, larger logits do not count
        answers, expected = answers.sigmoid(), expected.sigmoid()
    error = ((REAL + FAKE) / 2 * (answers - expected).square()).sum().sqrt()
    assert error < 0.005  # in D, over all data


def test_that_a_linear_critic_of_norm_1_finds_how_far_data_were_shifted() -> None:
    shift = torch.tensor([3.0, 4.0])  # by 5 in all: the Wasserstein distance, whatever is shifted
    x_real = torch.randn(500, 2, generator=torch.Generator().manual_seed(0))
    torch.manual_seed(1)
    critic = nn.Sequential(nn.Linear(2, 1), nn.Flatten(0))
    limit_spectral_norm(critic)
    found = minimised(
        lambda: LOSSES["wasserstein"]().critic(critic(x_real), critic(x_real + shift)).mean(),
        list(critic.parameters()),
        steps=50,
    )
    assert found == pytest.approx(-5, rel=1e-5)  # float32


def test_that_a_critic_of_normalised_layers_never_says_more_than_the_distance() -> None:
    torch.manual_seed(0)
    critic = nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1), nn.Flatten(0))
    limit_spectral_norm(critic)
    optimizer = torch.optim.Adam(critic.parameters(), lr=0.01)
    x_real = torch.randn(500, 2, generator=torch.Generator().manual_seed(0))
    losses: list[float] = []
    for _ in range(150):
        optimizer.zero_grad()
        x_fake = x_real + torch.tensor([3.0, 4.0])
        loss = LOSSES["wasserstein"]().critic(critic(x_real), critic(x_fake)).mean()
        loss.backward()  # pyright: ignore[reportUnknownMemberType] torch leaves it untyped
        optimizer.step()
        losses.append(loss.item())
    # While weights move the vectors lag behind a little, and norms are above 1 by that.
    assert min(losses) > -5 * 1.01
    assert losses[-1] < -4.5  # and it says nearly all


def test_that_a_network_trained_with_the_gradient_penalty_is_as_steep_as_theory_says() -> None:
    """See :func:`gradient_penalty` for the slope, 1 + |P - Q| / (2 weight r).

    In the loss it gains W_1 + I / (2 weight), and pays half of the second for it, where I is the
    integral of |P - Q|^2 / r. The weight is small to have much of that; besides, on a line a weight
    of 10 would keep a critic on the wrong side that begins there.
    """
    shift, weight, count = 2.0, 1.0, 512
    x_real = torch.from_numpy(norm.ppf((np.arange(count) + 0.5) / count))[:, None]
    generator, critic = torch.Generator().manual_seed(1), small_critic()
    optimizer = torch.optim.Adam(critic.parameters(), lr=0.02, betas=(0.5, 0.99))
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.001, total_iters=800)
    for _ in range(800):
        optimizer.zero_grad()
        x_fake = x_real[torch.randperm(count, generator=generator)] + shift
        loss = LOSSES["wasserstein"]().critic(critic(x_real), critic(x_fake))
        penalty = gradient_penalty(critic, x_real, x_fake, generator)
        (loss + weight * penalty).mean().backward()
        optimizer.step()
        decay.step()

    share = (np.arange(1000) + 0.5) / 1000

    def moved(x: float) -> float:
        return float(norm.cdf(x) - norm.cdf(x, shift))

    def density(x: float) -> float:
        """Of (1 - share) fake + share real, for an even share."""
        return float(norm.pdf(x, (1 - share) * shift, np.hypot(share, 1 - share)).mean())

    places = np.linspace(-1, 3, 9)
    x = torch.from_numpy(places)[:, None].requires_grad_()
    (slopes,) = torch.autograd.grad(critic(x).sum(), x)
    expected = [-(1 + moved(at) / (2 * weight * density(at))) for at in places]
    np.testing.assert_allclose(slopes.flatten(), expected, atol=0.05)  # they are -1.8 to -2.5
    gained = float(quad(lambda at: moved(at) ** 2 / density(at), -7, 9, limit=100)[0])
    x_fake = x_real + shift
    found = LOSSES["wasserstein"]().critic(critic(x_real), critic(x_fake)).mean().item()
    assert found == pytest.approx(-(shift + gained / (2 * weight)), rel=0.01)
