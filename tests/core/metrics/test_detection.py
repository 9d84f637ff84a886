"""Who finds what is generated, and how sure a few answers make that."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from core.metrics.detection import Detection, Share, detection


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_that_the_interval_is_that_of_scipy(counted: tuple[int, int]) -> None:
    count, of = counted
    expected = binomtest(count, of).proportion_ci(0.95, method="wilson")
    low, high = Share(count, of).interval
    assert low == pytest.approx(expected.low, abs=1e-12)
    assert high == pytest.approx(expected.high, abs=1e-12)
    assert 0 <= low <= count / of <= high <= 1
    assert (low == 0) == (count == 0)
    assert (high == 1) == (count == of)


def test_that_a_share_of_nothing_is_unknown() -> None:
    assert math.isnan(Share(0, 0).value)
    assert Share(0, 0).interval == (0.0, 1.0)


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20),
    st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20),
)
def test_that_answers_are_counted_and_rounds_added(
    first: list[tuple[bool, bool]], second: list[tuple[bool, bool]]
) -> None:
    rounds = [np.array(answers, dtype=bool).reshape(-1, 2) for answers in (first, second)]
    total = sum((detection(a[:, 0], a[:, 1]) for a in rounds), Detection())
    pairs = first + second
    generated = [called for called, real in pairs if not real]
    real = [called for called, real in pairs if real]
    assert total.sensitivity == Share(sum(generated), len(generated))
    assert total.specificity == Share(len(real) - sum(real), len(real))
    assert total.right == Share(sum(called != real for called, real in pairs), len(pairs))
