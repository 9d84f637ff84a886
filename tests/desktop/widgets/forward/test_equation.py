"""An equation of pictures."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from desktop.theme import DARK, LIGHT
from desktop.widgets.forward.equation import Equation, Term

BLACK = np.zeros((4, 4, 1), np.uint8)
POINTS = np.array([[0.0, 0.0], [1.0, -2.0]], np.float32)


@pytest.fixture
def equation(qtbot: QtBot) -> Equation:
    equation = Equation("Mixture")
    qtbot.addWidget(equation)
    equation.apply_theme(DARK)
    equation.resize(700, 160)
    equation.show()
    return equation


def pictures(equation: Equation) -> None:
    terms = [Term("", "x_t", BLACK), Term("= 0.80 x", "x_0", BLACK), Term("+ 0.60 x", "eps", BLACK)]
    equation.show_terms(terms, "x_t = 0.80 x_0 + 0.60 eps")


def keys(equation: Equation) -> list[int]:
    """What tells a drawn term from one drawn before."""
    return [drawn.cacheKey() for drawn in equation._pixmaps.values()]  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("size", [(280, 72), (390, 80), (390, 140), (200, 500), (900, 300)])
def test_that_terms_are_inside_and_apart_at_any_size(
    equation: Equation, size: tuple[int, int]
) -> None:
    equation.resize(*size)
    pictures(equation)
    places = equation.places()
    assert all(QRectF(equation.rect()).contains(place) for place in places)
    assert not any(a.intersects(b) for a, b in itertools.combinations(places, 2))


def test_that_terms_are_arranged_as_the_room_is(equation: Equation) -> None:
    pictures(equation)
    assert len({place.top() for place in equation.places()}) == 1
    equation.resize(120, 500)
    assert len({place.left() for place in equation.places()}) == 1


def test_that_points_are_drawn_where_they_are(equation: Equation) -> None:
    equation.show_terms([Term("+ 1.00 x", "eps", POINTS, reach=4.0)], "eps", 1)
    (place,) = equation.places()
    seen = equation.grab().toImage()
    for x, y in POINTS.tolist():
        at = place.left() + (x + 4) / 8 * place.width(), place.top() + (4 - y) / 8 * place.height()
        colours = {
            seen.pixelColor(int(at[0]) + i, int(at[1]) + j).name() for i in (-1, 0) for j in (-1, 0)
        }
        assert DARK.series[0].lower() in colours


def test_that_points_that_stay_are_not_drawn_again(equation: Equation) -> None:
    equation.show_terms([Term("", "x_0", POINTS), Term("", "eps", POINTS)], "")
    equation.grab()
    kept = keys(equation)
    equation.show_terms([Term("", "x_0", POINTS), Term("", "eps", POINTS + 1)], "")
    equation.grab()
    now = keys(equation)
    assert now[0] == kept[0]
    assert now[1] != kept[1]
    equation.apply_theme(LIGHT)
    equation.grab()
    assert keys(equation)[0] != kept[0]
