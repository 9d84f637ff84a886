"""The map of the loss as it is drawn, read and used."""

import numpy as np
import pytest
from made_answers import schedule_described
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from core.arrays import Doubles
from desktop.theme import DARK, LIGHT
from desktop.widgets.plot.heat_map import diverging_table, perceptual_table
from desktop.widgets.timesteps.colour_bar import ColourBar
from desktop.widgets.timesteps.colouring import colouring, multiple_text
from desktop.widgets.timesteps.loss_and_shares import LossAndShares
from desktop.widgets.timesteps.loss_map import LossMap
from desktop.widgets.timesteps.loss_table import Cell, LossTable

ENDS = (3, 10, 30)  # last steps of the columns, of which no two are equally wide
LOSSES = np.array([[1.0, 0.5, 0.25], [0.4, 0.2, 0.1], [0.8, 0.0, 0.05], [0.3, 0.3, 0.3]])
COUNTS = np.array([[4, 4, 4], [4, 4, 4], [4, 0, 12], [4, 4, 4]])


@pytest.fixture
def table() -> LossTable:
    table = LossTable(examples=1)
    first = 1
    for column, end in enumerate(ENDS):
        counts = COUNTS[:, column].astype(np.int64)
        table.add(first, end, counts, LOSSES[:, column].astype(np.float32))
        first = end + 1
    return table


@pytest.fixture
def view(qtbot: QtBot, table: LossTable) -> LossAndShares:
    view = LossAndShares()
    qtbot.addWidget(view)
    view.wear(DARK)
    view.resize(700, 400)
    view.show()
    view.show_schedule(schedule_described(bins=4))
    view.show_table(table, "loss")
    return view


def place_of(drawn: LossMap, step: float, time: float) -> QPoint:
    return drawn.pixel_of(step, time)


def columns_of(drawn: LossMap) -> list[int]:
    """The column of each pixel across, by counting."""
    steps = (np.arange(drawn.columns) + 0.5) / drawn.columns * ENDS[-1]
    return [sum(step > end for end in ENDS) for step in steps]


def colour_indices(values: Doubles, low: float, high: float) -> Doubles:
    share = (np.log10(values) - low) / (high - low)
    return np.round(np.clip(share, 0, 1) * 255)


def test_that_every_pixel_has_the_colour_of_its_cell(view: LossAndShares) -> None:
    drawn = view.map.heat.colours()
    assert drawn is not None
    values = np.where(COUNTS > 0, LOSSES, np.nan)
    known = np.log10(values[np.isfinite(values)])
    low, high = np.percentile(known, (1, 99))
    colours = np.concatenate((perceptual_table(), np.zeros((1, 4), np.uint8)))
    indices = np.nan_to_num(colour_indices(values, low, high), nan=256).astype(int)
    np.testing.assert_array_equal(drawn, colours[indices[:, columns_of(view.map)]])
    assert bool((drawn[2, columns_of(view.map).index(1)] == 0).all())  # an empty cell has none


def test_that_relative_colours_divide_by_the_mean_of_the_row(
    view: LossAndShares, table: LossTable
) -> None:
    view.show_table(table, "relative")
    means = (LOSSES * COUNTS).sum(axis=1) / COUNTS.sum(axis=1)
    with np.errstate(divide="ignore"):
        ratios = np.where(COUNTS > 0, LOSSES / means[:, None], np.nan)
    known = np.log10(ratios[np.isfinite(ratios)])
    reach = max(abs(p) for p in np.percentile(known, (1, 99)))
    indices = np.nan_to_num(colour_indices(ratios, -reach, reach), nan=256).astype(int)
    colours = np.concatenate((diverging_table(DARK), np.zeros((1, 4), np.uint8)))
    drawn = view.map.heat.colours()
    assert drawn is not None
    expected = colours[indices[:, columns_of(view.map)]].astype(int)
    # One grey level: the losses of an event are float32, so a colour may round the other way.
    np.testing.assert_allclose(drawn.astype(int), expected, atol=3)
    assert bool((drawn[3] == drawn[3, 0]).all())  # as large as its mean everywhere
    assert "0.5\N{MULTIPLICATION SIGN}" in [text for _, text in view.bar.ticks()]


def test_that_a_table_of_one_value_or_of_none_has_colours_all_the_same() -> None:
    table = LossTable(examples=1)
    assert colouring(table, "loss").logs.size == 0
    table.add(1, 1, np.array([1, 0], dtype=np.int64), np.array([0.1, 0.0], dtype=np.float32))
    coloured = colouring(table, "loss")
    low, high = coloured.levels
    assert low < -1 < high
    np.testing.assert_allclose(coloured.logs, [[-1.0], [np.nan]], atol=1e-7)


