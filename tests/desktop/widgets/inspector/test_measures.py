"""What the inspector measures of a picture."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.inspector.measures import measured, size_words
from desktop.widgets.inspector.value_histogram import BINS, LEAST, ValueHistogram


@given(values=st.lists(st.integers(0, 255), min_size=1, max_size=60))
def test_that_the_numbers_are_those_of_the_model_units(values: list[int]) -> None:
    pixels = np.array(values, np.uint8).reshape(1, -1, 1)
    seen = [2 * value / 255 - 1 for value in values]
    mean = sum(seen) / len(seen)
    deviation = math.sqrt(sum((value - mean) ** 2 for value in seen) / len(seen))
    norm = math.sqrt(sum(value * value for value in seen))
    facts = dict(measured(pixels))
    found = [[float(text) for text in facts[name].split(", ")] for name in facts]
    wanted = [(min(seen), max(seen)), (mean, deviation), (norm / math.sqrt(len(seen)), norm)]
    # Two digits after the point at least are written, so half of one of them is lost at most.
    np.testing.assert_allclose(found, wanted, atol=0.0051)


def test_that_colours_are_counted_as_values() -> None:
    assert size_words(np.zeros((3, 5, 3), np.uint8)) == "5 × 3 × 3 = 45 values"


def test_that_the_histogram_draws_the_count_of_every_bin(qtbot: QtBot) -> None:
    histogram = ValueHistogram()
    qtbot.addWidget(histogram)
    histogram.wear(DARK)
    histogram.resize(240, 104)
    histogram.show()
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28, 1), dtype=np.uint8)
    pixels[:20] = 0
    histogram.show_pixels(pixels)
    counts = [0] * BINS
    for value in pixels.ravel().tolist():
        counts[min(int((2 * value / 255) / 2 * BINS), BINS - 1)] += 1
    x, y = histogram.stairs
    np.testing.assert_allclose(x, np.repeat(np.linspace(-1, 1, BINS + 1), 2)[1:-1])
    heights = [math.log10(count) if count else LEAST for count in counts]
    np.testing.assert_allclose(y, np.repeat(heights, 2))
    assert histogram.y_range[0] <= min(heights)
    assert histogram.y_range[1] >= max(heights)
    assert f"{counts[0]:,} of 784" in histogram.accessibleDescription()
