import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.fields import ParameterInfo, describe
from core.config.files import load_preset, preset_names
from core.config.overrides import find_parameter, with_value
from core.config.run import RunConfig
from core.errors import NoisescopeError
from desktop.forms.numbers import number_text, stepped

RING = load_preset("ring-diffusion")


def numbers() -> Iterator[tuple[RunConfig, ParameterInfo]]:
    """Every number of the presets, each parameter once."""
    seen: set[str] = set()
    for name in preset_names():
        config = load_preset(name)
        for info in describe(config):
            if info.kind in {"int", "float"} and info.path not in seen:
                seen.add(info.path)
                yield config, info


NUMBERS = [pytest.param(config, info, id=info.path) for config, info in numbers()]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (64, "64"),
        (20_000, "20,000"),
        (2**63 - 1, "9,223,372,036,854,775,807"),
        (0.0, "0"),
        (1.0, "1"),
        (2.5, "2.5"),
        (0.004, "0.004"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-5, "1e-5"),
        (2.5e-7, "2.5e-7"),
        (123_456.5, "123456.5"),
        (1e6, "1e6"),
        (2.5e6, "2.5e6"),
        (1_234_567.0, "1234567"),
        (1e22, "1e22"),
    ],
)
def test_that_numbers_are_written_as_a_person_writes_them(value: float | None, text: str) -> None:
    assert number_text(value) == text


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_that_no_digit_of_a_number_is_lost_in_writing(value: float) -> None:
    assert float(number_text(value)) == value


@given(value=st.integers(-(10**20), 10**20))
def test_that_no_digit_of_a_whole_number_is_lost_in_writing(value: int) -> None:
    assert int(number_text(value).replace(",", "")) == value


def walk(path: str, begin: float, steps: int, times: int) -> list[float]:
    info = find_parameter(RING, path)
    values: list[float] = []
    for _ in range(times):
        begin = stepped(info, begin, steps)
        values.append(begin)
    return values


def test_that_a_whole_number_goes_in_steps_that_fit_its_size() -> None:
    assert walk("training.batch_size", 1, 1, 3) == [2, 3, 4]
    assert walk("training.batch_size", 98, 1, 4) == [99, 100, 110, 120]
    assert walk("training.max_steps", 20_000, -1, 3) == [19_000, 18_000, 17_000]
    assert walk("training.batch_size", 64, 10, 2) == [74, 84]


def test_that_a_learning_rate_goes_along_round_numbers() -> None:
    assert walk("optimizer.learning_rate", 0.001, 1, 4) == [0.002, 0.005, 0.01, 0.02]
    assert walk("optimizer.learning_rate", 0.001, -1, 4) == [0.0005, 0.0002, 0.0001, 5e-05]
    assert walk("optimizer.learning_rate", 0.003, 1, 1) == [0.005], "the next one up"
    assert walk("optimizer.learning_rate", 0.003, -1, 1) == [0.002], "the next one down"


def test_that_a_share_goes_in_even_steps() -> None:
    assert walk("method.label_dropout", 0.1, 1, 3) == [0.12, 0.14, 0.16]
    assert walk("method.label_dropout", 0.1, -1, 6) == [0.08, 0.06, 0.04, 0.02, 0.0, 0.0]


def assert_allowed(config: RunConfig, info: ParameterInfo, value: str) -> None:
    """The range of a parameter allows it; its neighbours may not."""
    try:
        with_value(config, info.path, value)
    except NoisescopeError as error:
        neighbours = (
            "spacing there are",
            "heads it must be a multiple of",
            "must be larger than",
            "use a smaller batch",
        )
        assert any(words in str(error) for words in neighbours)  # noqa: PT017


@pytest.mark.parametrize(("config", "info"), NUMBERS)
@pytest.mark.parametrize("steps", [1, -1, 10, -10])
def test_that_no_number_of_steps_leaves_what_is_allowed(
    config: RunConfig, info: ParameterInfo, steps: int
) -> None:
    value = 1.0 if info.value is None else info.value
    for times in range(40):
        value = stepped(info, value, steps)
        assert isinstance(value, int) is (info.kind == "int")
        assert math.isfinite(value)
        if times in {0, 39}:
            assert_allowed(config, info, number_text(value).replace(",", ""))


@pytest.mark.parametrize(("config", "info"), NUMBERS)
def test_that_one_step_up_is_more_and_one_down_is_less(
    config: RunConfig, info: ParameterInfo
) -> None:
    assert config
    value = 1.0 if info.value is None else info.value
    up, down = stepped(info, value, 1), stepped(info, value, -1)
    assert up > value or value == info.maximum or not info.maximum_included
    assert down < value or value == info.minimum or not info.minimum_included


def test_that_a_bound_that_is_not_allowed_is_never_reached() -> None:
    info = find_parameter(RING, "method.label_dropout")
    open_ended = replace(info, minimum=0.1, minimum_included=False, maximum_included=False)
    assert stepped(open_ended, 0.12, -1) == 0.12
    assert stepped(open_ended, 0.98, 1) == 0.98
