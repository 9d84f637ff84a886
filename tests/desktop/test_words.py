import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.words import counted, duration, rate, size


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s"),
        (5.4, "5 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (180.0, "3 min"),
        (3569.0, "59 min"),
        (3599.0, "1 h 0 min"),  # never "60 min"
        (7800.0, "2 h 10 min"),
        (86_340.0, "23 h 59 min"),
        (86_399.0, "1.0 days"),
        (86_400.0, "1.0 days"),
        (300_000.0, "3.5 days"),
    ],
)
def test_that_a_duration_is_told_in_units_that_fit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (0.42, "0.42"),
        (3.14159, "3.14"),
        (9.996, "10.0"),
        (38.12, "38.1"),
        (99.96, "100"),
        (1219.6, "1,220"),
    ],
)
def test_that_a_rate_has_three_figures(value: float, text: str) -> None:
    assert rate(value) == text


@given(value=st.floats(1.0, 999.0))
def test_that_every_usual_rate_is_as_wide_as_every_other(value: float) -> None:
    assert len(rate(value).replace(".", "")) == 3


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 MB"),
        (540_000_000, "540 MB"),
        (999_499_999, "999 MB"),
        (999_500_000, "1.0 GB"),  # never "1000 MB"
        (1_240_000_000, "1.2 GB"),
    ],
)
def test_that_a_size_is_told_in_units_that_fit(count: int, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 warnings"), (1, "1 warning"), (2000, "2,000 warnings")]
)
def test_that_one_thing_is_not_many(number: int, text: str) -> None:
    assert counted(number, "warning") == text
