"""The whole way of one sample as a person sees and uses it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.denoising.film_strip import FilmStrip, Numbers

STEPS, SIDE = 30, 4


def film() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three rows of random pictures, uint8 [k, h, w, c]."""
    random = np.random.default_rng(0)
    shape = (STEPS, SIDE, SIDE, 3)
    return tuple(random.integers(0, 256, shape, dtype=np.uint8) for _ in range(3))  # pyright: ignore[reportReturnType]


def numbers() -> list[Numbers]:
    return [(str(999 - k), f"{k}", "0.1", str(k)) for k in range(STEPS)]


@pytest.fixture
def strip(qtbot: QtBot) -> FilmStrip:
    strip = FilmStrip()
    qtbot.addWidget(strip)
    strip.apply_theme(DARK)
    strip.resize(640, 300)
    strip.show()
    strip.show_film(film(), numbers())
    return strip


def seen(strip: FilmStrip) -> QImage:
    return strip.viewport().grab().toImage()


def picture_at(image: QImage, strip: FilmStrip, row: int, frame: int) -> np.ndarray:
    """The picture that is on the screen in a cell, one pixel from the middle of each square."""
    cell = strip.cell(row, frame)
    times = cell.width() // SIDE
    assert times * SIDE == cell.width()
    out = np.zeros((SIDE, SIDE, 3), np.uint8)
    for y in range(SIDE):
        for x in range(SIDE):
            place = cell.topLeft() + QPoint(times * x + times // 2, times * y + times // 2)
            colour = image.pixelColor(place)
            out[y, x] = colour.red(), colour.green(), colour.blue()
    return out


def whole_columns(strip: FilmStrip) -> list[int]:
    """The columns that can be seen from edge to edge."""
    width = strip.viewport().width()
    columns = [(k, strip.column(k)) for k in range(STEPS)]
    return [k for k, area in columns if area.left() >= strip.fit.gutter and area.right() < width]


@pytest.mark.parametrize("frame", [0, 14, STEPS - 1])
def test_that_every_pixel_of_the_steps_in_sight_is_drawn(strip: FilmStrip, frame: int) -> None:
    strip.show_frame(frame)
    columns, image = whole_columns(strip), seen(strip)
    assert frame in columns
    assert 3 <= len(columns) < STEPS
    for row, pictures in enumerate(film()):
        for column in columns:
            shown = picture_at(image, strip, row, column)
            np.testing.assert_array_equal(shown, pictures[column])


def test_that_the_strip_scrolls_by_less_than_a_column(strip: FilmStrip) -> None:
    before = picture_at(seen(strip), strip, 1, 3)
    strip.horizontalScrollBar().setValue(7)
    assert strip.column(0).left() == strip.fit.gutter - 7
    np.testing.assert_array_equal(picture_at(seen(strip), strip, 1, 3), before)


def test_that_the_current_step_is_framed(strip: FilmStrip) -> None:
    strip.show_frame(2)
    image = seen(strip)
    for frame in (1, 2, 3):
        beside = strip.cell(1, frame).topLeft() + QPoint(-2, 5)
        assert (image.pixelColor(beside).name() == DARK.accent.lower()) is (frame == 2)


def test_that_a_step_in_sight_does_not_scroll_and_another_comes_to_the_middle(
    strip: FilmStrip,
) -> None:
    bar = strip.horizontalScrollBar()
    strip.show_frame(1)
    assert bar.value() == 0
    strip.show_frame(20)
    middle = strip.column(20).center().x()
    expected = (strip.fit.gutter + strip.viewport().width()) / 2
    assert abs(middle - expected) <= 2  # each half of a length is rounded to whole pixels
    strip.show_frame(STEPS - 1)
    assert bar.value() == bar.maximum()


def test_that_a_click_on_a_column_jumps_to_its_step(strip: FilmStrip, qtbot: QtBot) -> None:
    jumped: list[int] = []
    strip.jumped.connect(jumped.append)
    strip.horizontalScrollBar().setValue(100)
    for place in (strip.cell(0, 5).center(), strip.cell(2, 4).center()):
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 20))
    assert jumped == [5, 4]  # the names of the rows are no step


def test_that_numbers_stand_below_the_pictures_of_their_step(strip: FilmStrip) -> None:
    before = seen(strip)
    changed = numbers()
    changed[1] = ("0", "0", "0", "0")
    strip.show_film(film(), changed)
    after = seen(strip)
    area = strip.column(1)
    under = strip.cell(2, 1).bottom() + 1
    height = after.height()
    for frame in range(4):
        place = strip.column(frame)
        above = (place.left(), 0, place.width(), under)
        below = (place.left(), under, place.width(), height - under)
        assert after.copy(*above) == before.copy(*above)
        assert (after.copy(*below) == before.copy(*below)) is (place != area)


def test_that_the_names_of_the_rows_stay_in_sight(strip: FilmStrip) -> None:
    before = seen(strip).copy(0, 0, strip.fit.gutter, 300)
    strip.show_frame(STEPS - 1)
    assert seen(strip).copy(0, 0, strip.fit.gutter, 300) == before


def test_that_a_larger_strip_has_larger_pictures(strip: FilmStrip) -> None:
    small = strip.fit.side
    strip.resize(640, 460)
    assert strip.fit.side > small
    lowest = strip.cell(2, 0).bottom() + len(numbers()[0]) * strip.fit.line
    assert lowest < strip.viewport().height()
