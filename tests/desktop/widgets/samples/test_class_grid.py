"""Samples by their classes, as a person sees and uses them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from desktop.theme import DARK, LIGHT
from desktop.widgets.samples.class_fit import ClassFit, HeadingRoom, fit_classes
from desktop.widgets.samples.class_grid import ClassGrid
from desktop.widgets.samples.class_heading import fitting
from desktop.widgets.samples.walk import beside

NAMES = ("zero", "one and only", "two")
LABELS = [0, 1, 2, 0, 1, 2, 0]  # in the order of their noise: 3, 2 and 2 of a class


def pictures(count: int, side: int = 8) -> np.ndarray:
    """Each picture has one value of its own: 10, 20, 30, ..."""
    values = 10 * (1 + np.arange(count, dtype=np.uint8))
    return np.ones((count, side, side, 1), np.uint8) * values[:, None, None, None]


@pytest.fixture
def grid(qtbot: QtBot) -> ClassGrid:
    grid = ClassGrid("Samples", "Nothing yet.")
    qtbot.addWidget(grid)
    grid.apply_theme(DARK)
    grid.resize(420, 240)
    grid.show()
    return grid


@pytest.fixture
def filled(grid: ClassGrid) -> ClassGrid:
    grid.show_samples(pictures(7), LABELS, NAMES)
    return grid


def overlapping(rectangles: list[QRectF]) -> list[tuple[QRectF, QRectF]]:
    """Pairs that share more than a rounding error."""
    smaller = [r.adjusted(1e-6, 1e-6, -1e-6, -1e-6) for r in rectangles]
    return [(a, b) for a, b in itertools.combinations(smaller, 2) if a.intersects(b)]


@given(
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=12),
    width=st.integers(120, 1600),
    height=st.integers(80, 1000),
    room=st.none() | st.builds(HeadingRoom, st.integers(8, 120), st.just(8), st.integers(10, 24)),
)
def test_that_no_picture_or_name_lies_over_another_or_outside(
    sizes: list[int], width: int, height: int, room: HeadingRoom | None
) -> None:
    groups: list[list[int]] = []
    for size in sizes:
        first = sum(map(len, groups))
        groups.append(list(range(first, first + size)))
    fit: ClassFit = fit_classes(groups, width, height, room)
    if fit.side <= 1:
        return  # there is no room for so many
    everything = [*fit.cells.values(), *(h for h in fit.headings if not h.isEmpty())]
    assert sorted(fit.cells) == list(range(sum(sizes)))
    assert overlapping(everything) == []
    area = QRectF(0, 0, width, height).adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    assert all(area.contains(rectangle) for rectangle in everything)
    for group, block in zip(groups, fit.blocks, strict=True):
        inside = block.adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
        assert all(inside.contains(fit.cells[sample]) for sample in group)
    assert overlapping(fit.blocks) == []


def test_that_names_begin_rows_where_they_are_short_and_stand_above_where_they_are_long() -> None:
    groups = [[i, i + 10] for i in range(10)]
    tall = fit_classes(groups, 200, 900, HeadingRoom(14, 14, 18))
    assert tall.headings[3].right() < tall.cells[3].left()  # the name begins the row
    assert tall.cells[3].top() == tall.cells[13].top()
    wide = fit_classes(groups, 1000, 160, HeadingRoom(110, 60, 18))
    assert wide.headings[3].bottom() == wide.cells[3].top()


def test_that_pictures_are_drawn_where_the_cells_are_each_class_together(filled: ClassGrid) -> None:
    seen = filled.grab().toImage()
    for index in range(7):
        colour = seen.pixelColor(filled.cell(index).center().toPoint())
        assert colour.red() == 10 * (index + 1)
    assert filled.headings == list(NAMES)
    blocks = [[i for i in range(7) if LABELS[i] == label] for label in range(3)]
    areas: list[QRectF] = []
    for members in blocks:
        area = filled.cell(members[0])
        for member in members[1:]:
            area = area.united(filled.cell(member))
        areas.append(area)
    assert overlapping(areas) == []


def test_that_samples_without_a_class_have_no_headings(grid: ClassGrid) -> None:
    grid.show_samples(pictures(3), [-1, -1, -1], NAMES)
    assert grid.headings == []
    assert grid.accessibleDescription() == "3 samples"


def test_that_a_click_on_a_name_chooses_the_class_and_is_seen(
    filled: ClassGrid, qtbot: QtBot
) -> None:
    place = filled.heading(1).center().toPoint()
    before = filled.grab().toImage()
    with qtbot.waitSignal(filled.class_chosen) as chosen, qtbot.assertNotEmitted(filled.chosen):
        qtbot.mouseClick(filled, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [1]
    assert filled.label == 1
    after = filled.grab().toImage()
    corner = filled.heading(1).topLeft().toPoint()
    assert after.pixelColor(corner).name() == DARK.accent.lower()
    assert before.pixelColor(corner).name() == DARK.surface
    assert filled.accessibleDescription() == "7 samples of 3 classes, class one and only chosen"


def test_that_a_click_on_a_picture_chooses_the_sample(filled: ClassGrid, qtbot: QtBot) -> None:
    place = filled.cell(5).center().toPoint()
    with qtbot.waitSignal(filled.chosen) as chosen, qtbot.assertNotEmitted(filled.class_chosen):
        qtbot.mouseClick(filled, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [5]
    frame = filled.cell(5).adjusted(-2, -2, 2, 2).topLeft().toPoint()
    assert filled.grab().toImage().pixelColor(frame).name() == DARK.accent.lower()


def test_that_a_click_beside_everything_chooses_nothing(filled: ClassGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(filled.chosen), qtbot.assertNotEmitted(filled.class_chosen):
        qtbot.mouseClick(filled, Qt.MouseButton.LeftButton, pos=filled.rect().bottomRight())


def test_that_keys_reach_every_sample(filled: ClassGrid, qtbot: QtBot) -> None:
    chosen: list[int] = []
    filled.chosen.connect(chosen.append)
    qtbot.keyClick(filled, Qt.Key.Key_Home)
    for _ in range(6):
        qtbot.keyClick(filled, Qt.Key.Key_Right)
    assert sorted(chosen) == list(range(7))
    qtbot.keyClick(filled, Qt.Key.Key_End)
    assert chosen[-1] == chosen[-2]


def test_that_up_and_down_go_to_the_nearest_of_the_next_line() -> None:
    cells = {i: QRectF(20 * (i % 3), 30 * (i // 3), 10, 10) for i in range(8)}
    keys = Qt.Key
    assert beside(cells, 4, keys.Key_Down) == 7
    assert beside(cells, 5, keys.Key_Down) == 7
    assert beside(cells, 4, keys.Key_Up) == 1
    assert beside(cells, 1, keys.Key_Up) == 1
    assert beside(cells, None, keys.Key_Down) == 0
    assert beside(cells, 4, keys.Key_Space) is None
    assert beside({}, None, keys.Key_Down) is None


def test_that_choices_stay_when_new_samples_come(filled: ClassGrid) -> None:
    filled.choose(6)
    filled.choose_class(2)
    filled.show_samples(pictures(7), LABELS, NAMES)
    assert (filled.index, filled.label) == (6, 2)
    filled.show_samples(pictures(3), LABELS[:3], NAMES)
    assert filled.index is None
    filled.clear()
    assert (filled.label, filled.accessibleDescription()) == (None, "Nothing yet.")


def test_that_a_name_is_shortened_to_what_fits(qtbot: QtBot) -> None:  # noqa: ARG001  makes Qt
    metrics = QFontMetrics(QFont())
    name = "Smileys & Emotion"
    assert fitting(name, 1000, metrics) == name
    assert fitting(name, metrics.horizontalAdvance("Smileys") + 1, metrics) == "Smileys"
    assert fitting(name, metrics.horizontalAdvance("Smi") + 1, metrics) == "Smi"
    assert fitting(name, 0, metrics) == "S"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_that_the_background_is_that_of_the_theme(filled: ClassGrid, theme: object) -> None:
    chosen = DARK if theme is DARK else LIGHT
    filled.apply_theme(chosen)
    assert filled.grab().toImage().pixelColor(1, 1).name() == chosen.surface
