from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ticks import nice_ceiling, nice_ticks, short

NUMBERS = st.integers(1, 10**9)


def is_nice(number: int) -> bool:
    return str(number).rstrip("0") in {"1", "2", "5"}


@given(number=NUMBERS)
def test_that_a_nice_ceiling_is_the_next_round_number(number: int) -> None:
    ceiling = nice_ceiling(number)
    assert is_nice(ceiling)
    assert number <= ceiling < 2.5 * number + 1


@given(last=NUMBERS, count=st.integers(0, 20))
def test_that_ticks_are_evenly_spaced_round_numbers_and_not_too_many(last: int, count: int) -> None:
    ticks = nice_ticks(last, count)
    assert ticks[0] == 0
    assert ticks[-1] <= last
    assert len(ticks) <= max(count, 1) + 1
    gaps = {after - before for before, after in pairwise(ticks)}
    assert len(gaps) <= 1
    assert all(map(is_nice, gaps))


def test_that_the_ticks_of_a_usual_run_are_those_a_person_would_choose() -> None:
    assert nice_ticks(20_000, 8) == list(range(0, 20_001, 5000))
    assert nice_ticks(10, 10) == list(range(11))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (950, "950"),
        (1000, "1k"),
        (1500, "1.5k"),
        (20_000, "20k"),
        (500_000, "500k"),
        (3_000_000, "3M"),
        (200_000_000, "200M"),
    ],
)
def test_that_steps_are_written_in_few_letters(number: int, text: str) -> None:
    assert short(number) == text


@given(last=NUMBERS, count=st.integers(1, 20))
def test_that_no_two_ticks_read_the_same(last: int, count: int) -> None:
    texts = [short(tick) for tick in nice_ticks(last, count)]
    assert len(set(texts)) == len(texts)
    assert max(map(len, texts)) <= 6
