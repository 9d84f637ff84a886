"""What the plane is made of, against closed forms and sums worked out apart."""

import itertools

import numpy as np
import pytest
from made_answers import noise_levels, points_carried, samples_drawn
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from core.answers import NoiseLevels, plane_units
from core.arrays import Doubles
from core.requests import CarryPoints
from desktop.theme import DARK, LIGHT, Theme
from desktop.widgets.plane.arrows import HEAD, OPENING, arrow_strokes, arrow_vectors
from desktop.widgets.plane.carrier import Carrier
from desktop.widgets.plane.density import SHARES, bands, thresholds
from desktop.widgets.plane.legend import LAYERS, Legend
from desktop.widgets.plane.paths import STEPS, SpeedPaths, speed_colours, speed_steps
from desktop.widgets.plane.readings import percent, place_text
from desktop.widgets.plane.way import Way
from desktop.widgets.plot.canvas import Canvas


def gaussian(side: int, reach: float, std: float) -> Doubles:
    middles = reach * ((2 * np.arange(side) + 1) / side - 1)
    one = np.exp(-(middles**2) / (2 * std**2))
    return one[:, None] * one


def test_that_the_bands_hold_their_shares_of_a_gaussian() -> None:
    reach, std, fine = 2.0, 0.4, 320
    counted = bands(gaussian(64, reach, std), fine)
    cell = (2 * reach / fine) ** 2
    for index, share in enumerate(SHARES):
        # Of a round Gaussian the disc with this share has the area -2 pi std^2 log(1 - share).
        expected = -2 * np.pi * std**2 * np.log(1 - share)
        area = float((counted > index).sum()) * cell
        assert area == pytest.approx(expected, rel=0.05)  # cells are std / 6 wide
    assert counted[fine // 2, fine // 2] == len(SHARES)
    assert counted[0, 0] == 0


def test_that_no_density_is_in_no_band() -> None:
    assert not bands(np.zeros((8, 8)), 16).any()
    assert bool(np.isinf(thresholds(np.zeros((8, 8)))).all())


def test_that_arrows_begin_at_their_places_and_heads_are_symmetric() -> None:
    places, drawn = np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])
    strokes = arrow_strokes(places, drawn, heads=True).reshape(3, 2, 2)
    np.testing.assert_array_equal(strokes[0], [[1, 2], [4, 6]])
    for stroke in strokes[1:]:
        np.testing.assert_array_equal(stroke[0], [4, 6])
        side = stroke[1] - stroke[0]
        assert np.hypot(*side) == pytest.approx(HEAD * 5)
        assert side @ -drawn[0] / (np.hypot(*side) * 5) == pytest.approx(np.cos(OPENING))
    left, right = (stroke[1] - stroke[0] for stroke in strokes[1:])
    cross = [float(3 * s[1] - 4 * s[0]) for s in (left, right)]
    assert cross[0] == pytest.approx(-cross[1])


def test_that_what_is_not_finite_or_nothing_makes_no_arrow_elsewhere() -> None:
    vectors = np.array([[0.0, 0.0], [np.nan, 1.0], [0.0, 2.0], [0.0, 0.25]], np.float32)
    drawn = arrow_vectors(vectors, typical=1.0, longest=0.5)
    np.testing.assert_array_equal(drawn[0], [0, 0])
    assert bool(np.isnan(drawn[1]).any())
    np.testing.assert_allclose(drawn[2:], [[0, 0.5], [0, 0.25]])  # the root of 1/4 is 1/2


def test_that_a_way_ends_in_the_samples_and_counts_speed_in_time() -> None:
    drawn = samples_drawn()
    way = Way.of_samples(drawn)
    np.testing.assert_array_equal(way.at(0.0), drawn.samples)
    np.testing.assert_array_equal(way.at(-1.0), drawn.samples)
    np.testing.assert_allclose(way.at(2.0), drawn.x_t[0], rtol=1e-7)
    middle = (way.times[0] + way.times[1]) / 2
    expected = drawn.x_t.astype(np.float64).mean(axis=0)
    np.testing.assert_allclose(way.at(float(middle)), expected, rtol=1e-7, atol=1e-7)
    length = np.linalg.norm(drawn.x_t[1].astype(np.float64) - drawn.x_t[0])
    expected_speed = length / (way.times[0] - way.times[1])
    assert way.speeds()[0, 0] == pytest.approx(expected_speed)


def test_that_a_way_without_time_has_no_speed_and_one_level_is_enough() -> None:
    point = np.ones((1, 2, 2))
    way = Way(np.array([0.5]), point, np.arange(2))
    np.testing.assert_array_equal(way.at(0.1), point[0])
    still = Way(np.array([0.5, 0.5]), np.stack([point[0], 2 * point[0]]), np.arange(2))
    assert bool(np.isnan(still.speeds()).all())
    np.testing.assert_array_equal(still.at(0.5), 2 * point[0])


