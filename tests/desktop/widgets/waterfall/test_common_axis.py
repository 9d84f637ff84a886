"""Histograms that were counted in different bins, on one axis."""

import dataclasses

import numpy as np
import pytest
from made_gan_measures import scores_measured

from core.arrays import Doubles, Integers
from core.gan_events import ScoresMeasured
from desktop.widgets.waterfall.common_axis import (
    NOTHING,
    common_range,
    edges_of,
    rebinned,
    shares,
    shift_of,
)


def scores(low: float, high: float, step: int = 1, bins: int = 10) -> ScoresMeasured:
    """Ten examples of each kind in every bin."""
    counts = np.full(bins, 10, dtype=np.int64)
    return dataclasses.replace(
        scores_measured(step),
        edges=np.linspace(low, high, bins + 1, dtype=np.float32),
        real=counts,
        fake=counts,
        held_out=0 * counts,
    )


def by_overlaps(counts: Integers, edges: Doubles, grid: Doubles) -> Doubles:
    """Every bin's examples shared out by how much of it lies in each cell, one by one."""
    cells = np.zeros(len(grid) - 1)
    for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True):
        for cell in range(len(cells)):
            left = -np.inf if cell == 0 else grid[cell]
            right = np.inf if cell == len(cells) - 1 else grid[cell + 1]
            cells[cell] += count * max(0.0, min(high, right) - max(low, left)) / (high - low)
    return cells


@pytest.mark.parametrize(
    ("low", "high"),
    [(-1.0, 1.0), (-0.2, 0.3), (-7.0, 5.0), (0.4, 9.0), (3.0, 4.0), (-9.0, -8.0)],
    ids=["same", "narrower", "wider", "beyond one end", "above", "below"],
)
def test_that_counting_anew_shares_bins_out_by_their_width_and_loses_none(
    low: float, high: float
) -> None:
    generator = np.random.default_rng(1)
    counts = generator.integers(0, 40, size=40)
    edges, grid = np.linspace(low, high, 41), np.linspace(-1, 1, 17)
    found = rebinned(counts, edges, grid)
    assert found == pytest.approx(by_overlaps(counts, edges, grid), abs=1e-9)
    assert found.sum() == pytest.approx(counts.sum(), abs=1e-9)
    assert (found >= 0).all()


def test_that_joining_whole_bins_is_what_numpy_counts_in_the_wider_ones() -> None:
    logits = np.random.default_rng(2).normal(size=2000)
    logits = logits[np.abs(logits) < 2]
    edges, grid = np.linspace(-2, 2, 41), np.linspace(-2, 2, 11)
    counts, _ = np.histogram(logits, edges)
    expected, _ = np.histogram(logits, grid)
    assert rebinned(counts, edges, grid) == pytest.approx(expected, abs=1e-9)


def test_that_an_axis_is_made_for_most_rows_and_all_of_the_newest() -> None:
    usual = [scores(-1.0, 1.0, step) for step in range(2, 30)]
    low, high = common_range([scores(-300.0, 300.0), *usual], centred=False)
    assert -1.2 <= low <= -1.0
    assert 1.0 <= high <= 1.2
    low, high = common_range([*usual, scores(-3.0, 30.0, 40)], centred=False)
    assert low <= -3.0
    assert 30 <= high < 40


def test_that_one_lone_example_does_not_stretch_the_axis_in_older_rows() -> None:
    tail = np.array([1, *[0] * 98, 999], dtype=np.int64)
    lone = dataclasses.replace(
        scores(-100.0, 1.0, bins=100), real=tail, fake=0 * tail, held_out=0 * tail
    )
    low, _ = common_range([lone, lone, lone, scores(-1.0, 1.0, 2)], centred=False)
    assert low > -2.0


def test_that_rows_without_any_finite_logit_have_no_say() -> None:
    nothing = np.zeros(10, dtype=np.int64)
    empty = dataclasses.replace(scores(-500, 500), real=nothing, fake=nothing, mean_fake=np.nan)
    assert common_range([empty], centred=False) == NOTHING
    assert common_range([empty, empty, scores(-1, 1, 2)], centred=True)[1] < 2
    assert (shares(nothing) == 0).all()


def test_that_where_only_differences_count_the_mean_of_both_is_in_the_middle() -> None:
    drifted = dataclasses.replace(scores(99.0, 101.0), mean_real=100.5, mean_fake=99.0)
    assert shift_of(drifted, centred=True) == 99.75
    assert shift_of(drifted, centred=False) == 0
    expected = drifted.edges.astype(np.float64) - 99.75
    assert edges_of(drifted, centred=True) == pytest.approx(expected, abs=1e-12)
    unknown = dataclasses.replace(drifted, mean_fake=np.nan)
    assert shift_of(unknown, centred=True) == 0
