"""Where a critic's logits part real from generated examples."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.gan.losses.registry import LOSSES
from core.gan.threshold import OF_LOSS, best_threshold

logits = st.lists(st.integers(-6, 6), min_size=1, max_size=15)


def told_apart(real: list[int], fake: list[int], threshold: float) -> float:
    """Sensitivity and specificity together, by counting."""
    spared = sum(logit > threshold for logit in real) / len(real)
    return spared + sum(logit <= threshold for logit in fake) / len(fake)


def test_that_every_loss_says_whether_it_has_a_threshold() -> None:
    assert set(OF_LOSS) == set(LOSSES)
    for kind, loss in LOSSES.items():
        if loss().paired:
            assert OF_LOSS[kind] is None, kind
        if loss().probabilities:
            assert OF_LOSS[kind] == 0, kind  # sigmoid(0) is a half


@given(logits, logits)
def test_that_no_other_threshold_parts_better(real: list[int], fake: list[int]) -> None:
    found = best_threshold(np.array(real, dtype=np.float32), np.array(fake, dtype=np.float32))
    tried = np.arange(-7, 7.25, 0.25)
    best = max(told_apart(real, fake, float(threshold)) for threshold in tried)
    assert told_apart(real, fake, found) == pytest.approx(best)


def test_that_the_middle_of_the_gap_is_taken_and_of_several_the_middle_one() -> None:
    real, fake = np.array([3.0, 4.0]), np.array([0.0, 1.0])
    assert best_threshold(real, fake) == 2.0
    # Between any of the first four: one more generated one for one more real one.
    fake, real = np.array([0.0, 2.0, 4.0]), np.array([1.0, 3.0, 5.0])
    assert best_threshold(real, fake) == 2.5


def test_that_numbers_that_are_not_finite_do_not_count() -> None:
    real, fake = np.array([3.0, np.nan, -np.inf]), np.array([1.0, np.inf])
    assert best_threshold(real, fake) == 2.0
    assert math.isnan(best_threshold(np.array([np.nan]), fake))
