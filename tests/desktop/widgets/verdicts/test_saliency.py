"""Slopes as colours, against a computation apart."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.arrays import Floats
from desktop.theme import DARK, LIGHT, Theme
from desktop.widgets.plot.heat_map import perceptual_table
from desktop.widgets.verdicts.saliency import Mode
from desktop.widgets.verdicts.saliency_view import SaliencyView

SIDE = 6


def example(channels: int) -> np.ndarray:
    shape = (SIDE, SIDE, channels)
    return np.random.default_rng(channels).integers(0, 256, shape, dtype=np.uint8)


def gradient(channels: int) -> Floats:
    """Slopes whose sum over the colours is 0 in the first pixel."""
    slopes = np.random.default_rng(7).normal(size=(SIDE, SIDE, channels)).astype(np.float32)
    slopes[0, 0] = 0
    return slopes


@pytest.fixture
def view(qtbot: QtBot) -> SaliencyView:
    view = SaliencyView("dD/dx", "A slope")
    qtbot.addWidget(view)
    view.apply_theme(DARK)
    view.resize(200, 240)
    view.show()
    return view


def diverging(theme: Theme, share: float) -> np.ndarray:
    """Blue over grey to orange, by hand; the grey is 40 % of muted over the surface."""

    def rgb(colour: str) -> np.ndarray:
        return np.array(
            [QColor(colour).red(), QColor(colour).green(), QColor(colour).blue()], float
        )

    grey = 0.4 * rgb(theme.muted) + 0.6 * rgb(theme.surface)
    low, high = rgb(theme.series[0]), rgb(theme.series[1])
    if share < 0.5:
        return low + (grey - low) * share * 2
    return grey + (high - grey) * (share - 0.5) * 2


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("strength", [1.0, 0.6])
def test_that_signed_slopes_are_colours_around_grey(
    view: SaliencyView, channels: int, theme: Theme, strength: float
) -> None:
    shown, slopes = example(channels), gradient(channels)
    view.apply_theme(theme)
    view.show_gradient(shown, slopes, "signed", strength)
    pixels = view.pixels()
    assert pixels is not None
    sums = slopes.astype(np.float64).sum(axis=-1)
    reach = np.abs(sums).max()
    for row in range(SIDE):
        for column in range(SIDE):
            colour = diverging(theme, (sums[row, column] / reach + 1) / 2)
            grey = shown[row, column].astype(float).mean()
            # Of 256 colours: half a step of at most 2 in 255, and rounding of both.
            wanted = strength * colour + (1 - strength) * grey
            np.testing.assert_allclose(pixels[row, column].astype(float), wanted, rtol=0, atol=2.5)
    top = divmod(int(np.abs(sums).argmax()), SIDE)
    end = diverging(theme, 1.0 if sums[top] > 0 else 0.0)
    if strength == 1:
        np.testing.assert_array_equal(pixels[top].astype(float), end)
        grey = diverging(theme, 0.5)
        np.testing.assert_allclose(pixels[0, 0].astype(float), grey, rtol=0, atol=2)


@pytest.mark.parametrize("channels", [1, 3])
def test_that_magnitudes_are_lengths_in_colours_that_begin_at_0(
    view: SaliencyView, channels: int
) -> None:
    slopes = gradient(channels)
    view.show_gradient(example(channels), slopes, "magnitude", 1.0)
    pixels = view.pixels()
    assert pixels is not None
    lengths = np.linalg.norm(slopes.astype(np.float64), axis=-1)
    index = np.rint(lengths / lengths.max() * 255).astype(int)
    np.testing.assert_array_equal(pixels, perceptual_table()[index][..., :3])
    assert view.levels() == ("0", f"{lengths.max():.2g}")


def test_that_the_picture_is_on_the_screen_and_pointing_gives_its_numbers(
    view: SaliencyView,
) -> None:
    slopes = gradient(1)
    view.show_gradient(example(1), slopes, "signed", 1.0)
    pixels = view.pixels()
    assert pixels is not None
    seen, area = view.grab().toImage(), view.area()
    step = area.width() / SIDE
    for row, column in ((0, 0), (2, 5), (5, 1)):
        place = area.topLeft() + QPointF((column + 0.5) * step, (row + 0.5) * step)
        colour = seen.pixelColor(place.toPoint())
        values: list[int] = [int(value) for value in pixels[row, column].astype(int)]
        assert [colour.red(), colour.green(), colour.blue()] == values
        number = float(slopes[row, column, 0])
        told = view.tip_at(place).replace("\N{MINUS SIGN}", "-").rsplit(": ", 1)
        assert told[0].endswith(f"Column {column}, row {row}")
        assert float(told[1]) == pytest.approx(number, rel=5e-3, abs=1e-9)
    assert view.tip_at(QPointF(1, 1)) == "A slope"


def test_that_the_colour_bar_is_symmetric_and_says_its_numbers(view: SaliencyView) -> None:
    slopes = np.zeros((SIDE, SIDE, 1), np.float32)
    slopes[1, 2], slopes[3, 3] = 0.25, -0.5
    view.show_gradient(example(1), slopes, "signed", 1.0)
    assert view.levels() == ("\N{MINUS SIGN}0.50", "0", "+0.50")
    assert "\N{MINUS SIGN}0.50, 0, +0.50" in view.accessibleDescription()


@pytest.mark.parametrize("mode", ["signed", "magnitude"])
def test_that_no_slope_at_all_is_said(view: SaliencyView, mode: Mode) -> None:
    view.show_gradient(example(1), np.zeros((SIDE, SIDE, 1), np.float32), mode, 1.0)
    assert view.levels() == ("0 everywhere",)
    pixels = view.pixels()
    assert pixels is not None
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) == 1
    if mode == "signed":
        grey = diverging(DARK, 0.5)
        np.testing.assert_allclose(pixels[0, 0].astype(float), grey, rtol=0, atol=2)


def test_that_what_is_not_finite_has_no_colour(view: SaliencyView) -> None:
    slopes, shown = gradient(1), example(1)
    slopes[4, 4] = np.nan
    view.show_gradient(shown, slopes, "signed", 1.0)
    pixels = view.pixels()
    assert pixels is not None
    assert [int(value) for value in pixels[4, 4].astype(int)] == [int(shown[4, 4, 0])] * 3
    assert "nan" not in "".join(view.levels())
