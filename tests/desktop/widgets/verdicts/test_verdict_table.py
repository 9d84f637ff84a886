"""Frames, numbers and crosses, as they are drawn."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desktop.theme import DARK, LIGHT, Theme
from desktop.widgets.verdicts.verdict_table import AWAY, VerdictTable

SAYS_REAL = (True, False, True, False)
WRONG = (False, False, True, True)


@pytest.fixture
def table(qtbot: QtBot) -> VerdictTable:
    table = VerdictTable("Real pictures", "Nothing yet.")
    qtbot.addWidget(table)
    table.apply_theme(DARK)
    table.resize(420, 180)
    table.show()
    return table


def show(table: VerdictTable, count: int = 4) -> None:
    pictures = np.zeros((count, 8, 8, 1), np.uint8)
    table.show_verdicts(
        pictures,
        [f"{10 * n} %" for n in range(count)],
        [f"picture {n}" for n in range(count)],
        says_real=[SAYS_REAL[n % 4] for n in range(count)],
        wrong=[WRONG[n % 4] for n in range(count)],
    )


def frame_colours(seen: QImage, table: VerdictTable, index: int) -> list[str]:
    """Along the left side of the frame, from top to bottom."""
    cell = table.cell(index)
    x = round(cell.left() - AWAY - 0.5)
    return [seen.pixelColor(x, y).name() for y in range(int(cell.top()), int(cell.bottom()))]


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_that_real_is_an_unbroken_frame_and_generated_a_dashed_one_of_another_colour(
    table: VerdictTable, theme: Theme
) -> None:
    table.apply_theme(theme)
    show(table)
    seen = table.grab().toImage()
    for index, says_real in enumerate(SAYS_REAL):
        colours = frame_colours(seen, table, index)
        wanted = theme.series[0 if says_real else 1].lower()
        share = colours.count(wanted) / len(colours)
        assert share == 1 if says_real else 0.4 < share < 0.75, (index, share)
        if not says_real:
            assert theme.surface in colours  # between the dashes


def test_that_a_cross_marks_mistakes_alone(table: VerdictTable) -> None:
    show(table)
    seen = table.grab().toImage()
    white = QColor(DARK.text).name()
    for index, wrong in enumerate(WRONG):
        corner = table.cell(index).topRight().toPoint()
        around = {
            seen.pixelColor(corner.x() + x, corner.y() + y).name()
            for x in range(-6, 7)
            for y in range(-6, 7)
        }
        assert (white in around) == wrong


def test_that_a_click_and_enter_open_while_arrows_only_choose(
    table: VerdictTable, qtbot: QtBot
) -> None:
    chosen: list[int] = []
    opened: list[int] = []
    table.chosen.connect(chosen.append)
    table.opened.connect(opened.append)
    show(table)
    qtbot.keyClick(table, Qt.Key.Key_Return)  # nothing is chosen
    assert opened == []
    qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=table.cell(2).center().toPoint())
    assert (chosen, opened) == ([2], [2])
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert (chosen, opened) == ([2, 1], [2])
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [2, 1]
    assert table.accessibleDescription() == "4 pictures, chosen: picture 1"


@pytest.mark.parametrize("width", [130, 260, 470])
def test_that_all_pictures_have_room_and_no_number_is_cut(table: VerdictTable, width: int) -> None:
    table.resize(width, 60)
    show(table, 32)
    table.resize(width, table.minimumHeight())
    fit = table.fitted()
    widest = max(table.fontMetrics().horizontalAdvance(text) for text in table.scores)
    pitch = fit.corners[1][0] - fit.corners[0][0]
    assert fit.side >= 28
    assert pitch >= widest + 4
    for index in range(32):
        cell = table.cell(index)
        assert cell.left() > 5
        assert cell.right() < width - 5
        assert cell.bottom() + fit.caption <= table.height()


def test_that_the_picture_under_a_place_is_the_one_drawn_there(table: VerdictTable) -> None:
    show(table, 10)
    for index in range(10):
        assert table.index_at(table.cell(index).center()) == index
        assert table.tip_at(table.cell(index).center()) == f"picture {index}"
