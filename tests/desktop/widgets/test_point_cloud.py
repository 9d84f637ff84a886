"""Points of the plane."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.plot.heat_map import fading_table
from desktop.widgets.point_cloud import DENSITY_STRENGTH, PointCloud

POINTS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, -1.0]], np.float32)


@pytest.fixture
def cloud(qtbot: QtBot) -> PointCloud:
    cloud = PointCloud("Sampled points")
    qtbot.addWidget(cloud)
    cloud.wear(DARK)
    cloud.resize(600, 300)
    cloud.show()
    return cloud


def test_that_both_axes_have_the_same_scale(cloud: PointCloud) -> None:
    right = cloud.pixel_of(1, 0) - cloud.pixel_of(0, 0)
    up = cloud.pixel_of(0, 1) - cloud.pixel_of(0, 0)
    assert abs(right.x() + up.y()) <= 1
    assert right.x() > 20


@pytest.mark.qt_log_ignore("not accepted by receiving widget")  # it goes on to the panel
def test_that_a_click_near_a_point_chooses_it(cloud: PointCloud, qtbot: QtBot) -> None:
    cloud.show_points(POINTS)
    place = cloud.pixel_of(1.0, 0.0) + QPoint(3, -3)
    with qtbot.waitSignal(cloud.chosen) as chosen:
        qtbot.mouseClick(cloud.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [1]
    assert cloud.nearest(cloud.pixel_of(0.5, 0.5)) is None


def test_that_arrow_keys_go_from_point_to_point(cloud: PointCloud, qtbot: QtBot) -> None:
    cloud.show_points(POINTS)
    chosen: list[int] = []
    cloud.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(cloud, key)
    assert chosen == [0, 1, 0, 2]


@pytest.mark.qt_log_ignore("not accepted by receiving widget")
def test_that_without_points_nothing_can_be_chosen(cloud: PointCloud, qtbot: QtBot) -> None:
    cloud.clear_points()
    with qtbot.assertNotEmitted(cloud.chosen):
        qtbot.mouseClick(cloud.viewport(), Qt.MouseButton.LeftButton, pos=cloud.pixel_of(0, 0))
        qtbot.keyClick(cloud, Qt.Key.Key_Right)


def test_that_the_points_are_drawn_where_they_are(cloud: PointCloud) -> None:
    cloud.show_points(POINTS)
    seen = cloud.grab().toImage()
    for x, y in POINTS.tolist():
        assert seen.pixelColor(cloud.pixel_of(x, y)).name() == DARK.series[0].lower()


def test_that_the_density_lies_upright_in_its_square(cloud: PointCloud) -> None:
    density = np.zeros((4, 4), np.float32)
    density[0, 3] = 2.0  # the lowest row, the rightmost column
    density[2, 1] = 1.0
    cloud.show_reach(2.0)
    cloud.show_density(density, 2.0)
    seen = cloud.grab().toImage()
    table = fading_table(DARK, DARK.series[2], DENSITY_STRENGTH)
    for x, y, share in ((1.5, -1.5, 255), (-0.5, 0.5, 128), (0.6, 0.4, 0)):
        place = cloud.pixel_of(x, y)
        red, green, blue, _ = table[share].tolist()
        found = seen.pixelColor(place)
        assert (found.red(), found.green(), found.blue()) == (red, green, blue)


def test_that_both_axes_follow_the_reach(cloud: PointCloud) -> None:
    cloud.show_reach(240.0)
    assert cloud.y_range == pytest.approx((-240, 240))
    assert cloud.x_range[1] >= 240


def test_that_clearing_takes_the_density_away(cloud: PointCloud) -> None:
    cloud.show_density(np.ones((4, 4), np.float32), 2.0)
    cloud.clear_points()
    assert cloud.density.colours() is None


@pytest.mark.parametrize("height", [400, 475])
def test_that_its_layout_comes_to_rest_at_every_width(cloud: PointCloud, height: int) -> None:
    """The numbers of the left axis decide its width, and so the area, and so the numbers."""
    moved: list[int] = []
    cloud.area_changed.connect(lambda: moved.append(cloud.width()))
    for width in range(360, 416, 2):  # among them those at which it once went on for ever
        cloud.resize(width, height)
        for _ in range(10):
            QApplication.processEvents()
        moved.clear()
        for _ in range(10):
            QApplication.processEvents()
        assert not moved, f"{len(moved)} times at {width} x {height}"