def test_that_ways_are_divided_by_what_the_axes_count_in() -> None:
    carried = points_carried()
    levels = NoiseLevels(
        carried.levels.timesteps, carried.levels.times, np.ones(3), np.array([80.0, 3.0, 0.0])
    )
    way = Way.of_carried(levels, carried.learned)
    assert way is not None
    expected = carried.learned / np.sqrt(np.array([6401.0, 10.0, 1.0]))[:, None, None]
    np.testing.assert_allclose(way.points, expected, rtol=1e-6)
    assert Way.of_carried(levels, carried.learned[:0]) is None
    np.testing.assert_array_equal(plane_units(noise_levels(4)), 1.0)


def test_that_a_sample_is_found_by_its_number() -> None:
    way = Way(np.array([1.0, 0.0]), np.zeros((2, 3, 2)), np.array([1, 4, 7]))
    assert [way.place_of(number) for number in (4, 7, 2, None)] == [1, 2, None, None]


def test_that_paths_are_sorted_by_their_speed(qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    paths = SpeedPaths(canvas, 0)
    paths.wear(DARK)
    rng = np.random.default_rng(0)
    points = rng.normal(size=(5, 7, 2)).cumsum(axis=0)
    way = Way(np.linspace(1, 0, 5), points, np.arange(7))
    paths.show(way)
    speeds = np.linalg.norm(np.diff(points, axis=0), axis=2) * 4
    assert paths.fastest == pytest.approx(np.quantile(speeds, 0.95))
    drawn = 0
    for step in range(STEPS):
        ends = paths.segments(step).reshape(-1, 2, 2)
        drawn += len(ends)
        lengths = 4 * np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
        assert bool((lengths >= step / STEPS * paths.fastest - 1e-9).all())
        if step < STEPS - 1:
            assert bool((lengths <= (step + 1) / STEPS * paths.fastest + 1e-9).all())
    assert drawn == 4 * 7
    paths.clear()
    assert not len(paths.segments(0))


def test_that_no_speed_at_all_is_the_slowest() -> None:
    np.testing.assert_array_equal(speed_steps(np.array([0.0, np.nan]), 0.0), [0, 0])


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_that_faster_is_brighter(theme: Theme) -> None:
    colours = speed_colours(theme)
    assert len(colours) == STEPS
    luminance = [0.2126 * c.redF() + 0.7152 * c.greenF() + 0.0722 * c.blueF() for c in colours]
    assert bool((np.diff(luminance) > 0).all())


def test_that_while_one_is_asked_only_the_last_of_many_places_waits(qtbot: QtBot) -> None:
    carrier = Carrier()
    posted: list[object] = []
    carrier.command.connect(posted.append)
    levels = noise_levels(3)
    for x in (0.1, 0.2, 0.3, 0.4):
        carrier.put_down((x, 0.0), levels, 1, "ema", -1)
    timestep = int(levels.timesteps[1])
    assert posted == [CarryPoints(((0.1, 0.0),), timestep, "ema", -1)]
    qtbot.waitUntil(lambda: len(posted) == 2, timeout=2000)
    qtbot.wait(70)
    assert posted[1:] == [CarryPoints(((0.4, 0.0),), timestep, "ema", -1)]
    carrier.ask_anew("raw", 2)
    qtbot.waitUntil(lambda: len(posted) == 3, timeout=2000)
    assert posted[2] == CarryPoints(((0.4, 0.0),), timestep, "raw", 2)
    carrier.clear()
    carrier.ask_anew("ema", -1)
    assert len(posted) == 3


def test_that_every_layer_has_a_box_a_mark_and_a_description(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.wear(DARK)
    boxes = legend.findChildren(QCheckBox)
    assert [box.text() for box in boxes] == [text for text, _, _ in LAYERS.values()]
    dark = [box.icon().pixmap(22, 14).toImage() for box in boxes]
    assert all(a != b for a, b in itertools.combinations(dark, 2))
    assert all(box.accessibleName() and box.accessibleDescription() for box in boxes)
    with qtbot.waitSignal(legend.changed):
        legend.box("paths").click()
    assert not legend.shows("paths")
    legend.box("paths").click()
    assert legend.shows("paths")
    legend.allow("paths", "why not", there=False)
    assert not legend.shows("paths")


def test_that_numbers_are_short() -> None:
    assert [percent(share) for share in (0.0123, 0.25, 12.0)] == ["1.2 %", "25 %", "1,200 %"]
    assert place_text(np.array([0.5, -0.25])) == "(0.50, \N{MINUS SIGN}0.25)"
