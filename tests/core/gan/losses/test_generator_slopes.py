"""What the generator is told: with the best critic, the slope of a divergence.

The generator moves a normal distribution along a line, G(z) = z + shift. The critic is the best one
for where it is now, and stays; so the slope of the generator's loss by the shift must be that of

- 2 JS(p, q) for the minimax game (Goodfellow et al. 2014, theorem 1),
- KL(q, p) - 2 JS(p, q) if it does not saturate (Arjovsky and Bottou 2017, arXiv 1701.04862,
  theorem 2.5),
- KL(q, p) - JS of the pair (real, fake) and the pair (fake, real) for the relativistic game,
  in the same way: its loss is the critic's and E log p/q of real minus fake examples.
"""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy.stats import norm

from core.gan.losses.registry import LOSSES

X = np.linspace(-9, 10, 381)  # steps of 0.05: trapezoids are exact to all digits here
STEP = float(X[1] - X[0])
REAL = norm.pdf(X) * STEP
STD = 0.8


def fake(shift: float) -> np.ndarray:
    return norm.pdf(X, shift, STD) * STEP


def relative_entropy(p: np.ndarray, q: np.ndarray) -> float:
    return float((p * np.log(p / q)).sum())


def jensen_shannon(p: np.ndarray, q: np.ndarray) -> float:
    middle = (p + q) / 2
    return (relative_entropy(p, middle) + relative_entropy(q, middle)) / 2


def of_order(p: np.ndarray, q: np.ndarray) -> float:
    return jensen_shannon(np.outer(p, q).ravel(), np.outer(q, p).ravel())


DIVERGENCES: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "minimax": lambda p, q: 2 * jensen_shannon(p, q),
    "non_saturating": lambda p, q: relative_entropy(q, p) - 2 * jensen_shannon(p, q),
    "relativistic": lambda p, q: relative_entropy(q, p) - of_order(p, q),
}


def log_ratio(x: torch.Tensor, shift: float) -> torch.Tensor:
    """The best critic: log p - log q of a standard normal distribution and the generator's."""
    return -x.square() / 2 + ((x - shift) / STD).square() / 2 + float(np.log(STD))


@pytest.mark.parametrize("kind", DIVERGENCES)
@pytest.mark.parametrize("shift", [0.0, 0.4, 1.5])
def test_that_the_slope_of_the_generators_loss_is_that_of_a_divergence(
    kind: str, shift: float
) -> None:
    moved = torch.tensor(shift, dtype=torch.float64, requires_grad=True)
    z = np.linspace(-8, 8, 321)
    weight = torch.from_numpy(norm.pdf(z) * (z[1] - z[0]))
    logit_fake = log_ratio(STD * torch.from_numpy(z) + moved, shift)
    logit_real = log_ratio(torch.from_numpy(z), shift)
    rows, columns = torch.cartesian_prod(torch.arange(len(z)), torch.arange(len(z))).unbind(1)
    terms = LOSSES[kind]().generator(logit_real[rows], logit_fake[columns])
    loss = (weight[rows] * weight[columns] * terms).sum()
    (slope,) = torch.autograd.grad(loss, moved)
    divergence, near = DIVERGENCES[kind], 1e-4
    change = divergence(REAL, fake(shift + near)) - divergence(REAL, fake(shift - near))
    # A central difference: wrong by near^2, and by rounding / near.
    assert slope.item() == pytest.approx(change / (2 * near), abs=1e-7)
