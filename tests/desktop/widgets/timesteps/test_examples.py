"""Pictures and arrows of the examples of one noise level."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.timesteps.example_rows import ExampleRows
from desktop.widgets.timesteps.examples import ROWS
from desktop.widgets.timesteps.point_arrows import PointArrows


@pytest.fixture
def table(qtbot: QtBot) -> ExampleRows:
    """Picture j of row i has the value 30 i + 10 j."""
    table = ExampleRows("Examples", ROWS, "loss")
    qtbot.addWidget(table)
    table.apply_theme(DARK)
    table.resize(500, 480)
    table.show()
    rows = [
        np.stack([np.full((8, 8, 1), 30 * i + 10 * j, np.uint8) for j in range(3)])
        for i in range(len(ROWS))
    ]
    table.show_rows(rows, ("0.1", "0.2", "0.3"))
    return table


def test_that_every_picture_is_at_its_place(table: ExampleRows) -> None:
    image = table.grab().toImage()
    for row in range(len(ROWS)):
        for column in range(3):
            cell = table.cell(table.index_of(row, column))
            for corner in (cell.center(), cell.topLeft(), cell.bottomRight()):
                x = min(int(corner.x()), int(cell.right()) - 1)
                y = min(int(corner.y()), int(cell.bottom()) - 1)
                assert image.pixelColor(x, y).red() == 30 * row + 10 * column
            assert table.rect().contains(cell.toAlignedRect())


def test_that_a_picture_is_chosen_by_mouse_and_by_keys(table: ExampleRows, qtbot: QtBot) -> None:
    chosen: list[tuple[int, int] | None] = []

    def note(_index: int) -> None:
        chosen.append(table.place)

    table.chosen.connect(note)
    place = table.cell(table.index_of(4, 1)).center().toPoint()
    qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=place)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_End):
        qtbot.keyClick(table, key)
    assert chosen == [(4, 1), (5, 1), (5, 1), (5, 0), (4, 0), (4, 2)]
    assert table.accessibleDescription() == (
        "x_0_hat of example 3 chosen; 3 examples; loss 0.1, 0.2, 0.3"
    )


def test_that_it_fits_into_little_room(table: ExampleRows) -> None:
    table.resize(table.minimumSize())
    inside = table.cell(0).united(table.cell(table.index_of(len(ROWS) - 1, 2)))
    assert table.rect().contains(inside.toAlignedRect())


@pytest.fixture
def arrows(qtbot: QtBot) -> PointArrows:
    arrows = PointArrows()
    qtbot.addWidget(arrows)
    arrows.wear(DARK)
    arrows.resize(400, 400)
    arrows.show()
    x_0 = np.array([[0.0, 1.0], [1.0, 0.0]], dtype=np.float32)
    arrows.show_points(x_0, 3 * x_0, x_0 + np.float32(0.5))
    return arrows


@pytest.mark.qt_log_ignore("not accepted by receiving widget")  # it goes on to the panel
def test_that_all_of_a_point_leads_to_it(arrows: PointArrows, qtbot: QtBot) -> None:
    chosen: list[int] = []
    arrows.chosen.connect(chosen.append)
    assert arrows.y_range[1] >= 3.0  # the noised points are within sight
    for x, y in ((3.0, 0.0), (0.0, 1.0), (1.5, 0.5)):  # x_t, x_0 and x_0_hat
        place = arrows.pixel_of(x, y)
        qtbot.mouseClick(arrows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [1, 0, 1]
    qtbot.mouseClick(arrows.viewport(), Qt.MouseButton.LeftButton, pos=arrows.pixel_of(-2.0, -2.0))
    assert chosen == [1, 0, 1]
    qtbot.keyClick(arrows, Qt.Key.Key_Right)
    assert chosen[-1] == 0
    assert arrows.accessibleDescription() == "2 points, x_0_hat is off by 0.50 in root mean square"
