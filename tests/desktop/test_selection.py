"""One selection for all panels."""

import numpy as np

from desktop.selection import Item, Selection

ITEM = Item("Sample 3", np.zeros((2, 2, 1), np.uint8), ())


def test_that_a_newer_selection_changes_only_what_it_is_about() -> None:
    old = Selection("samples", ITEM, sample=2, label=0, timestep=300, step=40)
    joined = old.joined(Selection("forward", timestep=0))
    assert joined.source == "forward"
    assert (joined.sample, joined.label, joined.timestep, joined.step) == (2, 0, 0, 40)
    assert joined.item is ITEM


def test_that_nothing_is_picked_at_first() -> None:
    nothing = Selection()
    assert nothing.item is None
    assert {nothing.sample, nothing.example, nothing.label, nothing.timestep, nothing.step} == {
        None
    }
