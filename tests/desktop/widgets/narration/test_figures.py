"""What is painted inside the parts, pixel by pixel where it matters."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.narration.batch_figure import Batch, Plane, Thumbnails
from desktop.widgets.narration.descent import descent_arrows, descent_pictures
from desktop.widgets.narration.network_figure import paint_lengths
from desktop.widgets.narration.noise_figure import paint_noise
from desktop.widgets.narration.score_strips import Scores, paint_scores

AREA = QRectF(10, 10, 200, 160)
FLOATS = np.random.default_rng(3)


@pytest.fixture
def canvas(qtbot: QtBot) -> QImage:
    assert qtbot is not None  # text needs an application
    image = QImage(220, 180, QImage.Format.Format_RGB32)
    image.fill(QColor(DARK.surface))
    return image


def where(image: QImage, colour: str) -> np.ndarray:
    """Row and column of each pixel that is just of this colour."""
    data = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return np.argwhere((data & 0xFFFFFF) == int(colour[1:], 16))


def rgb(colour: str) -> np.ndarray:
    seen = QColor(colour)
    return np.array([seen.red(), seen.green(), seen.blue()])


def test_that_bars_are_as_high_as_the_lengths(canvas: QImage) -> None:
    lengths = np.array([1.0, 0.25, 0.0, 0.5], dtype=np.float32)
    painter = QPainter(canvas)
    paint_lengths(painter, AREA, lengths, DARK)
    painter.end()
    found = where(canvas, DARK.series[2])
    left = 110 - 2 * 18  # bars are 18 pixels apart, around the middle
    middles = [left + 18 * bar + 8 for bar in range(4)]
    heights = [int((found[:, 1] == x).sum()) for x in middles]
    assert heights == pytest.approx([160, 40, 0, 80], abs=1)
    assert found[:, 0].max() <= 170


def test_that_noise_goes_up_for_positive_numbers_and_down_for_negative_ones(
    canvas: QImage,
) -> None:
    z = np.array([[3.0, -3.0, 0.0, 1.5]], dtype=np.float32)
    painter = QPainter(canvas)
    paint_noise(painter, AREA, z, DARK, None)
    painter.end()
    found = where(canvas, DARK.series[3])
    columns = {
        group: found[(found[:, 1] >= 10 + 6 * group) & (found[:, 1] < 16 + 6 * group)]
        for group in range(4)
    }
    middle = 10 + 40 / 2  # one row is no higher than 40 pixels
    assert columns[0][:, 0].max() <= middle
    assert columns[1][:, 0].min() >= middle
    assert not len(columns[2])
    height = [len(np.unique(columns[group][:, 0])) for group in (0, 1, 3)]
    assert height == pytest.approx([20, 20, 10], abs=1)


@pytest.mark.parametrize("real", [None, np.array([1.0], dtype=np.float32)])
def test_that_scores_are_where_the_axis_says(canvas: QImage, real: np.ndarray | None) -> None:
    fake = np.array([-1.0], dtype=np.float32)
    scores = Scores(real, fake, paired=False)
    painter = QPainter(canvas)
    painter.setPen(QColor(DARK.surface))
    paint_scores(painter, AREA, scores, DARK, None)
    painter.end()
    low, high = scores.span
    assert low < -1
    # The mean of a single score is the score: a line of two pixels through its strip.
    lines = where(canvas, DARK.text)
    columns = np.unique(lines[:, 1])
    expected = [10 + (value - low) / (high - low) * 200 for value in (-1.0, 1.0)]
    assert min(abs(columns + 0.5 - expected[0])) <= 1
    assert (min(abs(columns + 0.5 - expected[1])) <= 1) == (real is not None)


def test_that_the_axis_holds_all_scores_and_zero_and_survives_what_is_not_finite() -> None:
    low, high = Scores(None, np.array([2.0, 3.0], dtype=np.float32), paired=False).span
    assert low < 0
    assert high > 3
    bad = np.array([np.nan, np.inf, -4.0], dtype=np.float32)
    low, high = Scores(bad, bad, paired=True).span
    assert low < -4
    assert 0 < high < 1


def test_that_thumbnails_are_the_pictures_of_the_batch_in_their_order(canvas: QImage) -> None:
    pictures = np.arange(12, dtype=np.uint8).repeat(16).reshape(12, 4, 4, 1) * 20
    figure = Thumbnails(Batch(pictures, series=1))
    painter = QPainter(canvas)
    figure.paint(painter, AREA, DARK, None)
    painter.end()
    seen = dict[int, int]()
    for y in range(10, 170, 2):
        for x in range(10, 210, 2):
            index = figure.index_at(QPointF(x, y))
            colour = canvas.pixelColor(x, y)
            if index is not None and colour != QColor(DARK.surface):
                seen.setdefault(index, colour.red())
    assert seen == {index: 20 * index for index in range(12)}
    assert figure.index_at(QPointF(1, 1)) is None


def test_that_points_lie_where_the_plane_says_and_are_found_there(canvas: QImage) -> None:
    points = np.array([[0.0, 0.0], [1.0, 1.0], [-1.0, 0.5]], dtype=np.float32)
    figure = Plane(Batch(points, series=1, reach=2.0))
    painter = QPainter(canvas)
    figure.paint(painter, AREA, DARK, None)
    painter.end()
    for index, (x, y) in enumerate(points.tolist()):
        place = QPointF(110 + x * 40, 90 - y * 40)  # 80 pixels are 2 units
        assert canvas.pixelColor(place.toPoint()) == QColor(DARK.series[1])
        assert figure.index_at(place + QPointF(2, 1)) == index
    assert figure.index_at(QPointF(30, 160)) is None


def test_that_arrows_point_along_the_descent_and_the_longest_are_cut() -> None:
    descent = FLOATS.normal(size=(50, 2)).astype(np.float32)
    descent[7] *= 100
    arrows = descent_arrows(descent, 20.0)
    lengths = np.linalg.norm(arrows, axis=1)
    assert lengths.max() == pytest.approx(20)
    across = descent * (1, -1)
    cosine = (arrows * across).sum(axis=1) / (lengths * np.linalg.norm(across, axis=1))
    np.testing.assert_allclose(cosine, 1, atol=1e-6)
    short = lengths < 19.99
    ratio = lengths[short] / np.linalg.norm(descent[short], axis=1)
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-5)
    assert not descent_arrows(np.zeros((3, 2), np.float32), 20.0).any()


def test_that_pictures_are_coloured_by_sign_and_strength_of_the_descent() -> None:
    pictures = np.full((1, 10, 10, 1), 100, dtype=np.uint8)
    descent = np.zeros((1, 1, 10, 10), dtype=np.float32)
    descent[0, 0, :5] = 1.0
    descent[0, 0, 5:8] = -1.0
    descent[0, 0, 8] = 0.5
    shown = descent_pictures(pictures, descent, DARK)
    orange, blue = rgb(DARK.series[1]), rgb(DARK.series[0])
    assert shown.shape == (1, 10, 10, 3)
    np.testing.assert_array_equal(shown[0, 0, 0], orange)
    np.testing.assert_array_equal(shown[0, 6, 3], blue)
    np.testing.assert_allclose(shown[0, 8, 0], (60 + orange) / 2, atol=1)
    np.testing.assert_array_equal(shown[0, 9, 9], 60)
