from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_events import scalars

from core.events import Scalars
from core.metric_names import LOSS
from desktop.widgets.curves.curve import Curve
from desktop.widgets.curves.curve_store import MOST_MARKS, CurveStore
from desktop.widgets.curves.places import Axis
from desktop.widgets.curves.smoothing import ExponentialAverage


def block(steps: list[int], value: float = 1.0) -> Scalars:
    """The loss at these steps, which take half a second each."""
    numbers = np.array(steps, dtype=np.int64)
    return Scalars(
        steps=numbers,
        values={LOSS.name: np.full(numbers.size, value, dtype=np.float32)},
        active_seconds=numbers / 2,
        wall_time=1000 + numbers / 2,
    )


@given(
    sizes=st.lists(st.integers(0, 40), min_size=1, max_size=12),
    weight=st.sampled_from([0.0, 0.5, 0.98]),
)
def test_that_every_scalar_is_kept_in_order_whatever_the_blocks(
    sizes: list[int], weight: float
) -> None:
    count = sum(sizes)
    values = np.random.default_rng(count).lognormal(size=count).astype(np.float32)
    curve = Curve()
    start = 0
    for size in sizes:
        steps = np.arange(start + 1, start + size + 1, dtype=np.float64)
        curve.append(steps, values[start : start + size], steps * 0.5, steps * 2.0)
        curve.smoothed(weight)  # asked in between, it goes on from there
        start += size
    np.testing.assert_array_equal(curve.x("step"), np.arange(1, count + 1))
    np.testing.assert_array_equal(curve.x("active"), np.arange(1, count + 1) * 0.5)
    np.testing.assert_array_equal(curve.raw.values, values)
    np.testing.assert_allclose(
        curve.smoothed(weight).values, ExponentialAverage(weight).extend(values), rtol=1e-6
    )


def test_that_another_weight_smooths_all_values_anew() -> None:
    values = np.arange(1.0, 50.0)
    curve = Curve()
    curve.append(np.arange(49), values, np.arange(49.0), np.arange(49.0))
    for weight in (0.9, 0.5, 0.9):
        np.testing.assert_allclose(
            curve.smoothed(weight).values, ExponentialAverage(weight).extend(values), rtol=1e-6
        )


def test_that_a_run_that_went_back_replaces_what_came_after() -> None:
    store = CurveStore()
    store.append(block([1, 2, 3, 4, 5], 1.0))
    curve = store.curves[LOSS.name]
    curve.smoothed(0.5)
    store.append(block([3, 4], 7.0))
    assert store.curves[LOSS.name] is curve
    np.testing.assert_array_equal(curve.x("step"), [1, 2, 3, 4])
    np.testing.assert_array_equal(curve.raw.values, [1, 1, 7, 7])
    np.testing.assert_allclose(
        curve.smoothed(0.5).values, ExponentialAverage(0.5).extend(np.array([1.0, 1, 7, 7]))
    )


def test_that_a_clock_that_was_set_back_does_not_turn_the_curve_round() -> None:
    curve = Curve()
    curve.append(np.array([1, 2]), np.ones(2), np.array([1.0, 2.0]), np.array([10.0, 20.0]))
    curve.append(np.array([3, 4]), np.ones(2), np.array([3.0, 4.0]), np.array([5.0, 30.0]))
    np.testing.assert_array_equal(curve.x("wall"), [10, 20, 20, 30])


@given(x=st.floats(-10, 110))
def test_that_the_nearest_value_is_the_nearest(x: float) -> None:
    curve = Curve()
    steps = np.array([0, 1, 5, 6, 50, 100])
    curve.append(steps, np.ones(6), steps * 1.0, steps * 1.0)
    found = curve.nearest("step", x)
    assert abs(steps[found] - x) == np.abs(steps - x).min()


def test_that_wall_time_is_counted_from_the_start_of_the_run() -> None:
    store = CurveStore()
    store.begin(started_at=990.0, max_steps=10)
    store.append(block([2, 4]))
    np.testing.assert_array_equal(store.curves[LOSS.name].x("wall"), [11, 12])
    assert (store.max_steps, store.last_step) == (10, 4)


@pytest.mark.parametrize(("axis", "breaks"), [("step", []), ("active", []), ("wall", [2, 4])])
def test_that_pauses_interrupt_a_curve_in_wall_time_only(axis: Axis, breaks: list[int]) -> None:
    store = CurveStore()
    store.append(block([1, 2, 3, 4, 5]))
    for step in (0, 2, 2, 4, 5):  # before the first and after the last there is nothing to part
        store.add_pause(step)
    assert store.breaks(store.curves[LOSS.name], axis) == breaks


def test_that_steps_are_found_on_every_axis() -> None:
    store = CurveStore()
    store.append(block([2, 4]))
    steps = np.array([1.0, 3.0, 9.0])
    np.testing.assert_array_equal(store.places_of("step", steps), steps)
    np.testing.assert_array_equal(store.places_of("active", steps), [1.0, 1.5, 2.0])


def test_that_the_oldest_marks_are_forgotten_and_clearing_forgets_everything() -> None:
    store = CurveStore()
    store.append(scalars(1, 2))
    store.append(scalars())
    for step in range(MOST_MARKS + 3):
        store.add_mark(step, "changed")
    assert [store.marks[0].step, len(store.marks)] == [3, MOST_MARKS]
    store.clear()
    assert (store.curves, store.marks, store.last_step) == ({}, [], 0)


def test_that_blocks_that_waited_make_the_same_curves_as_blocks_taken_one_by_one() -> None:
    blocks = [block([3 * i + 1, 3 * i + 2, 3 * i + 3], float(i)) for i in range(50)]
    blocks[20] = block([40, 41], 5.0)  # the run went back
    at_once, waited = CurveStore(), CurveStore()
    for one in blocks:
        at_once.append(one)
        assert at_once.curves
        waited.append(one)
    for name, curve in at_once.curves.items():
        other = waited.curves[name]
        np.testing.assert_array_equal(other.raw.values, curve.raw.values)
        for axis in get_args(Axis):
            np.testing.assert_array_equal(other.x(axis), curve.x(axis))
