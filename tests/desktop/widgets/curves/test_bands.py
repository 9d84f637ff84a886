"""Bands between two curves: what is drawn holds all that it stands for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from desktop.widgets.curves.band_reduction import BOTTOM, band
from desktop.widgets.curves.pyramid import pyramid_of
from desktop.widgets.curves.reduction import Window
from desktop.widgets.plot.symmetric_log import places_of

Doubles = NDArray[np.float64]


def made(count: int) -> tuple[Doubles, Doubles, Doubles]:
    """Steps from 1, and the ends of a band that jumps about."""
    random = np.random.default_rng(count)
    middle = np.cumsum(random.normal(size=count)) / 10
    return (
        np.arange(1.0, count + 1),
        (middle - random.exponential(size=count)).astype(np.float32).astype(np.float64),
        (middle + random.exponential(size=count)).astype(np.float32).astype(np.float64),
    )


def drawn_at(x: Doubles, ends: Doubles, places: Doubles, worst: str) -> Doubles:
    """What an outline says at places: where it is upright, the end that reaches furthest."""
    pick = np.minimum if worst == "low" else np.maximum
    after = np.searchsorted(x, places, side="right")
    before = np.searchsorted(x, places, side="left") - 1
    right = ends[np.clip(after - 1, 0, x.size - 1)]
    left = ends[np.clip(before + 1, 0, x.size - 1)]
    exact = np.isin(places, x)
    between = np.interp(places, x, ends)
    return np.where(exact, pick(left, right), between)


@pytest.mark.parametrize("count", [7, 900, 100_000, 1_000_000])
def test_that_a_band_of_any_length_holds_every_step_and_is_few_points(count: int) -> None:
    places, low, high = made(count)
    columns = 500
    x, bottom, top = band(
        places, pyramid_of(low), pyramid_of(high), Window(0.0, count + 1.0, columns)
    )
    assert x.size == bottom.size == top.size <= max(2 * (columns + 2), min(count, 2 * columns) + 2)
    assert bool((np.diff(x) >= 0).all())
    assert (drawn_at(x, bottom, places, "low") <= low + 1e-9).all()
    assert (drawn_at(x, top, places, "high") >= high - 1e-9).all()
    assert (bottom.min(), top.max()) == (low.min(), high.max())


def test_that_each_column_reaches_from_the_least_to_the_greatest_and_no_further() -> None:
    places, low, high = made(5000)
    places -= 1
    x, bottom, top = band(
        places, pyramid_of(low), pyramid_of(high), Window(-0.5, 4999.5, 10)
    )  # fmt: skip
    rows = low.reshape(10, 500).min(axis=1), high.reshape(10, 500).max(axis=1)
    np.testing.assert_array_equal(x, np.stack((places[::500], places[499::500]), 1).ravel())
    np.testing.assert_array_equal(bottom, np.repeat(rows[0], 2))
    np.testing.assert_array_equal(top, np.repeat(rows[1], 2))


@given(
    values=arrays(np.float32, (2, 60), elements=st.floats(-8, 8, width=32)),
    left=st.floats(-5, 40),
    width=st.floats(1, 70),
    columns=st.integers(2, 80),
)
def test_that_whatever_the_zoom_a_step_in_sight_is_within_the_band(
    values: NDArray[np.float32], left: float, width: float, columns: int
) -> None:
    low, high = values.min(axis=0).astype(np.float64), values.max(axis=0).astype(np.float64)
    places = np.arange(60.0)
    x, bottom, top = band(
        places, pyramid_of(low), pyramid_of(high), Window(left, left + width, columns)
    )
    seen = (places >= left) & (places <= left + width)
    if seen.any():
        assert (drawn_at(x, bottom, places[seen], "low") <= low[seen] + 1e-9).all()
        assert (drawn_at(x, top, places[seen], "high") >= high[seen] - 1e-9).all()


def test_that_a_step_without_numbers_and_a_pause_part_the_band() -> None:
    low = np.array([0.0, 1.0, np.nan, 3.0, 4.0])
    x, bottom, top = band(
        np.arange(5.0), pyramid_of(low), pyramid_of(low + 1), Window(0, 4, 100), breaks=[4]
    )
    np.testing.assert_array_equal(x, [0, 1, 2, 3, 4, 4])
    np.testing.assert_array_equal(bottom, [0, 1, np.nan, 3, np.nan, 4])
    np.testing.assert_array_equal(top, [1, 2, np.nan, 4, np.nan, 5])


def test_that_a_band_across_0_goes_to_the_bottom_of_a_logarithmic_axis() -> None:
    low, high = np.array([-1.0, 0.1, -2.0]), np.array([10.0, 1.0, -1.0])
    pyramids = pyramid_of(low), pyramid_of(high)
    _, bottom, top = band(np.arange(3.0), *pyramids, Window(0, 2, 100, y="log"))
    np.testing.assert_allclose(bottom[:2], [BOTTOM, -1], rtol=1e-6)
    np.testing.assert_allclose(top, [1, 0, np.nan], atol=1e-6)
    _, bottom, _ = band(np.arange(3.0), *pyramids, Window(0, 2, 100, y="symmetric"))
    np.testing.assert_allclose(bottom, places_of(low), rtol=1e-6)
