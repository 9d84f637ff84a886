"""The table behind the map of the loss."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.timesteps.loss_table import LossTable

BINS = 4
Block = tuple[int, list[tuple[int, float]]]  # steps, and (count, loss) of each bin

CELLS = st.tuples(st.integers(0, 40), st.floats(0.001, 9.0))
BLOCKS = st.lists(
    st.tuples(st.integers(1, 30), st.lists(CELLS, min_size=BINS, max_size=BINS)), max_size=60
)


def filled(blocks: list[Block], columns: int, examples: int) -> LossTable:
    table = LossTable(columns, examples)
    step = 0
    for steps, cells in blocks:
        counts = np.array([count for count, _ in cells], dtype=np.int64)
        losses = np.array([loss for _, loss in cells], dtype=np.float32)
        table.add(step + 1, step + steps, counts, losses)
        step += steps
    return table


@given(blocks=BLOCKS, columns=st.sampled_from([2, 4, 6, 400]), examples=st.integers(0, 50))
def test_that_no_way_of_joining_changes_a_total(
    blocks: list[Block], columns: int, examples: int
) -> None:
    table = filled(blocks, columns, examples)
    assert table.columns <= columns
    counts, sums = np.zeros(BINS, dtype=np.int64), np.zeros(BINS)
    for _, cells in blocks:
        for bin_, (count, loss) in enumerate(cells):
            counts[bin_] += count
            sums[bin_] += count * float(np.float32(loss))
    if not blocks:
        assert table.columns == 0
        return
    np.testing.assert_array_equal(table.counts.sum(axis=1), counts)
    kept = np.nansum(table.losses() * table.counts, axis=1)
    np.testing.assert_allclose(kept, sums, rtol=1e-12, atol=1e-12)  # float64, another order
    expected = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    np.testing.assert_allclose(table.bin_means(), expected, rtol=1e-12)


@given(blocks=BLOCKS.filter(bool), columns=st.sampled_from([2, 6, 400]))
def test_that_the_columns_cover_every_step_once(blocks: list[Block], columns: int) -> None:
    table = filled(blocks, columns, 5)
    last = sum(steps for steps, _ in blocks)
    assert (table.first_step, table.step) == (1, last)
    # Step k takes up the places above k - 1 and up to k.
    found = table.columns_at(np.arange(0.5, last))
    owners = [
        column
        for column in range(table.columns)
        for cell in [table.cell(0, column)]
        for _ in range(cell.first_step, cell.step + 1)
    ]
    np.testing.assert_array_equal(found, owners)
    np.testing.assert_array_equal(table.columns_at(np.arange(1.0, last + 1)), owners)
    assert [table.column_of(step) for step in range(1, last + 1)] == owners
    assert table.columns_at(np.array([0.0, last + 0.1])).tolist() == [-1, -1]


def test_that_cells_are_means_of_the_losses_of_single_examples() -> None:
    generator = np.random.default_rng(0)
    table = LossTable(columns=6, examples=3)
    every: list[tuple[int, int, float]] = []  # step, bin and loss of every example
    for step in range(1, 200):
        bins, losses = generator.integers(0, BINS, 7), generator.exponential(size=7)
        every += [(step, int(b), float(x)) for b, x in zip(bins, losses, strict=True)]
        counts = np.bincount(bins, minlength=BINS)
        sums = np.bincount(bins, weights=losses, minlength=BINS)
        means = (sums / np.maximum(counts, 1)).astype(np.float32)
        table.add(step, step, counts.astype(np.int64), means)
    assert 3 <= table.columns <= 6
    for column in range(table.columns):
        for bin_ in range(BINS):
            cell = table.cell(bin_, column)
            inside = [x for s, b, x in every if b == bin_ and cell.first_step <= s <= cell.step]
            assert cell.count == len(inside)
            # The means of an event are float32.
            np.testing.assert_allclose(cell.loss, np.mean(inside), rtol=1e-6)


def test_that_a_column_takes_blocks_until_it_has_enough_examples() -> None:
    table = filled([(1, [(2, 1.0)] * BINS)] * 5, columns=400, examples=4)
    assert table.counts.tolist() == [[4, 4, 2]] * BINS


def test_that_another_number_of_bins_begins_anew() -> None:
    table = filled([(3, [(1, 1.0)] * BINS)], 4, 1)
    table.add(4, 5, np.array([1, 2], dtype=np.int64), np.array([1.0, 2.0], dtype=np.float32))
    assert (table.bins, table.columns, table.first_step, table.step) == (2, 1, 4, 5)
    assert table.losses()[:, 0].tolist() == [1.0, 2.0]
