"""A grid of pictures as a person sees and uses it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from desktop.theme import DARK, LIGHT
from desktop.widgets.pictures.grid_fit import fit_grid
from desktop.widgets.pictures.picture import (
    Bytes,
    Packed,
    arranged,
    as_pixels,
    fitting_side,
    packed,
    resized,
    to_image,
)
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


def noisy(count: int, side: int, channels: int) -> Bytes:
    """Pictures of random bytes."""
    shape = (count, side, side, channels)
    return np.random.default_rng(count + side).integers(0, 256, shape, dtype=np.uint8)


def unpacked(colours: Packed) -> np.ndarray:
    """float64 [..., 3], red first, and every colour opaque."""
    assert bool((colours >> 24 == 255).all())
    return np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], -1).astype(float)


def covering(before: int, after: int) -> np.ndarray:
    """[after, before]: which part of each pixel after lies on each pixel before."""
    edges = np.arange(after + 1) * before / after
    low, high = edges[:-1, None], edges[1:, None]
    pixels = np.arange(before)[None]
    overlap = np.minimum(high, pixels + 1) - np.maximum(low, pixels)
    return overlap.clip(0) * after / before


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("times", [1, 2, 5])
def test_that_a_whole_enlargement_repeats_every_pixel(channels: int, times: int) -> None:
    pixels = noisy(3, 7, channels)
    seen = unpacked(resized(packed(pixels), 7 * times))
    expected = np.broadcast_to(pixels.repeat(times, 1).repeat(times, 2), seen.shape)
    np.testing.assert_array_equal(seen, expected)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side", [8, 11, 19])
def test_that_any_other_enlargement_shows_each_pixel_by_its_share(channels: int, side: int) -> None:
    pixels = noisy(2, 7, channels)
    shares = covering(7, side)
    expected = np.einsum("ih,nhwc,jw->nijc", shares, pixels.astype(float), shares)
    # Shares are whole 128ths and each of the two directions is rounded: 1 of 255, and 1 for that.
    np.testing.assert_allclose(
        unpacked(resized(packed(pixels), side)), expected + np.zeros(3), atol=2
    )


def test_that_a_picture_made_smaller_keeps_its_mean() -> None:
    pixels = noisy(1, 64, 3)
    smaller = unpacked(resized(packed(pixels), 16))
    expected = pixels.reshape(1, 16, 4, 16, 4, 3).mean((2, 4))
    np.testing.assert_allclose(smaller, expected, atol=2)  # four means of two, each rounded


def test_that_a_picture_that_is_not_square_keeps_its_shape() -> None:
    assert resized(packed(np.zeros((1, 6, 12, 1), np.uint8)), 24).shape == (1, 12, 24)


def test_that_pixels_are_equal_squares_where_that_wastes_little() -> None:
    assert fitting_side(28, 90.5) == 84
    assert fitting_side(32, 44) == 44
    assert fitting_side(8, 8) == 8


def test_that_pictures_stand_in_rows_with_nothing_between_them() -> None:
    sheet = arranged(packed(pictures(5, side=2)), 3, 4, 5)
    assert sheet.shape == (10, 12)
    expected = np.zeros((10, 12))
    for index, (row, column) in enumerate([(0, 0), (0, 4), (0, 8), (5, 0), (5, 4)]):
        expected[row : row + 2, column : column + 2] = 10 * (index + 1)
    np.testing.assert_array_equal(sheet & 255, expected)
    np.testing.assert_array_equal(sheet >> 24, np.where(expected > 0, 255, 0))


def test_that_every_pixel_of_every_picture_is_on_the_screen(grid: PictureGrid) -> None:
    pixels = noisy(6, 8, 3)
    grid.show_pictures(pixels, ["zero"] * 6)
    seen = grid.grab().toImage()
    times = round(grid.cell(0).width()) // 8
    assert grid.cell(0).width() == 8 * times
    for index in range(6):
        left, top = grid.cell(index).left(), grid.cell(index).top()
        for row in range(8):
            for column in range(8):
                place = QPoint(
                    round(left + times * (column + 0.5)), round(top + times * (row + 0.5))
                )
                colour = seen.pixelColor(place)
                values: list[int] = pixels[index, row, column].tolist()
                assert [colour.red(), colour.green(), colour.blue()] == values


def test_that_the_next_frame_of_a_film_keeps_size_and_captions(grid: PictureGrid) -> None:
    names = ["zero"] * 6
    grid.show_pictures(pictures(6), names)
    before = grid.grab().toImage()
    cells = [grid.cell(index) for index in range(6)]
    grid.show_pictures(pictures(6) + np.uint8(1), names)
    assert [grid.cell(index) for index in range(6)] == cells
    after = grid.grab().toImage()
    for cell in cells:
        middle = cell.center().toPoint()
        assert after.pixelColor(middle).red() == before.pixelColor(middle).red() + 1
    under = QRect(0, round(cells[0].bottom()) + 1, grid.width(), 18)
    assert after.copy(under) == before.copy(under)
    grid.show_pictures(pictures(6), ["nought"] * 6)
    assert grid.grab().toImage().copy(under) != before.copy(under)


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
