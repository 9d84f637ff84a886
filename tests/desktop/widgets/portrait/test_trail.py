"""The trail of a contest: bounded, and still the same way at the same time."""

import numpy as np
import pytest

from core.arrays import Doubles
from desktop.widgets.portrait.trail import MOST, Trail, along, thinned


def spiral(count: int) -> Doubles:
    """Steps, x and y of a way that comes to rest, with a little noise: [n, 3]."""
    steps = np.arange(1, count + 1, dtype=np.float64)
    turn = 12 * np.pi * steps / count
    noise = np.random.default_rng(1).normal(0, 1e-4, (2, count))
    x, y = 0.4 * np.exp(-turn / 20) * np.stack([np.cos(turn), np.sin(turn)]) + 0.5 + noise
    return np.stack([steps, x, y], axis=1)


def told(points: Doubles, block: int, most: int = MOST) -> Trail:
    """A trail that is told of all points, so many at a time."""
    trail = Trail(most)
    for start in range(0, len(points), block):
        trail.extend(*points[start : start + block].T)
    return trail


def error(points: Doubles, trail: Trail) -> Doubles:
    """How far the trail is from each point at its own step."""
    return np.hypot(*(trail.through(points[:, 0]) - points[:, 1:]).T)


def test_that_a_short_way_is_kept_as_it_is() -> None:
    points = spiral(MOST)
    assert told(points, 100).points == pytest.approx(points, abs=0)


@pytest.mark.parametrize("block", [1, 37, 5000])
def test_that_a_long_way_keeps_its_shape_and_timing_in_few_points(block: int) -> None:
    points = spiral(20_000 if block > 1 else 4_000)
    trail = told(points, block)
    assert len(trail) <= MOST
    assert len(trail) >= MOST // 2
    assert np.isin(trail.points[:, 0], points[:, 0]).all()
    assert trail.points[0] == pytest.approx(points[0], abs=0)
    assert trail.points[-1] == pytest.approx(points[-1], abs=0)
    # Its turns are 0.8 to 0.12 across, and the noise is up to 0.0006.
    assert error(points, trail).max() < 0.002


def test_that_a_rare_excursion_outlives_thousands_of_points_that_say_nothing() -> None:
    points = spiral(30_000)
    points[7_001, 1:] = 0.95, 0.05
    trail = told(points, 300)
    kept = trail.points[trail.points[:, 0] == points[7_001, 0]]
    assert kept.tolist() == [points[7_001].tolist()]
    evenly = points[:: len(points) // MOST]
    assert points[7_001, 0] not in evenly[:, 0]  # which would lose it


def test_that_a_halt_and_a_leap_stay_where_they_were_in_time() -> None:
    steps = np.arange(6_000, dtype=np.float64)
    x = np.where(steps < 5_000, 0.2, 0.8)
    trail = told(np.stack([steps, x, x], axis=1), 500)
    assert trail.at(4_999) == (0.2, 0.2)
    assert trail.at(5_000) == (0.8, 0.8)


def test_that_units_of_the_axes_do_not_matter() -> None:
    points = spiral(3_000)
    scaled = points * [1.0, 1.0, 1_000.0]
    assert thinned(points, 200)[:, 0] == pytest.approx(thinned(scaled, 200)[:, 0], abs=0)


def test_that_as_many_are_left_as_were_asked_for() -> None:
    points = spiral(501)
    for count in (2, 3, 4, 100, 500, 501, 900):
        left = thinned(points, count)
        assert len(left) == min(count, 501)
        assert left[[0, -1], 0].tolist() == [1, 501]
    assert len(thinned(points, 0)) == 2
    still = np.array([[1.0, 0.5, 0.5], [2.0, 0.5, 0.5], [3.0, 0.5, 0.5]])
    assert len(thinned(still, 2)) == 2


def test_that_places_between_points_are_on_the_straight_way() -> None:
    trail = Trail()
    trail.extend(np.array([10.0, 20.0]), np.array([0.0, 1.0]), np.array([1.0, 0.0]))
    assert trail.at(12.5) == (0.25, 0.75)
    assert trail.at(0) == (0.0, 1.0)
    assert trail.at(99) == (1.0, 0.0)
    assert trail.until(15).tolist() == [[10, 0, 1], [15, 0.5, 0.5]]
    assert trail.until(20).tolist() == [[10, 0, 1], [20, 1, 0]]
    lengths = np.array([0.0, 2.0])
    assert along(np.array([1.0]), lengths, trail.points[:, 1:]).tolist() == [[0.5, 0.5]]
