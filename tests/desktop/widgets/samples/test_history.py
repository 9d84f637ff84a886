"""The previews that are kept of a run."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from image_events import image_samples

from core.answers import SamplesDrawn
from desktop.widgets.samples.history import (
    FEWEST,
    LARGEST,
    Preview,
    PreviewHistory,
    nearest,
    spread,
)
from desktop.widgets.samples.reel import Reel

EVENT = image_samples()
SHORT = EVENT.samples[:, :1, :1]


def preview(step: int, seconds: float = 0.0) -> Preview:
    event: SamplesDrawn = dataclasses.replace(EVENT, step=step, samples=SHORT)
    return Preview.of(event, seconds)


def steps(history: PreviewHistory) -> list[int]:
    return [kept.step for kept in history.previews]


@given(gaps=st.lists(st.integers(1, 50), min_size=1, max_size=400), most=st.integers(2, 24))
def test_that_the_whole_training_stays_covered_evenly_within_the_bound(
    gaps: list[int], most: int
) -> None:
    history = PreviewHistory(most)
    drawn: list[int] = np.cumsum(gaps).tolist()
    for step in drawn:
        history.add(preview(step))
        assert len(history.previews) <= most
    kept = steps(history)
    assert kept == sorted(set(kept))
    assert (kept[0], kept[-1]) == (drawn[0], drawn[-1])
    numbers = [drawn.index(step) for step in kept]
    apart = set(np.diff(numbers[:-1]).tolist())  # all but the newest, which may be between two
    assert len(apart) <= 1
    # No more is dropped than there must be: halving leaves at least half of the room.
    assert len(kept) >= min(len(drawn), most // 2)


@given(
    before=st.lists(st.integers(0, 200), min_size=1, max_size=60, unique=True),
    again=st.integers(0, 200),
)
def test_that_a_run_that_went_back_replaces_what_came_after(before: list[int], again: int) -> None:
    history = PreviewHistory(1000)
    for step in sorted(before):
        history.add(preview(step))
    newer = preview(again)
    history.add(newer)
    assert steps(history) == [step for step in sorted(before) if step < again] + [again]
    assert history.previews[-1] is newer


def test_that_very_large_previews_are_fewer() -> None:
    large = dataclasses.replace(EVENT, samples=np.zeros((LARGEST // FEWEST, 1, 1, 1), np.uint8))
    history = PreviewHistory()
    for step in range(100):
        history.add(Preview.of(dataclasses.replace(large, step=step), 0.0))
        assert sum(kept.samples.nbytes for kept in history.previews) <= LARGEST
    assert len(history.previews) >= FEWEST // 2


def test_that_a_preview_keeps_no_film() -> None:
    kept = preview(3)
    held = [getattr(kept, field.name) for field in dataclasses.fields(kept)]
    assert sum(value.nbytes for value in held if isinstance(value, np.ndarray)) < 100


def test_that_the_time_between_previews_counts_those_that_were_dropped() -> None:
    history = PreviewHistory(8)
    assert history.interval is None
    for number in range(100):
        history.add(preview(number, seconds=2.5 * number))
    assert history.interval == pytest.approx(2.5)  # rounding of a quotient


@given(
    values=st.lists(st.integers(0, 1000), min_size=1, max_size=50, unique=True),
    step=st.integers(-10, 1010),
)
def test_that_the_nearest_step_is_found(values: list[int], step: int) -> None:
    kept = sorted(values)
    found = abs(kept[nearest(kept, step)] - step)
    assert found == min(abs(value - step) for value in kept)


@given(
    values=st.lists(st.integers(0, 100_000), min_size=1, max_size=240, unique=True),
    count=st.integers(2, 20),
)
def test_that_a_film_begins_at_the_first_and_ends_at_the_newest(
    values: list[int], count: int
) -> None:
    kept = sorted(values)
    stops = spread(kept, count)
    assert stops == sorted(set(stops))
    assert len(stops) <= count
    assert (stops[0], stops[-1]) == (0, len(kept) - 1)


def test_that_a_film_of_even_steps_goes_ever_faster() -> None:
    stops = spread(list(range(0, 24_000, 100)), 10)
    apart = np.diff(stops)
    assert len(stops) >= 8
    assert (np.diff(apart) >= 0).all()
    assert apart[-1] > 10 * apart[0]


def test_that_the_newest_is_followed_until_another_step_is_chosen() -> None:
    reel = Reel()
    reel.refresh()
    assert reel.shown is None
    reel.go_to_step(7)  # before there is anything
    for step in (0, 10, 20):
        reel.history.add(preview(step))
        reel.refresh()
        assert reel.shown is reel.history.previews[-1]
    reel.go_to_step(11)
    reel.history.add(preview(30))
    reel.refresh()
    assert reel.shown is reel.history.previews[1]
    reel.go_to(3)
    reel.history.add(preview(40))
    reel.refresh()
    assert reel.shown is reel.history.previews[4]


def test_that_thinning_keeps_the_place_in_training() -> None:
    reel = Reel()
    reel.history = PreviewHistory(8)
    for step in range(8):
        reel.history.add(preview(step))
    reel.refresh()
    reel.go_to(4)
    for step in range(8, 40):
        reel.history.add(preview(step))
        reel.refresh()
        assert reel.shown is not None
        assert abs(reel.shown.step - 4) <= 4  # at most half of the distance of those kept then
