"""Which classes samples are of, by the probabilities of a classifier, against what is expected.

What shows that a generator leaves out classes, though nobody asked it for one. The divergence of
the shares of a classifier's classes from those of the data is how Srivastava et al. 2017 (VEEGAN,
arXiv 1705.07761), section 5, measure lost modes of digits.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.errors import NoisescopeError

FEWER = 10  # times fewer samples of a class than expected: with less it is missing
ROUNDING = 1e-3  # by which a sum of shares may differ from 1


@dataclass(frozen=True, eq=False)
class ClassShares:
    """Each sample counts for the class that it most looks like, however little it does."""

    shares: Float64[Tensor, "classes"]  # of all samples, 0..1
    sure_share: float  # of all samples, that the classifier is sure of, 0..1
    missing: tuple[int, ...]  # classes with less than a tenth of their expected share
    kl_divergence: float  # nats, from the shares to the expected ones; inf: one expects nothing
    largest: int  # the class with the most samples


def class_shares(
    probabilities: Float[Tensor, "n classes"],
    expected_shares: Float[Tensor, "classes"],
    *,
    sure: float = 0.9,
    expected_at_least: float = 5.0,
) -> ClassShares:
    """The classes of n samples. ``expected_shares`` are those of the data, with a sum of 1.

    The classifier is ``sure`` of a sample if the largest of its probabilities is above that. A
    class of which fewer than ``expected_at_least`` samples are expected is never called missing: of
    5 expected ones chance leaves none once in 150 times. Chance alone also makes the divergence of
    n samples of the data about (classes - 1) / 2n.
    """
    chances, expected = probabilities.cpu().double(), expected_shares.cpu().double()
    _check(chances, expected)
    count, classes = chances.shape
    most, found = chances.max(dim=1)
    shares = torch.bincount(found, minlength=classes).double() / count
    missing = (FEWER * shares < expected) & (count * expected >= expected_at_least)
    return ClassShares(
        shares=shares,
        sure_share=float((most > sure).double().mean()),
        missing=tuple(int(label) for label in missing.nonzero()),
        # xlogy, because a class without samples adds nothing: p log p -> 0.
        kl_divergence=float(
            (torch.xlogy(shares, shares) - torch.xlogy(shares, expected)).sum().clamp(min=0)
        ),
        largest=int(shares.argmax()),
    )


def _check(chances: Float64[Tensor, "n classes"], expected: Float64[Tensor, "classes"]) -> None:
    if chances.shape[0] == 0:
        raise NoisescopeError(
            "samples: got 0, but at least 1 is needed to say which classes there are; draw some."
        )
    for name, rows in (("probabilities", chances), ("expected shares", expected[None])):
        # Written so that what is not a number is refused, too.
        right = ((rows.sum(dim=1) - 1).abs() <= ROUNDING) & (rows >= 0).all(dim=1)
        if not bool(right.all()):
            worst = rows[~right][0]
            raise NoisescopeError(
                f"{name}: got {float(worst.min()):.3g} to {float(worst.max()):.3g} with a sum of "
                f"{float(worst.sum()):.4g}, but they must be at least 0 with a sum of 1; divide "
                "counts by their sum, or go back to a checkpoint from before training diverged."
            )
