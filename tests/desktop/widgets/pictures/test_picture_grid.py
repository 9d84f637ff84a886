"""A grid of pictures as a person sees and uses it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.theme import DARK, LIGHT
from desktop.widgets.pictures.grid_fit import fit_grid
from desktop.widgets.pictures.picture import as_pixels, enlarged, to_image
from desktop.widgets.pictures.picture_grid import PictureGrid


def pictures(count: int, side: int = 8, channels: int = 1) -> np.ndarray:
    """Each picture has one value of its own: 10, 20, 30, ..."""
    values = 10 * (1 + np.arange(count, dtype=np.uint8))
    return np.ones((count, side, side, channels), np.uint8) * values[:, None, None, None]


@pytest.fixture
def grid(qtbot: QtBot) -> PictureGrid:
    grid = PictureGrid("Samples", "Nothing yet.")
    qtbot.addWidget(grid)
    grid.resize(400, 240)
    grid.show()
    return grid


@given(
    count=st.integers(1, 200),
    width=st.integers(60, 2000),
    height=st.integers(60, 2000),
    caption=st.integers(0, 20),
)
def test_that_every_cell_of_a_grid_lies_inside_and_apart(
    count: int, width: int, height: int, caption: int
) -> None:
    fit = fit_grid(count, width, height, caption=caption)
    if fit.side <= 1:
        return  # there is no room for so many
    corners = [fit.corner(index) for index in range(count)]
    for x, y in corners:
        assert -1e-6 <= x <= width - fit.side + 1e-6
        assert -1e-6 <= y <= height - fit.side - caption + 1e-6
    assert len(set(corners)) == count
    for index, (x, y) in enumerate(corners):
        assert fit.index_at(x + fit.side / 2, y + fit.side / 2, count) == index


def test_that_a_grid_prefers_rows_that_are_full() -> None:
    assert fit_grid(20, 900, 190).columns == 10


def test_that_the_columns_of_a_grid_can_be_given() -> None:
    assert fit_grid(8, 100, 900, columns=8).columns == 8


@pytest.mark.parametrize("channels", [1, 3])
def test_that_a_picture_keeps_every_pixel(channels: int) -> None:
    pixels = np.arange(5 * 7 * channels, dtype=np.uint8).reshape(5, 7, channels)
    image = to_image(pixels)
    assert (image.width(), image.height()) == (7, 5)
    for row in range(5):
        for column in range(7):
            colour = image.pixelColor(column, row)
            seen = (colour.red(), colour.green(), colour.blue())
            values: list[int] = pixels[row, column].tolist()
            assert list(seen) == (values if channels == 3 else 3 * values)


def test_that_a_picture_is_enlarged_to_the_pixel_without_mixing_colours() -> None:
    pixels = np.array([[[0], [255]]], np.uint8)
    big = enlarged(to_image(pixels), 10, 2.0)
    assert (big.width(), big.devicePixelRatio()) == (20, 2.0)
    image = big.toImage()
    assert image.pixelColor(8, 2).red() == 0
    assert image.pixelColor(11, 2).red() == 255


def test_that_points_are_no_pictures() -> None:
    with pytest.raises(TypeError, match="uint8"):
        as_pixels(np.zeros((3, 2), np.float32))


def test_that_a_click_chooses_the_picture_under_it(grid: PictureGrid, qtbot: QtBot) -> None:
    grid.show_pictures(pictures(6), ["a", "b", "c", "d", "e", "f"])
    place = grid.cell(4).center().toPoint()
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [4]
    assert grid.index == 4
    assert "number 5 chosen e" in grid.accessibleDescription()


def test_that_a_click_beside_the_pictures_chooses_nothing(grid: PictureGrid, qtbot: QtBot) -> None:
    grid.show_pictures(pictures(1), columns=1)
    with qtbot.assertNotEmitted(grid.chosen):
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect().bottomRight())
    assert grid.index is None


def test_that_arrow_keys_go_from_picture_to_picture(grid: PictureGrid, qtbot: QtBot) -> None:
    grid.show_pictures(pictures(6), columns=3)
    chosen: list[int] = []
    grid.chosen.connect(chosen.append)
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Right, keys.Key_Down, keys.Key_Up, keys.Key_Left):
        qtbot.keyClick(grid, key)
    for key in (keys.Key_Left, keys.Key_End, keys.Key_Right, keys.Key_Home):
        qtbot.keyClick(grid, key)
    assert chosen == [0, 1, 4, 1, 0, 0, 5, 5, 0]


def test_that_what_is_chosen_stays_chosen_when_new_pictures_come(grid: PictureGrid) -> None:
    grid.show_pictures(pictures(6))
    grid.choose(5)
    grid.show_pictures(pictures(6))
    assert grid.index == 5
    grid.show_pictures(pictures(3))
    assert grid.index is None


def test_that_the_pictures_are_drawn_where_the_cells_are(grid: PictureGrid) -> None:
    grid.show_pictures(pictures(6))
    seen = grid.grab().toImage()
    for index in range(6):
        colour = seen.pixelColor(grid.cell(index).center().toPoint())
        assert colour.red() == 10 * (index + 1)


def test_that_an_empty_grid_says_what_it_is_for(grid: PictureGrid) -> None:
    assert grid.accessibleDescription() == "" or "Nothing yet" in grid.accessibleDescription()
    grid.clear()
    assert grid.accessibleDescription() == "Nothing yet."
    empty = grid.grab().toImage()
    grid.show_pictures(pictures(1))
    assert grid.grab().toImage() != empty


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_that_the_background_is_that_of_the_theme(grid: PictureGrid, theme: object) -> None:
    assert theme in {DARK, LIGHT}
    chosen = DARK if theme is DARK else LIGHT
    grid.apply_theme(chosen)
    assert grid.grab().toImage().pixelColor(1, 1).name() == chosen.surface
