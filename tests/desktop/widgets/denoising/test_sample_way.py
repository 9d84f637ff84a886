"""The way of one sample: its curve of changes, and its path if it is a point."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from made_answers import noise_levels, points, samples_drawn
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.answers import SamplesDrawn
from core.arrays import Array, Doubles
from desktop.theme import DARK
from desktop.widgets.denoising.film_rows import FilmRows
from desktop.widgets.denoising.sample_way import SampleWay
from desktop.widgets.plot.canvas import Canvas

STEPS, COUNT = 6, 3


def film() -> SamplesDrawn:
    random = np.random.default_rng(1)
    return replace(
        samples_drawn(),
        labels=np.full(COUNT, -1, dtype=np.int64),
        levels=noise_levels(STEPS, falling=True),
        nfe=2 * np.arange(1, STEPS + 1, dtype=np.int64),
        x_t=points(STEPS, COUNT),
        x_0_hat=points(STEPS, COUNT)[::-1].copy(),
        eps_hat=points(STEPS, COUNT),
        samples=points(COUNT),
        change=random.random((STEPS, COUNT), dtype=np.float32),
    )


@pytest.fixture
def way(qtbot: QtBot) -> SampleWay:
    way = SampleWay()
    qtbot.addWidget(way)
    way.apply_theme(DARK)
    way.resize(900, 300)
    way.show()
    way.show_sample(FilmRows.of(film()), 1, "Sample 2")
    way.show_frame(3)
    return way


def drawn(canvas: Canvas, kind: type) -> list[Doubles]:
    """The places [n, 2] of everything of a kind that is drawn on a canvas."""
    items: list[Any] = [i for i in canvas.items() if type(i) is kind and i.isVisible()]
    found = [item.getData() for item in items]
    return [
        np.stack(xy, axis=-1).astype(np.float64)
        for xy in found
        if np.size(xy[0]) and xy[0] is not None
    ]


def is_drawn(canvas: Canvas, kind: type, expected: Array | Doubles) -> bool:
    return any(np.array_equal(places, expected) for places in drawn(canvas, kind))


def test_that_the_curve_is_the_change_at_each_step_and_the_mean_of_all(way: SampleWay) -> None:
    change = film().change.astype(np.float64)
    steps = np.arange(2, STEPS + 1)
    for values in (change[1:, 1], change[1:].mean(axis=1)):
        assert is_drawn(way.curve, pg.PlotCurveItem, np.stack([steps, values], -1))
    (now,) = drawn(way.curve, pg.ScatterPlotItem)
    np.testing.assert_array_equal(now, [[4, change[3, 1]]])
    assert f"{change[3, 1]:.3f} at step 4" in way.curve.accessibleDescription()
    way.show_frame(STEPS)  # the finished sample
    assert drawn(way.curve, pg.ScatterPlotItem) == []
    assert "no change" in way.curve.accessibleDescription()


def test_that_a_click_on_the_curve_jumps_to_the_step(way: SampleWay, qtbot: QtBot) -> None:
    jumped: list[int] = []
    way.jumped.connect(jumped.append)
    for step in (1, 4, STEPS):
        place = way.curve.pixel_of(step, 0.1)
        place.setX(min(place.x(), way.curve.area.right() - 1))
        qtbot.mouseClick(way.curve.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert jumped == [0, 3, STEPS - 1]


def test_that_the_path_of_a_point_leads_to_the_sample(way: SampleWay) -> None:
    assert way.path.isVisible()
    assert not way.strip.isVisible()
    whole = film()
    for row in (whole.x_t, whole.x_0_hat):
        expected = np.concatenate([row[:, 1], whole.samples[None, 1]])
        assert is_drawn(way.path, pg.PlotCurveItem, expected)
        assert is_drawn(way.path, pg.ScatterPlotItem, expected)
        assert is_drawn(way.path, pg.ScatterPlotItem, row[3, 1:2])  # the mark of the step


def test_that_the_numbers_of_the_step_are_in_words(way: SampleWay) -> None:
    words = way.path.accessibleDescription()
    x, y = (float(value) for value in film().x_t.astype(np.float64)[3, 1])
    assert words.startswith("Sample 2, step 4 of 6, t = ")
    assert f"x_t ({x:.2f}, {y:.2f})" in words
    assert words.endswith(f"x_0_hat changed by {film().change[3, 1]:.3f}")


def test_that_the_curve_gives_way_where_there_is_no_room(way: SampleWay, qtbot: QtBot) -> None:
    assert way.curve.isVisible()
    way.resize(400, 200)
    qtbot.waitUntil(lambda: not way.curve.isVisible())
    way.resize(400, 500)
    qtbot.waitUntil(way.curve.isVisible)
    assert way.curve.geometry().top() > way.path.geometry().bottom()


def test_that_a_cleared_way_shows_nothing_of_the_sample(way: SampleWay) -> None:
    way.clear()
    assert drawn(way.path, pg.ScatterPlotItem) == []
    assert drawn(way.curve, pg.ScatterPlotItem) == []
    for canvas in (way.path, way.curve):
        lines = drawn(canvas, pg.PlotCurveItem)
        assert not any(len(line) in {STEPS - 1, STEPS + 1} for line in lines)  # the grid has others
