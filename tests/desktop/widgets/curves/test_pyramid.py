import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from desktop.widgets.curves.growing import FIRST_ROOM, GrowingArray
from desktop.widgets.curves.pyramid import MinMaxPyramid, pyramid_of

Floats = NDArray[np.float32]

VALUES = arrays(
    np.float32,
    st.integers(0, 300),
    elements=st.floats(width=32, allow_nan=True, allow_infinity=True),
)


def by_hand(values: Floats, start: int, end: int) -> tuple[float, float]:
    """The extremes of a stretch, the slow way."""
    finite = [value for value in values[start:end].tolist() if np.isfinite(value)]
    return (min(finite), max(finite)) if finite else (np.nan, np.nan)


def stretches(data: st.DataObject, size: int) -> list[tuple[int, int]]:
    place = st.integers(0, size)
    pairs = data.draw(st.lists(st.tuples(place, place), max_size=20))
    return [(min(pair), max(pair)) for pair in pairs]


@given(values=VALUES, data=st.data())
def test_that_extremes_are_those_found_by_looking_at_every_value(
    values: Floats, data: st.DataObject
) -> None:
    pyramid = pyramid_of(values)
    ranges = stretches(data, values.size)
    low, high = pyramid.extremes(
        np.array([start for start, _ in ranges], dtype=np.intp),
        np.array([end for _, end in ranges], dtype=np.intp),
    )
    expected = [by_hand(values, start, end) for start, end in ranges]
    np.testing.assert_array_equal(low, np.array([e[0] for e in expected], dtype=np.float32))
    np.testing.assert_array_equal(high, np.array([e[1] for e in expected], dtype=np.float32))


@given(values=VALUES, data=st.data())
def test_that_blocks_of_any_size_build_the_same_pyramid(
    values: Floats, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, values.size), max_size=10)))
    pyramid = MinMaxPyramid()
    for start, end in zip([0, *cuts], [*cuts, values.size], strict=True):
        pyramid.append(values[start:end])
        pyramid.extreme(0, end)  # a question in between builds the levels as far as they go
    whole = pyramid_of(values)
    np.testing.assert_array_equal(pyramid.values, whole.values)
    for start, end in stretches(data, values.size):
        assert str(pyramid.extreme(start, end)) == str(whole.extreme(start, end))


@given(values=VALUES, data=st.data())
def test_that_what_was_cut_off_and_replaced_leaves_no_trace(
    values: Floats, data: st.DataObject
) -> None:
    pyramid = pyramid_of(np.full(values.size + 17, np.float32(-12.5)))
    pyramid.append(np.array([1e30, -1e30]))
    pyramid.positive().extreme(0, len(pyramid))
    pyramid.extreme(0, len(pyramid))
    kept = data.draw(st.integers(0, values.size))
    pyramid.truncate(kept)
    pyramid.append(values)
    expected = np.concatenate((np.full(kept, np.float32(-12.5)), values))
    assert str(pyramid.extreme(0, len(pyramid))) == str(
        pyramid_of(expected).extreme(0, expected.size)
    )
    np.testing.assert_array_equal(pyramid.positive().values, pyramid_of(expected).positive().values)


@given(values=VALUES)
def test_that_only_values_with_a_logarithm_are_positive(values: Floats) -> None:
    pyramid = MinMaxPyramid()
    for value in values:
        pyramid.append(np.array([value]))
        if value > 0:
            pyramid.positive()  # asked in between, it has to be caught up later
    kept = pyramid.positive().values
    wanted = np.isfinite(values) & (values > 0)
    np.testing.assert_array_equal(kept[wanted], values[wanted])
    assert not bool((kept <= 0).any())
    np.testing.assert_array_equal(np.isnan(kept), ~wanted)


def test_that_positive_values_are_not_kept_twice() -> None:
    pyramid = pyramid_of(np.array([3.0, np.nan, 1.0]))
    assert pyramid.positive() is pyramid


def test_that_a_value_too_large_for_float32_is_not_finite() -> None:
    assert pyramid_of(np.array([1e300, 2.0])).extreme(0, 2) == (2.0, 2.0)


@given(sizes=st.lists(st.integers(0, 3 * FIRST_ROOM), max_size=8))
def test_that_a_growing_array_keeps_every_block_in_order(sizes: list[int]) -> None:
    growing = GrowingArray(np.float64)
    blocks = [np.arange(size, dtype=np.float64) + 1000 * i for i, size in enumerate(sizes)]
    for block in blocks:
        growing.append(block)
    np.testing.assert_array_equal(growing.values, np.concatenate([np.empty(0), *blocks]))
    assert len(growing) == sum(sizes)


def test_that_an_array_grows_seldom() -> None:
    growing = GrowingArray(np.float64)
    rooms: set[int] = set()
    for _ in range(10_000):
        growing.append(np.ones(10))
        rooms.add(growing.values.base.size if growing.values.base is not None else 0)
    assert len(rooms) <= 8  # 100,000 values from a room of 1,024 that doubles


def test_that_an_array_can_be_cut_but_not_stretched() -> None:
    growing = GrowingArray(np.float64)
    growing.append(np.arange(5.0))
    growing.truncate(9)
    assert len(growing) == 5
    growing.truncate(2)
    np.testing.assert_array_equal(growing.values, [0.0, 1.0])


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257])
def test_that_an_empty_stretch_has_no_extremes(size: int) -> None:
    pyramid = pyramid_of(np.ones(size))
    assert np.isnan(pyramid.extreme(size, size)).all()
    assert np.isnan(pyramid.extreme(size, 0)).all()
