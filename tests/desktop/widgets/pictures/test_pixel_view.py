"""One picture closely."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from desktop.widgets.pictures.pixel_view import PixelView


@pytest.fixture
def view(qtbot: QtBot) -> PixelView:
    view = PixelView("Selected picture")
    qtbot.addWidget(view)
    view.resize(240, 232)
    view.show()
    return view


def test_that_every_pixel_is_a_square_of_whole_pixels(view: PixelView) -> None:
    pixels = np.zeros((28, 28, 1), np.uint8)
    pixels[3, 5] = 255
    view.show_pixels(pixels)
    area = view.area()
    assert view.scale == 8
    assert (area.width(), area.height()) == (224, 224)
    seen = view.grab().toImage()
    bright = [
        (x, y)
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
        if seen.pixelColor(x, y).red() > 127
    ]
    assert len(bright) == 64
    assert min(bright) == (area.left() + 5 * 8, area.top() + 3 * 8)


def test_that_the_value_under_the_pointer_is_told(view: PixelView, qtbot: QtBot) -> None:
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[1, 2] = (255, 0, 128)
    view.show_pixels(pixels)
    told: list[str] = []
    view.pointed.connect(told.append)
    place = view.area().topLeft() + QPoint(2 * view.scale + 3, view.scale + 3)
    qtbot.mouseMove(view, place)
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1] == "x 2, y 1: 255, 0, 128 (as the model sees it: +1.00, -1.00, +0.00)"
    pixels = pixels.copy()
    pixels[1, 2] = 0
    view.show_pixels(pixels)  # the pointer has not moved, but the picture has changed
    assert told[-1].startswith("x 2, y 1: 0, 0, 0")
    view.show_pixels(None)
    assert told[-1] == ""
