"""Of a stream only what is new is kept."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.health.recent import KEPT, Recent, Rolling


def numbers(count: int) -> Recent[int]:
    kept: Recent[int] = Recent()
    for number in range(count):
        kept.append(number)
    return kept


def test_that_the_latest_come_in_order() -> None:
    assert numbers(1000).latest(3) == [997, 998, 999]
    assert numbers(2).latest(3) == [0, 1]
    assert numbers(0).latest(3) == []
    assert numbers(3).latest(0) == []
    assert numbers(7).last == 6
    assert numbers(0).last is None


@given(st.integers(0, 3 * KEPT), st.integers(0, 3 * KEPT))
def test_that_those_that_came_after_some_are_given_unless_they_are_forgotten(
    count: int, taken: int
) -> None:
    kept = numbers(count)
    assert kept.total == count
    assert kept.after(taken) == list(range(max(taken, count - KEPT), count))


@given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 50))
def test_that_rolling_columns_are_the_last_of_all_that_came(sizes: list[int], size: int) -> None:
    rolling, everything = Rolling(2, size), np.zeros((2, 0))
    for count in sizes:
        first = everything.shape[1]
        new = np.stack([np.arange(first, first + count), -np.arange(first, first + count)])
        rolling.extend(new.astype(np.float64))
        everything = np.concatenate([everything, new], axis=1)
        np.testing.assert_array_equal(rolling.columns, everything[:, -size:])
