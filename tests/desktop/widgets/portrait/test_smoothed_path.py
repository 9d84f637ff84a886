"""From what a run reports to the trail that is drawn."""

import dataclasses
import math

import numpy as np
import pytest
from made_gan_events import gan_scalars

from core.arrays import Doubles
from core.events import Scalars
from desktop.widgets.portrait.contest_record import ContestRecord
from desktop.widgets.portrait.loss_plane import PLANES, LossPlane
from desktop.widgets.portrait.smoothed_path import SmoothedPath

NON_SATURATING, RELATIVISTIC = PLANES["non_saturating"], PLANES["relativistic"]


def outputs(count: int) -> tuple[Doubles, Doubles]:
    generator = np.random.default_rng(5)
    real, fake = generator.normal(size=(2, count)).astype(np.float32).astype(np.float64)
    return 0.6 + 0.1 * real, 0.4 + 0.1 * fake


def block(plane: LossPlane, real: Doubles, fake: Doubles, first: int = 1) -> Scalars:
    names = dict.fromkeys(plane.scalars, 0.0)
    told = gan_scalars(names, first, len(real))
    pair = (values.astype(np.float32) for values in (real, fake))
    return dataclasses.replace(told, values=dict(zip(plane.scalars, pair, strict=True)))


def record_of(plane: LossPlane, *pairs: tuple[Doubles, Doubles], first: int = 1) -> ContestRecord:
    record = ContestRecord()
    for real, fake in pairs:
        record.append(block(plane, real, fake, first), plane)
        first += len(real)
    return record


def averaged_twice(values: Doubles, steps: int) -> Doubles:
    """One step after the other, by the definition."""
    weight = math.exp(-1 / steps)
    for _ in range(2):
        moment = 0.0
        result: list[float] = []
        for number, value in enumerate(values.astype(np.float32).tolist(), start=1):
            moment = weight * moment + (1 - weight) * value
            result.append(moment / (1 - weight**number))
        values = np.array(result)
    return values


def test_that_a_trail_is_what_was_told_where_nothing_is_smoothed() -> None:
    real, fake = outputs(50)
    path = SmoothedPath(record_of(NON_SATURATING, (real, fake)), NON_SATURATING, 0)
    path.catch_up()
    assert path.trail.points[:, 0].tolist() == list(range(1, 51))
    assert path.trail.points[:, 1] == pytest.approx(real, abs=1e-7)
    assert path.trail.points[:, 2] == pytest.approx(fake, abs=1e-7)


@pytest.mark.parametrize("steps", [20, 200])
def test_that_outputs_are_averaged_twice_across_all_blocks(steps: int) -> None:
    real, fake = outputs(300)
    record = record_of(NON_SATURATING, (real[:7], fake[:7]))
    path = SmoothedPath(record, NON_SATURATING, steps)
    path.catch_up()
    record.append(block(NON_SATURATING, real[7:], fake[7:], 8), NON_SATURATING)
    path.catch_up()
    assert path.trail.points[:, 1] == pytest.approx(averaged_twice(real, steps), abs=1e-6)
    assert path.trail.points[:, 2] == pytest.approx(averaged_twice(fake, steps), abs=1e-6)


def test_that_a_margin_changes_by_what_is_drawn_upwards() -> None:
    real, fake = outputs(300)
    record = record_of(RELATIVISTIC, (real[:120], fake[:120]))
    path = SmoothedPath(record, RELATIVISTIC, 20)
    path.catch_up()
    record.append(block(RELATIVISTIC, real[120:], fake[120:], 121), RELATIVISTIC)
    path.catch_up()
    margin = averaged_twice(real, 20) - averaged_twice(fake, 20)
    assert path.trail.points[:, 1] == pytest.approx(margin, abs=1e-6)
    assert path.trail.points[1:, 2] == pytest.approx(100 * np.diff(margin), abs=1e-4)
    assert path.trail.points[0, 2] == 0


def test_that_every_step_is_counted_in_its_region_also_if_its_point_is_dropped() -> None:
    real, fake = outputs(20_000)
    record = record_of(NON_SATURATING, (real, fake))
    path = SmoothedPath(record, NON_SATURATING, 0)
    path.catch_up()
    assert len(path.trail) < 20_000
    d_wins = (real >= 0.7) & (fake <= 0.3)
    g_wins = (fake >= 0.7) | (fake - real >= 0.2)
    counted = [20_000 - d_wins.sum() - g_wins.sum(), d_wins.sum(), g_wins.sum()]
    assert path.counts.tolist() == pytest.approx(counted, abs=2)  # float32 on the borders


def test_that_a_run_that_went_back_replaces_what_it_had_told() -> None:
    real, fake = outputs(40)
    record = record_of(NON_SATURATING, (real, fake))
    path = SmoothedPath(record, NON_SATURATING, 0)
    path.catch_up()
    record.append(block(NON_SATURATING, real[:5], fake[:5], 31), NON_SATURATING)
    path.catch_up()
    assert path.trail.points[:, 0].tolist() == list(range(1, 36))
    assert path.trail.points[30:, 1] == pytest.approx(real[:5], abs=1e-7)
    assert path.counts.sum() == 35
    assert record.last_step == 35


def test_that_steps_at_which_something_is_unknown_are_left_out() -> None:
    real, fake = outputs(6)
    real[2], fake[4] = np.nan, np.inf
    record = record_of(NON_SATURATING, (real, fake))
    assert record.since(0, 10)[0].tolist() == [1, 2, 4, 6]
    record.append(gan_scalars({"probability/real": 0.5}, 7), NON_SATURATING)
    record.append(gan_scalars({"loss/critic": 0.5}, 7), NON_SATURATING)
    assert len(record) == 4
