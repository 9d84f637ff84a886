"""Which measurements are kept, and which of them have a ridge."""

import numpy as np
import pytest
from made_gan_measures import scores_measured

from desktop.widgets.waterfall.score_history import ScoreHistory, nearest_row, spread_rows


def steps_of(history: ScoreHistory) -> list[int]:
    return [scores.step for scores in history.scores]


def test_that_all_are_kept_while_there_is_room() -> None:
    history = ScoreHistory(8)
    for step in range(0, 80, 10):
        history.add(scores_measured(step))
    assert steps_of(history) == list(range(0, 80, 10))


@pytest.mark.parametrize("count", [9, 16, 17, 100, 1001, 5000])
def test_that_a_long_run_is_kept_evenly_with_its_first_and_newest(count: int) -> None:
    most = 8
    history = ScoreHistory(most)
    for step in range(count):
        history.add(scores_measured(step))
    steps = steps_of(history)
    assert len(steps) <= most
    assert len(steps) > most // 2
    assert steps[0] == 0
    assert steps[-1] == count - 1
    gaps = np.diff(steps)
    assert len(set(gaps[:-1])) == 1  # the newest is on its way to the next place
    assert gaps[-1] <= gaps[0]


def test_that_a_run_that_went_back_replaces_what_it_had_told() -> None:
    history = ScoreHistory(8)
    for step in (0, 10, 20, 30):
        history.add(scores_measured(step))
    history.add(scores_measured(15))
    assert steps_of(history) == [0, 10, 15]


def test_that_the_nearest_row_is_the_later_one_of_two() -> None:
    assert nearest_row([0, 10, 20], 5) == 1
    assert nearest_row([0, 10, 20], 4) == 0
    assert nearest_row([0, 10, 20], 999) == 2


def test_that_ridges_lie_evenly_over_the_steps_with_both_ends_and_the_chosen() -> None:
    steps = [0, 1, 2, 3, *range(10, 1001, 10)]  # measured more often at first
    rows = spread_rows(steps, 11, 7)
    chosen = [steps[row] for row in rows]
    assert len(rows) <= 11
    assert {0, steps[7], 1000} <= set(chosen)
    # The chosen one, step 40, has the place of the nearest of the others, step 100.
    assert chosen == [0, 40, *range(200, 1001, 100)]
    assert spread_rows([5, 6], 11, 0) == [0, 1]
