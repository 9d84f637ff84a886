import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from desktop.widgets.curves.smoothing import LONGEST_ROW, ExponentialAverage
from desktop.widgets.curves.smoothing_slider import LAST, SmoothingSlider, position_of, weight_at

WEIGHTS = st.one_of(st.just(0.0), st.floats(1e-9, 0.9999))
VALUES = arrays(
    np.float32,
    st.integers(0, 400),
    elements=st.floats(0, 2.0**100, width=32) | st.just(math.nan) | st.just(math.inf),
)


def step_by_step(values: list[float], weight: float) -> list[float]:
    """The definition, one value after the other."""
    moment, count, result = 0.0, 0, list[float]()
    for value in values:
        if not math.isfinite(value):
            result.append(math.nan)
            continue
        count += 1
        moment = weight * moment + (1 - weight) * value
        result.append(moment / (1 - weight**count))
    return result


@given(values=VALUES, weight=WEIGHTS, data=st.data())
def test_that_an_average_in_blocks_is_the_average_step_by_step(
    values: NDArray[np.float32], weight: float, data: st.DataObject
) -> None:
    average = ExponentialAverage(weight)
    cuts = sorted(data.draw(st.lists(st.integers(0, values.size), max_size=5)))
    blocks = [average.extend(block) for block in np.split(values, cuts)]
    expected = step_by_step(values.tolist(), weight)
    np.testing.assert_allclose(np.concatenate(blocks), expected, rtol=1e-9, atol=0)


@pytest.mark.parametrize("weight", [0.001, 0.109, 0.5, 0.98, 0.999, 0.99999])
def test_that_an_average_over_many_rows_is_exact(weight: float) -> None:
    values = np.random.default_rng(0).lognormal(size=5 * LONGEST_ROW + 3)
    expected = step_by_step(values.tolist(), weight)
    np.testing.assert_allclose(
        ExponentialAverage(weight).extend(values), expected, rtol=1e-10, atol=0
    )


def test_that_an_average_of_both_signs_stays_within_the_values() -> None:
    values = np.random.default_rng(1).normal(size=4000)
    expected = step_by_step(values.tolist(), 0.9)
    np.testing.assert_allclose(ExponentialAverage(0.9).extend(values), expected, atol=1e-12)


def test_that_the_average_of_a_constant_is_that_constant_from_the_first_step() -> None:
    np.testing.assert_allclose(ExponentialAverage(0.999).extend(np.full(3000, 0.7)), 0.7)


def test_that_a_value_that_is_not_finite_changes_nothing_after_it() -> None:
    values = np.array([1.0, 2.0, np.nan, 3.0, np.inf, 4.0])
    smooth = ExponentialAverage(0.5).extend(values)
    np.testing.assert_array_equal(np.isnan(smooth), ~np.isfinite(values))
    np.testing.assert_allclose(
        smooth[np.isfinite(smooth)], ExponentialAverage(0.5).extend(np.array([1.0, 2.0, 3.0, 4.0]))
    )


@pytest.mark.parametrize("weight", [-0.1, 1.0, math.nan])
def test_that_an_impossible_weight_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match=r"a weight is in \[0, 1\)"):
        ExponentialAverage(weight)


def test_that_every_position_of_the_slider_is_a_weight_of_its_own() -> None:
    weights = [weight_at(position) for position in range(LAST + 1)]
    assert weights == sorted(set(weights))
    assert (weights[0], weights[-1]) == (0.0, 0.999)
    assert [position_of(weight) for weight in weights] == list(range(LAST + 1))


def test_that_the_slider_shows_and_says_its_weight(qtbot: QtBot) -> None:
    slider = SmoothingSlider(0.98)
    qtbot.addWidget(slider)
    assert (slider.weight, slider.value.text()) == (0.98, "0.98")
    assert "about 50 steps" in slider.slider.accessibleDescription()
    with qtbot.waitSignal(slider.changed) as said:
        slider.slider.setValue(0)
    assert said.args == [0.0]
    assert slider.value.text() == "off"
