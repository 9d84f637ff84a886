"""One picture closely."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.pictures.pixel_view import PixelView


@pytest.fixture
def view(qtbot: QtBot) -> PixelView:
    view = PixelView("Selected picture")
    qtbot.addWidget(view)
    view.apply_theme(DARK)
    view.resize(240, 100)
    view.show()
    return view


def test_that_every_pixel_is_a_square_of_whole_pixels(view: PixelView) -> None:
    pixels = np.zeros((28, 28, 1), np.uint8)
    pixels[3, 5] = 255
    view.show_pixels(pixels)
    area = view.area().toRect()
    assert view.scale == 8
    assert (area.width(), area.height()) == (224, 224)
    assert view.rect().contains(area)
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
    qtbot.mouseMove(view, view.cell(1, 2).center().toPoint())
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1] == "Column 2, row 1\n+1.00, -1.00, +0.00\n(255, 0, 128 of 255)"
    assert view.accessibleDescription() == told[-1]
    pixels = pixels.copy()
    pixels[1, 2] = 0
    view.show_pixels(pixels)  # the pointer has not moved, but the picture has changed
    assert "(0, 0, 0 of 255)" in told[-1]
    view.show_pixels(None)
    assert told[-1] == ""


def test_that_every_pixel_can_be_reached_and_none_beyond(view: PixelView, qtbot: QtBot) -> None:
    pixels = np.arange(6, dtype=np.uint8).reshape(2, 3, 1)
    view.show_pixels(pixels)
    told: list[str] = []
    view.pointed.connect(told.append)
    keys = Qt.Key
    for key in (keys.Key_Left, *[keys.Key_Left] * 3, *[keys.Key_Up] * 3):
        qtbot.keyClick(view, key)
    assert told[-1].startswith("Column 0, row 0\n")
    read: list[int] = []
    for row in range(2):
        for _ in range(3):
            read.append(int(told[-1].split("(")[1].split(" ")[0]))
            qtbot.keyClick(view, keys.Key_Left if row else keys.Key_Right)
        qtbot.keyClick(view, keys.Key_Down)
    assert read == [0, 1, 2, 5, 4, 3]
    for _ in range(5):
        qtbot.keyClick(view, keys.Key_Down)
    assert told[-1].startswith("Column 0, row 1\n")


def test_that_a_clicked_pixel_is_read_on_while_the_view_has_the_focus(
    view: PixelView, qtbot: QtBot
) -> None:
    view.show_pixels(np.zeros((4, 4, 1), np.uint8))
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.cell(1, 2).center().toPoint())
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    view.show_pixels(np.full((4, 4, 1), 51, np.uint8))
    assert view.accessibleDescription() == "Column 2, row 1\n-0.60 (51 of 255)"
    view.clearFocus()
    assert view.accessibleDescription() == ""
