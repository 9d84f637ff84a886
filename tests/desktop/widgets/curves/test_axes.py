import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.curves.places import Axis
from desktop.widgets.curves.x_axis import ends, title_and_ticks
from desktop.widgets.curves.y_range import calmed, joined, padded, without_outliers
from desktop.widgets.plot.axis_ticks import Ticks, linear_ticks, log_ticks
from desktop.widgets.plot.figures import exact_duration, figure, tick_text


def texts(ticks: Ticks) -> list[str]:
    return [text for _, text in ticks]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0312, "0.0312"),
        (3.14159, "3.14"),
        (1220, "1,220"),
        (0, "0"),
        (0.001, "0.00100"),
        (0.00001, "0.0000100"),
        (1.2e-7, "1.2×10⁻⁷"),
        (1e-9, "10⁻⁹"),
        (2.5e9, "2.5×10⁹"),
        (-0.5, "-0.500"),
        (math.nan, "not finite"),
        (math.inf, "not finite"),
    ],
)
def test_that_a_measured_number_is_plain_as_long_as_that_is_readable(
    value: float, text: str
) -> None:
    assert figure(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (0.05, "0.05"), (0.001, "0.001"), (1.0, "1"), (20_000, "20,000"), (-2, "−2")],
)
def test_that_a_number_of_an_axis_has_no_needless_zeros(value: float, text: str) -> None:
    assert tick_text(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (4.256, "4.26 s"),
        (42.34, "42.3 s"),
        (200, "3 min 20 s"),
        (7805, "2 h 10 min 5 s"),
        (3600, "1 h"),
        (90_061, "1 d 1 h 1 min 1 s"),
    ],
)
def test_that_a_duration_is_told_to_the_second(seconds: float, text: str) -> None:
    assert exact_duration(seconds) == text


def test_that_logarithmic_numbers_are_plain() -> None:
    assert texts(log_ticks(-1.9, 0.1, 200, 26).numbered) == [
        "0.02",
        "0.05",
        "0.1",
        "0.2",
        "0.5",
        "1",
    ]


@given(
    low=st.floats(-40, 38),
    span=st.floats(1e-4, 60),
    pixels=st.integers(30, 2000),
    unit=st.sampled_from([1.0, 60.0, 3600.0]),
)
def test_that_logarithmic_ticks_are_inside_in_order_and_not_too_many(
    low: float, span: float, pixels: int, unit: float
) -> None:
    ticks = log_ticks(low, low + span, pixels, 26, unit=unit)
    places = [place for place, _ in ticks.numbered]
    assert places == sorted(places)
    assert all(low - 1e-6 <= place <= low + span + 1e-6 for place in places)
    assert len(places) <= max(4, pixels / 26 + 1)


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6), count=st.integers(2, 20))
def test_that_linear_ticks_are_inside_and_about_as_many_as_wanted(
    low: float, span: float, count: int
) -> None:
    places = [place for place, _ in linear_ticks(low, low + span, count).numbered]
    assert 1 <= len(places) <= count + 1 or span * count < 1
    assert all(low - 1e-6 * span <= place <= low + span * (1 + 1e-6) for place in places)


def test_that_a_zoomed_logarithmic_axis_still_has_numbers() -> None:
    numbers = texts(log_ticks(-1.5, -1.48, 300, 26).numbered)
    assert numbers == ["0.032", "0.0325", "0.033"]


@pytest.mark.parametrize(
    ("axis", "right", "title", "last"),
    [
        ("step", 30_000.0, "Training step", "30k"),
        ("step", 8.0, "Training step", "8"),
        ("active", 90.0, "Time spent training (s)", "80"),
        ("active", 600.0, "Time spent training (min)", "10"),
        ("wall", 10 * 3600.0, "Wall time since the start (h)", "10"),
        ("wall", 5 * 86_400.0, "Wall time since the start (days)", "5"),
    ],
)
def test_that_the_x_axis_says_its_unit(axis: Axis, right: float, title: str, last: str) -> None:
    shown, ticks = title_and_ticks(axis, 0.0, right, 400, log=False)
    assert shown == title
    assert texts(ticks.numbered)[0] == "0"
    assert texts(ticks.numbered)[-1] == last


def test_that_half_a_step_is_never_a_number() -> None:
    _, ticks = title_and_ticks("step", 3.2, 5.1, 1000, log=False)
    assert texts(ticks.numbered) == ["4", "5"]


@given(last=st.floats(1, 1e6))
def test_that_the_axis_is_always_a_little_ahead_of_the_run(last: float) -> None:
    left, right = ends("step", 1.0, last, max_steps=0, finished=False, log=False)
    assert left in {0.0, 1.0}
    assert last <= right <= max(10.0, 1.16 * last)


def test_that_the_axis_ends_where_the_run_will() -> None:
    _, right = ends("step", 1.0, 950.0, max_steps=1000, finished=False, log=False)
    assert 1000 <= right <= 1010
    _, right = ends("active", 1.0, 50.0, max_steps=1000, finished=True, log=False)
    assert 50 <= right <= 51


def test_that_a_run_that_goes_on_from_far_along_does_not_begin_at_zero() -> None:
    left, _ = ends("step", 50_000.0, 50_100.0, max_steps=0, finished=False, log=False)
    assert left == 50_000.0


def test_that_outliers_leave_the_range_alone() -> None:
    values = np.random.default_rng(0).uniform(1.0, 2.0, 2000)
    values[[5, 700, 1500]] = (1e6, -1e6, np.inf)
    low, high = without_outliers(values)
    assert 0.99 <= low <= 1.05
    assert 1.95 <= high <= 2.01


def test_that_ranges_without_values_count_for_nothing() -> None:
    nothing = without_outliers(np.array([np.nan]))
    assert joined(nothing, (1.0, 2.0), (0.0, 1.0)) == (0.0, 2.0)
    assert joined(nothing) is None


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("value", [0.0, -1.5, 1e-12, 3.0])
def test_that_a_flat_curve_has_room_above_and_below(value: float, log: bool) -> None:
    low, high = padded((value, value), log=log)
    assert low < value < high


def test_that_the_y_axis_stays_as_long_as_it_fits() -> None:
    shown = calmed((0.0, 1.0), None, log=False)
    assert calmed((0.05, 0.98), shown, log=False) == shown
    assert calmed((0.05, 1.5), shown, log=False)[1] > 1.5
    assert calmed((0.4, 0.6), shown, log=False)[1] < 0.7
