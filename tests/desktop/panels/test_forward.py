"""The forward process as a person explores it."""

import numpy as np
import pytest
from image_events import image_data, image_noised
from made_events import data_described, forward_noised
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSlider
from pytestqt.qtbot import QtBot

from core.commands import NoiseExamples
from desktop.panels.forward import HISTOGRAM_FROM, ForwardPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.noise_histogram import NoiseHistogram
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.point_cloud import PointCloud


@pytest.fixture
def panel(qtbot: QtBot) -> ForwardPanel:
    panel = ForwardPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(800, 400)
    panel.show()
    panel.accept(image_data())
    panel.accept(image_noised())
    panel.draw_if_dirty()
    return panel


def grids(panel: ForwardPanel) -> tuple[PictureGrid, PictureGrid]:
    """All examples at one timestep, and one example at a row of timesteps."""
    every, row = panel.findChildren(PictureGrid)
    return every, row


def slider(panel: ForwardPanel) -> QSlider:
    found = panel.findChild(QSlider)
    assert found is not None
    return found


def value(grid: PictureGrid, index: int) -> int:
    return grid.grab().toImage().pixelColor(grid.cell(index).center().toPoint()).red()


def test_that_the_slider_noises_all_examples(panel: ForwardPanel, qtbot: QtBot) -> None:
    every, _ = grids(panel)
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    assert [value(every, i) for i in range(3)] == [0, 1, 2]
    assert "SNR" in panel.explanation()
    assert "t = 0:" in panel.explanation()
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    assert [value(every, i) for i in range(3)] == [100, 101, 102]
    assert "t = 999:" in panel.explanation()


def test_that_a_click_in_the_row_goes_to_its_timestep(panel: ForwardPanel, qtbot: QtBot) -> None:
    every, row = grids(panel)
    last = row.count - 1
    assert row.captions[0] == "t = 0"
    assert row.captions[last] == "999"
    place = row.cell(last).center().toPoint()
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    assert slider(panel).value() == 10
    assert value(every, 0) == 100


def test_that_the_row_shows_the_example_that_is_chosen(panel: ForwardPanel, qtbot: QtBot) -> None:
    every, row = grids(panel)
    selections: list[Selection] = []
    panel.selected.connect(selections.append)
    place = every.cell(2).center().toPoint()
    qtbot.mouseClick(every, Qt.MouseButton.LeftButton, pos=place)
    assert value(row, 0) == 2
    assert selections[-1].title == "Training example 2"
    assert dict(selections[-1].facts)["Class"] == "two and more"
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    assert dict(selections[-1].facts)["Shown"] == "x_t at t = 999"


def test_that_other_examples_can_be_asked_for_without_end(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    button = panel.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [NoiseExamples(indices=(3, 4, 5))]
    panel.accept(image_noised(first=97))
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [NoiseExamples(indices=(0, 1, 2))]


def test_that_new_examples_keep_the_timestep(panel: ForwardPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    panel.accept(image_noised(first=50))
    panel.draw_if_dirty()
    assert value(grids(panel)[0], 0) == 100


def test_that_points_are_shown_as_a_cloud(panel: ForwardPanel) -> None:
    panel.clear()
    panel.accept(data_described())
    panel.accept(forward_noised())
    panel.draw_if_dirty()
    cloud = panel.findChild(PointCloud)
    assert cloud is not None
    assert cloud.isVisible()
    assert not any(grid.isVisible() for grid in grids(panel))


def test_that_the_histogram_gives_way_to_the_pictures_where_it_is_narrow(
    panel: ForwardPanel,
) -> None:
    histogram = panel.findChild(NoiseHistogram)
    assert histogram is not None
    assert histogram.isVisible()
    panel.resize(HISTOGRAM_FROM - 100, 400)
    assert not histogram.isVisible()


def test_that_the_histogram_tells_mean_and_spread(panel: ForwardPanel) -> None:
    histogram = panel.findChild(NoiseHistogram)
    assert histogram is not None
    edges = np.linspace(-3.5, 3.5, 71, dtype=np.float32)
    middle = (edges[:-1] + edges[1:]) / 2
    density = np.exp(-((middle - 0.5) ** 2) / (2 * 0.4**2)) / (0.4 * np.sqrt(2 * np.pi))
    histogram.show_values(edges, density.astype(np.float32))
    assert histogram.accessibleDescription() == "Mean 0.50, standard deviation 0.40"
