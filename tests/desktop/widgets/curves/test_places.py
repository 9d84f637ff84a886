"""Scalars that come together share their steps and times."""

import numpy as np
from numpy.typing import NDArray

from core.events import Scalars
from desktop.widgets.curves.curve_store import CurveStore


def block(first: int, *names: str, count: int = 5) -> Scalars:
    """Each scalar is its step, times 10 for each letter of its name."""
    steps = np.arange(first, first + count)
    values = {name: (steps * 10.0 ** len(name)).astype(np.float32) for name in names}
    return Scalars(steps, values, steps / 2, 100 + steps / 4)


def kept(store: CurveStore, name: str) -> tuple[list[int], NDArray[np.float64]]:
    """The steps of a scalar, and its values by the rule of :func:`block`."""
    curve = store.curves[name]
    np.testing.assert_array_equal(curve.x("active"), curve.x("step") / 2)
    np.testing.assert_array_equal(curve.raw.values, curve.x("step") * 10.0 ** len(name))
    return [int(step) for step in curve.x("step")], curve.x("wall")


def test_that_scalars_of_the_same_blocks_share_their_places() -> None:
    store = CurveStore()
    store.append(block(1, "a", "bb"))
    store.append(block(6, "a", "bb"))
    store.append(block(10, "ccc", count=1))
    places = {name: curve.places for name, curve in store.curves.items()}
    assert places["a"] is places["bb"]
    assert places["ccc"] is not places["a"]
    for name in ("a", "bb"):
        assert kept(store, name)[0] == list(range(1, 11))
    assert kept(store, "ccc")[0] == [10]


def test_that_a_scalar_that_begins_later_has_only_its_own_steps() -> None:
    store = CurveStore(unless_zero={"bb"})
    first = block(1, "a", "bb")
    first.values["bb"][:] = 0  # type: ignore[index]
    store.append(first)
    assert "bb" not in store.curves
    store.append(block(6, "a", "bb"))
    assert kept(store, "a")[0] == list(range(1, 11))
    assert kept(store, "bb")[0] == list(range(6, 11))
    assert store.curves["a"].places is store.curves["bb"].places
    store.append(block(3, "a", "bb"))  # the run went back to before it began
    assert kept(store, "a")[0] == list(range(1, 8))
    assert kept(store, "bb")[0] == list(range(3, 8))


def test_that_a_scalar_that_leaves_the_others_is_kept_exactly() -> None:
    store = CurveStore()
    store.append(block(1, "a", "bb"))
    store.append(block(6, "a"))
    store.append(block(11, "a", "bb"))
    store.append(block(16, "a", "bb"))
    assert kept(store, "a")[0] == list(range(1, 21))
    assert kept(store, "bb")[0] == [*range(1, 6), *range(11, 21)]


def test_that_what_is_never_drawn_is_not_kept() -> None:
    store = CurveStore(without={"bb"})
    store.append(block(1, "a", "bb"))
    assert set(store.curves) == {"a"}


def test_that_a_mark_has_its_time_also_beyond_a_curve_that_is_seldom_measured() -> None:
    store = CurveStore()
    store.append(block(1, "a", count=20))
    store.append(block(4, "ccc", count=1))
    np.testing.assert_array_equal(store.places_of("active", np.array([2.0, 15.0])), [1.0, 7.5])
