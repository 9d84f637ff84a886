import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from desktop.widgets.curves.pyramid import pyramid_of
from desktop.widgets.curves.reduction import Window, polyline, spread_dots
from desktop.widgets.curves.y_scale import logarithm

Doubles = NDArray[np.float64]


def noisy(count: int) -> tuple[Doubles, Doubles]:
    return np.arange(1.0, count + 1), np.random.default_rng(count).lognormal(size=count)


@pytest.mark.parametrize("log_x", [False, True])
@pytest.mark.parametrize("count", [10, 1000, 100_000, 1_000_000])
def test_that_a_curve_of_any_length_is_about_two_points_a_pixel(count: int, log_x: bool) -> None:
    places, values = noisy(count)
    right = np.log10(count) if log_x else float(count)
    window = Window(0.0, right, 500, log_x=log_x)
    x, y = polyline(places, pyramid_of(values), window)
    assert x.size == y.size <= 2 * (500 + 2)
    assert bool((np.diff(x) >= 0).all())
    np.testing.assert_allclose([y.min(), y.max()], [values.min(), values.max()], rtol=1e-6)


@given(data=st.data(), log_x=st.booleans())
def test_that_every_pixel_shows_the_extremes_of_its_values(
    data: st.DataObject, log_x: bool
) -> None:
    values = data.draw(arrays(np.float32, 300, elements=st.floats(0.125, 8, width=32)))
    places = np.cumsum(data.draw(arrays(np.float64, 300, elements=st.floats(0.01, 3))))
    left, right = (-1.0, 2.0) if log_x else (0.0, float(places[-1]))
    columns = 40
    window = Window(left, right, columns, log_x=log_x)
    x, y = polyline(places, pyramid_of(values), window)
    shown = np.log10(places) if log_x else places
    pixel_of_value = np.floor((shown - left) / (right - left) * columns)
    pixel_of_point = np.floor((x - left) / (right - left) * columns)
    for pixel in range(columns):
        here = values[pixel_of_value == pixel]
        drawn = y[pixel_of_point == pixel]
        # A value on the edge of two pixels may be drawn in either.
        if here.size and drawn.size and np.isclose(shown, left + pixel).sum() == 0:
            assert drawn.min() >= values.min()
            assert drawn.max() <= values.max()
    inside = (shown >= left) & (shown <= right)
    if inside.any():
        np.testing.assert_allclose(np.nanmax(y), values[_seen(inside)].max())
        np.testing.assert_allclose(np.nanmin(y), values[_seen(inside)].min())


def _seen(inside: NDArray[np.bool_]) -> slice:
    """What is inside and its neighbour on either side."""
    found = np.flatnonzero(inside)
    return slice(max(int(found[0]) - 1, 0), int(found[-1]) + 2)


def test_that_a_column_of_pixels_has_its_own_extremes() -> None:
    places = np.arange(1000.0)
    values = np.random.default_rng(0).normal(size=1000)
    x, y = polyline(places, pyramid_of(values), Window(-0.5, 999.5, 10))
    for column in range(10):
        here = values[100 * column : 100 * column + 100].astype(np.float32)
        drawn = y[(x > 100 * column - 0.5) & (x < 100 * column + 99.5)]
        assert sorted(drawn) == [here.min(), here.max()]


def test_that_a_column_is_drawn_in_the_direction_of_the_curve() -> None:
    places = np.arange(1000.0)
    _, falling = polyline(places, pyramid_of(-places), Window(0, 999, 10))
    _, rising = polyline(places, pyramid_of(places), Window(0, 999, 10))
    assert bool((np.diff(falling) <= 0).all())
    assert bool((np.diff(rising) >= 0).all())


def test_that_only_what_is_visible_and_its_neighbours_are_prepared() -> None:
    places, values = noisy(1_000_000)
    x, y = polyline(places, pyramid_of(values), Window(5000.5, 5010.5, 500))
    np.testing.assert_array_equal(x, np.arange(5000.0, 5012.0))
    np.testing.assert_allclose(y, values[4999:5011], rtol=1e-6)


def test_that_values_without_a_logarithm_are_gaps() -> None:
    values = np.array([1.0, 0.0, 10.0, -5.0, np.nan, np.inf, 100.0])
    _, y = polyline(np.arange(7.0), pyramid_of(values), Window(0, 6, 100, y="log"))
    np.testing.assert_array_equal(y, [0, np.nan, 1, np.nan, np.nan, np.nan, 2])


def test_that_zeros_within_a_pixel_do_not_hide_its_other_values() -> None:
    values = np.tile([0.0, 0.1, 10.0], 1000)
    _, y = polyline(np.arange(3000.0), pyramid_of(values), Window(0, 2999, 10, y="log"))
    np.testing.assert_allclose([y.min(), y.max()], [-1, 1], rtol=1e-6)


def test_that_a_logarithmic_x_axis_begins_after_zero() -> None:
    places = np.array([0.0, 0.0, 1.0, 10.0])
    x, _ = polyline(places, pyramid_of(np.ones(4)), Window(-1, 1, 100, log_x=True))
    np.testing.assert_array_equal(x, [0, 1])


@pytest.mark.parametrize("columns", [500, 4])
def test_that_a_break_parts_the_line(columns: int) -> None:
    places = np.concatenate((np.arange(50.0), np.arange(150.0, 200.0)))
    x, y = polyline(places, pyramid_of(np.ones(100)), Window(0, 200, columns), breaks=[50])
    gap = np.flatnonzero(np.isnan(y))
    assert gap.size == 1
    assert x[gap[0] - 1] < 50
    assert x[gap[0] + 1] >= 150
    assert bool(np.isfinite(x).all())


@pytest.mark.parametrize("window", [Window(50, 60, 10), Window(-9, -5, 10), Window(0.2, 0.4, 10)])
def test_that_a_window_without_values_is_no_trouble(window: Window) -> None:
    places = np.array([0.0, 1.0, 2.0])
    x, y = polyline(places, pyramid_of(np.ones(3)), window)
    assert x.size == y.size <= 2
    assert spread_dots(places, np.ones(3), window, 12)[0].size == 0


def test_that_an_empty_curve_is_no_trouble() -> None:
    x, y = polyline(np.array([]), pyramid_of(np.array([])), Window(0, 1, 10, log_x=True))
    assert (x.size, y.size) == (0, 0)


def test_that_dots_are_values_and_never_crowded() -> None:
    places, values = noisy(10_000)
    x, y = spread_dots(places, values, Window(0, 10_000, 600), 24)
    assert 20 <= x.size <= 25
    np.testing.assert_array_equal(y, values[x.astype(int) - 1])
    few, _ = spread_dots(places[:7], values[:7], Window(0, 8, 600), 24)
    np.testing.assert_array_equal(few, places[:7])


def test_that_dots_leave_out_what_cannot_be_drawn() -> None:
    x, y = spread_dots(
        np.arange(1.0, 5.0), np.array([1.0, 0.0, np.nan, 10.0]), Window(0, 5, 600, y="log"), 24
    )
    np.testing.assert_array_equal(x, [1, 4])
    np.testing.assert_array_equal(y, [0, 1])


def test_that_logarithms_of_nothing_are_nan_and_no_warning() -> None:
    np.testing.assert_array_equal(
        logarithm(np.array([100.0, 0.0, -1.0, np.nan])), [2, np.nan, np.nan, np.nan]
    )
