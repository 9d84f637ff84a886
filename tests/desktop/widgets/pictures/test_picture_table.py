"""What every table of pictures has, tried on the one with rows of estimates."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.ideal.estimate_rows import NAMES, EstimateRows

EXAMPLES = ("one", "two", "three")


@pytest.fixture
def rows(qtbot: QtBot) -> EstimateRows:
    rows = EstimateRows("Nothing yet.")
    qtbot.addWidget(rows)
    rows.apply_theme(DARK)
    rows.resize(400, 400)
    rows.show()
    return rows


def show(rows: EstimateRows) -> None:
    rows.show_rows([np.zeros((len(EXAMPLES), 8, 8, 1), np.uint8) for _ in NAMES], EXAMPLES)


def test_that_what_is_chosen_before_it_is_shown_is_marked_then(rows: EstimateRows) -> None:
    rows.choose(2)
    assert rows.accessibleDescription() == "Nothing yet."
    show(rows)
    assert rows.accessibleDescription() == "12 pictures, chosen: x_0 of three"
    corner = rows.cell(2).topLeft()
    edge = rows.grab().toImage().pixelColor(int(corner.x()) - 1, int(corner.y()) + 4)
    assert edge.name() == DARK.accent.lower()


def test_that_a_choice_that_does_not_exist_is_given_up(rows: EstimateRows) -> None:
    rows.choose(12)
    show(rows)
    assert rows.index is None


def test_that_keys_go_in_the_order_of_reading(rows: EstimateRows, qtbot: QtBot) -> None:
    chosen: list[int] = []
    rows.chosen.connect(chosen.append)
    qtbot.keyClick(rows, Qt.Key.Key_Right)
    assert chosen == []  # there is nothing
    show(rows)
    for key, index in (
        (Qt.Key.Key_Left, 0),  # whichever it is, the first key begins at the first
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 4),
        (Qt.Key.Key_Right, 5),
        (Qt.Key.Key_Right, 6),
        (Qt.Key.Key_End, 11),
        (Qt.Key.Key_Down, 11),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(rows, key)
        assert chosen[-1] == index
