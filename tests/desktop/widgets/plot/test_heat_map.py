"""Numbers as colours."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.heat_map import HeatMap, fading_table, perceptual_table


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.wear(DARK)
    canvas.resize(300, 300)
    canvas.set_ranges((0.0, 2.0), (0.0, 2.0))
    canvas.show()
    return canvas


def test_that_each_number_has_its_colour_and_none_has_no_colour(canvas: Canvas) -> None:
    heat = HeatMap(canvas, 0)
    values = np.array([[0.0, 1.0], [np.nan, 0.5], [9.0, -9.0]])
    heat.show(values, (0, 2), (0, 3), levels=(0.0, 1.0))
    table = perceptual_table()
    drawn = heat.colours()
    assert drawn is not None
    for place, index in {(0, 0): 0, (0, 1): 255, (1, 1): 128, (2, 0): 255, (2, 1): 0}.items():
        np.testing.assert_array_equal(drawn[place], table[index])
    assert drawn[1, 0, 3] == 0
    heat.clear()
    assert heat.colours() is None


def test_that_rows_go_upwards_on_the_screen(canvas: Canvas) -> None:
    heat = HeatMap(canvas, 0)
    heat.show(np.array([[0.0, 0.0], [1.0, 1.0]]), (0, 2), (0, 2), levels=(0.0, 1.0))
    image = canvas.grab().toImage()
    for y, index in ((0.5, 0), (1.5, 255)):
        seen = image.pixelColor(canvas.pixel_of(0.5, y))
        red, green, blue, _ = perceptual_table()[index]
        assert (seen.red(), seen.green(), seen.blue()) == (red, green, blue)


def test_that_a_fading_table_goes_from_the_background_to_a_share_of_the_colour() -> None:
    table = fading_table(DARK, "#ffffff", 0.5)
    assert table.shape == (256, 4)
    background = [int(DARK.surface[i : i + 2], 16) for i in (1, 3, 5)]
    assert table[0, :3].tolist() == background
    np.testing.assert_allclose(
        table[-1, :3], [(255 + b) / 2 for b in background], atol=0.5
    )  # rounded to whole levels
    assert bool((np.diff(table[:, :3].astype(int), axis=0) >= 0).all())
