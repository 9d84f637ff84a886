import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.plot.axis_ticks import AxisTicks
from desktop.widgets.plot.symmetric_log import number_at, place_of, places_of, symmetric_ticks

APART = 26


def value_of(text: str) -> float:
    """The number that a person reads: "-1,000", "10^20" or "3x10^20" with a raised power."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace(",", "")
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    found = re.fullmatch(r"(-?)(?:([0-9.]+)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain)
    if found is None:
        return float(plain)
    sign, mantissa, power = found.groups()
    return float(f"{sign}{mantissa or 1}e{power.translate(raised)}")


def texts(ticks: AxisTicks) -> list[str]:
    return [text for _, text in ticks.numbered]


def test_that_the_axis_is_linear_at_0_and_logarithmic_far_from_it() -> None:
    small = np.array([-1e-3, -3e-4, 0.0, 5e-4, 1e-3])
    # arsinh(a) = a - a^3 / 6 + ...
    np.testing.assert_allclose(places_of(small), 5 * small / math.log(10), rtol=5e-6)
    large = np.array([10.0, 1e3, 1e9, 1e30])
    # arsinh(a) = ln(2 a) + 1 / (4 a^2) - ...
    np.testing.assert_allclose(places_of(large), 1 + np.log10(large), rtol=3e-5)
    np.testing.assert_array_equal(places_of(-large), -places_of(large))
    assert math.isnan(places_of(np.array([np.nan]))[0])


def test_that_0_and_powers_of_ten_of_either_sign_are_equally_far_apart() -> None:
    places = places_of(np.array([-100.0, -10, -1, 0, 1, 10, 100]))
    np.testing.assert_allclose(places, np.arange(-3, 4), atol=5e-3)


@given(value=st.floats(-1e38, 1e38))
def test_that_a_number_is_read_where_it_stands(value: float) -> None:
    assert number_at(place_of(value)) == pytest.approx(value, rel=1e-12)


@given(a=st.floats(-1e38, 1e38), b=st.floats(-1e38, 1e38))
def test_that_the_larger_number_never_stands_below(a: float, b: float) -> None:
    assert (place_of(a) <= place_of(b)) == (a <= b) or place_of(a) == place_of(b)


@pytest.mark.parametrize(
    ("low", "high", "pixels", "expected"),
    [
        (-15.0, 15.0, 220, ["−10", "−1", "0", "1", "10"]),
        (-2000.0, 2000.0, 320, ["−1,000", "−100", "−10", "−1", "0", "1", "10", "100", "1,000"]),
        (-2000.0, 2000.0, 160, ["−1,000", "−10", "0", "10", "1,000"]),
        (-1.5, 6.0, 400, ["−1", "−0.3", "−0.1", "0", "0.1", "0.3", "1", "3"]),
        (0.61, 0.69, 200, ["0.62", "0.64", "0.66", "0.68"]),
        (-5020.0, -4980.0, 120, ["−5,020", "−5,010", "−5,000", "−4,990", "−4,980"]),
    ],
)  # fmt: skip
def test_that_the_numbers_are_round_and_plain(
    low: float, high: float, pixels: int, expected: list[str]
) -> None:
    assert texts(symmetric_ticks(place_of(low), place_of(high), pixels, APART)) == expected


@given(
    low=st.floats(-40, 38),
    span=st.floats(1e-3, 60),
    pixels=st.integers(30, 2000),
)
def test_that_every_number_stands_where_the_transform_puts_it_and_has_room(
    low: float, span: float, pixels: int
) -> None:
    ticks = symmetric_ticks(low, low + span, pixels, APART)
    places = [place for place, _ in ticks.numbered]
    for place, text in ticks.numbered:
        read = value_of(text)
        # Six digits are written of a number between two decades.
        assert math.asinh(5 * read) / math.log(10) == pytest.approx(place, rel=1e-5, abs=1e-5)
    assert places == sorted(places)
    assert all(low - 1e-6 <= place <= low + span + 1e-6 for place in places)
    gaps = [(b - a) * pixels / span for a, b in itertools.pairwise(places)]
    assert all(gap >= APART - 1e-6 for gap in gaps)
    assert all(low - 1e-6 <= place <= low + span + 1e-6 for place, _ in ticks.plain)
