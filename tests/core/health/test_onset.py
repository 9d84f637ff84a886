"""Since when a trouble holds: it has to last, and what gets better by itself is waited for."""

import math

import pytest

from core.health.onset import Limits, Onset

LIMITS = Limits(begins=0.5, ends=0.3, steps=300, signs=3)


def since(degrees: list[float], limits: Limits = LIMITS, *, every: int = 100) -> int | None:
    onset = Onset(limits)
    for number, degree in enumerate(degrees):
        onset.see(every * number, degree)
    return onset.since


def test_that_it_began_with_the_first_sign_and_is_certain_when_it_has_lasted() -> None:
    assert since([0.1, 0.6, 0.6, 0.6]) is None
    assert since([0.1, 0.6, 0.6, 0.6, 0.6]) == 100


def test_that_a_few_signs_are_not_enough_however_far_apart_they_are() -> None:
    assert since([0.6, 0.6], every=1000) is None
    assert since([0.6, 0.6, 0.6], every=1000) == 0


def test_that_between_the_limits_nothing_changes() -> None:
    assert since([0.4, 0.4, 0.4, 0.4, 0.4]) is None
    assert since([0.6, 0.4, 0.4, 0.4, 0.4]) is None
    assert since([0.6, 0.4, 0.4, 0.6]) == 0
    assert since([0.6, 0.6, 0.6, 0.6, 0.4, 0.4, 0.4]) == 0


def test_that_one_good_sign_ends_the_wait_and_it_takes_two_to_end_what_is_certain() -> None:
    assert since([0.6, 0.6, 0.2, 0.6, 0.6]) is None
    assert since([0.6, 0.6, 0.6, 0.6, 0.2, 0.6]) == 0
    assert since([0.6, 0.6, 0.6, 0.6, 0.2, 0.6, 0.2]) == 0
    assert since([0.6, 0.6, 0.6, 0.6, 0.2, 0.2]) is None
    assert since([0.6, 0.6, 0.6, 0.6, 0.2, 0.2, 0.9]) is None  # begins anew


def test_that_what_says_nothing_is_passed_over() -> None:
    assert since([0.6, math.nan, 0.6, 0.6]) == 0
    assert since([math.nan] * 9) is None
    assert since([]) is None


GETS_BETTER = Limits(begins=0.5, ends=0.3, steps=300, signs=3, better=0.05)


@pytest.mark.parametrize("fall", [0.06, 0.1])
def test_that_what_gets_better_by_itself_is_no_trouble(fall: float) -> None:
    falling = [1 - fall * i for i in range(int(0.65 / fall))]
    assert min(falling) > GETS_BETTER.ends
    assert since(falling, GETS_BETTER) is None
    assert since(falling) == 0  # of limits that do not wait


def test_that_what_stops_getting_better_is_trouble_from_its_beginning_on() -> None:
    falling = [1.0, 0.9, 0.8, 0.7]
    assert since([*falling, 0.7, 0.7], GETS_BETTER) is None
    assert since([*falling, 0.7, 0.7, 0.7], GETS_BETTER) == 0


def test_that_a_relapse_is_not_waited_for() -> None:
    falling = [1.0, 0.9, 0.8, 0.7]
    assert since([*falling, 0.84], GETS_BETTER) is None
    assert since([*falling, 0.86], GETS_BETTER) == 0  # worse by three times as much as counts