def test_that_pointing_reads_a_cell(view: LossAndShares, qtbot: QtBot) -> None:
    qtbot.mouseMove(view.map.viewport(), place_of(view.map, 20, 0.3))
    text = view.readout.text()
    assert "steps 11\N{EN DASH}30: loss 0.100 over 4 examples" in text
    assert "0.43\N{MULTIPLICATION SIGN} the mean of its row" in text  # 0.1 / (0.7 / 3)
    assert "t 250\N{EN DASH}499" in text
    assert "log SNR" in text
    assert text in view.map.accessibleDescription()
    qtbot.mouseMove(view.map.viewport(), place_of(view.map, 7, 0.6))
    assert "steps 4\N{EN DASH}10: no example." in view.readout.text()
    qtbot.mouseMove(view.map.viewport(), QPoint(2, 2))
    assert "Point at the map" in view.readout.text()


def test_that_a_click_chooses_the_cell_under_it(view: LossAndShares, qtbot: QtBot) -> None:
    chosen: list[Cell] = []
    view.map.chosen.connect(chosen.append)
    for step, time, expected in ((1.5, 0.1, (0, 3)), (5, 0.9, (3, 10)), (29.5, 0.74, (2, 30))):
        pos = place_of(view.map, step, time)
        qtbot.mouseClick(view.map.viewport(), Qt.MouseButton.LeftButton, pos=pos)
        cell = chosen[-1]
        assert (cell.bin, cell.step) == expected
        assert view.map.cell == cell


def test_that_keys_move_the_chosen_cell_and_stop_at_the_edges(
    view: LossAndShares, qtbot: QtBot
) -> None:
    moves = (
        (Qt.Key.Key_Right, (2, 30)),  # it begins at the newest
        (Qt.Key.Key_Left, (2, 10)),
        (Qt.Key.Key_Up, (3, 10)),
        (Qt.Key.Key_Up, (3, 10)),
        (Qt.Key.Key_Home, (3, 3)),
        (Qt.Key.Key_Down, (2, 3)),
        (Qt.Key.Key_End, (2, 30)),
    )
    for key, expected in moves:
        qtbot.keyClick(view.map, key)
        cell = view.map.cell
        assert cell is not None
        assert (cell.bin, cell.step) == expected


def test_that_a_chosen_cell_is_found_again_when_columns_are_joined(
    view: LossAndShares, table: LossTable
) -> None:
    view.choose(1, 2)
    few = LossTable(columns=2, examples=1)
    for column in range(table.columns):
        cells = [table.cell(bin_, column) for bin_ in range(4)]
        counts = np.array([cell.count for cell in cells], dtype=np.int64)
        losses = np.array([cell.loss if cell.count else 0 for cell in cells], dtype=np.float32)
        few.add(cells[0].first_step, cells[0].step, counts, losses)
    view.show_table(few, "loss")
    cell = view.map.cell
    assert cell is not None
    assert (cell.first_step, cell.step, cell.count) == (1, 10, 8)
    assert cell.loss == pytest.approx(0.3, rel=1e-6)  # of 0.4 and 0.2


def test_that_shares_are_drawn_as_densities(view: LossAndShares) -> None:
    shares = np.arange(1, 65, dtype=np.float32)
    described = schedule_described(bins=64)
    np.copyto(described.bin_shares, shares / shares.sum())
    view.show_schedule(described)
    expected = shares.reshape(16, 4).sum(axis=1) / shares.sum() * 16
    np.testing.assert_allclose(view.shares.often, expected, rtol=1e-6)
    edges = np.array([0.0, 0.25, 1.0], dtype=np.float32)
    view.shares.show_gradient(edges, np.array([0.5, 0.5], dtype=np.float32))
    np.testing.assert_allclose(view.shares.gradient, [2.0, 2 / 3], rtol=1e-6)
    low, high = view.shares.x_range
    assert low == 0
    assert high > 2


def test_that_map_and_shares_have_the_same_time_at_the_same_height(view: LossAndShares) -> None:
    top, bottom = view.map.area.top(), view.map.area.bottom()
    assert abs(view.shares.area.top() - top) <= 1
    assert abs(view.shares.area.bottom() - bottom) <= 1


def test_that_the_colour_bar_has_its_numbers_where_they_belong(qtbot: QtBot) -> None:
    bar = ColourBar("Colours")
    qtbot.addWidget(bar)
    bar.resize(400, 30)
    bar.show_levels("Loss", (-2.0, 0.0))
    places = {text: place for place, text in bar.ticks()}
    assert places["0.1"] == pytest.approx(-1.0)
    assert bar.accessibleDescription() == "Loss from 0.01 to 1"
    bar.wear(LIGHT, perceptual_table())
    image = bar.grab().toImage()
    last = image.pixelColor(bar.width() - 4, 4)
    assert (last.red(), last.blue()) == pytest.approx(
        (perceptual_table()[-1, 0], perceptual_table()[-1, 2]), abs=6
    )


def test_that_multiples_are_short() -> None:
    sign = "\N{MULTIPLICATION SIGN}"
    assert [multiple_text(value) for value in (0.05, 0.5, 1.0, 1.25, 20.0)] == [
        f"0.05{sign}", f"0.5{sign}", f"1{sign}", f"1.2{sign}", f"20{sign}"
    ]  # fmt: skip
