"""Which plane belongs to a loss, and who is ahead where."""

import math
from typing import get_args

import numpy as np
import pytest

from core.config.adversarial import AdversarialLossConfig
from core.gan.losses.registry import LOSSES
from core.health.rules.overfitting import UNANCHORED
from desktop.widgets.portrait.loss_plane import BALANCED, D_AHEAD, G_AHEAD, PLANES


def region(kind: str, x: float, y: float) -> int:
    return int(PLANES[kind].regions(np.array([x]), np.array([y]))[0])


def test_that_every_loss_that_can_be_chosen_has_a_plane() -> None:
    (union, _) = get_args(AdversarialLossConfig)
    assert set(PLANES) == {model.model_fields["kind"].default for model in get_args(union)}


@pytest.mark.parametrize("kind", LOSSES)
def test_that_a_plane_claims_no_more_meaning_than_its_loss_has(kind: str) -> None:
    plane, loss = PLANES[kind], LOSSES[kind]()
    assert plane.percent == loss.probabilities
    assert plane.differences == (kind in UNANCHORED)
    if loss.paired:
        assert plane.differences
    scalars = "probability/" if loss.probabilities else "logit_"
    assert all(name.startswith(scalars) for name in plane.scalars)


@pytest.mark.parametrize("kind", ["minimax", "non_saturating", "least_squares"])
def test_who_is_ahead_where_outputs_are_between_0_and_1(kind: str) -> None:
    assert region(kind, 0.5, 0.5) == BALANCED
    assert region(kind, 0.71, 0.32) == BALANCED
    assert region(kind, 0.71, 0.29) == D_AHEAD
    assert region(kind, 0.69, 0.1) == BALANCED  # not clearly right about real examples
    assert region(kind, 0.95, 0.71) == G_AHEAD  # it takes both for real
    assert region(kind, 0.2, 0.45) == G_AHEAD  # generated ones are more real to it
    assert region(kind, 0.1, 0.1) == BALANCED


def test_who_is_ahead_with_the_hinge_loss_goes_by_its_margins() -> None:
    assert region("hinge", 1.0, -1.0) == D_AHEAD
    assert region("hinge", 0.9, -3.0) == BALANCED
    assert region("hinge", 0.0, 0.0) == BALANCED
    assert region("hinge", 3.0, 1.0) == G_AHEAD
    assert region("hinge", -2.0, -1.0) == G_AHEAD


def test_who_is_ahead_goes_by_the_margin_where_only_differences_count() -> None:
    clear = math.log(0.7 / 0.3)
    assert 1 / (1 + math.exp(-clear)) == pytest.approx(0.7)
    for change in (-9.0, 0.0, 9.0):
        assert region("relativistic", clear + 1e-9, change) == D_AHEAD
        assert region("relativistic", clear - 1e-9, change) == BALANCED
        assert region("relativistic", -clear + 1e-9, change) == BALANCED
        assert region("relativistic", -clear - 1e-9, change) == G_AHEAD
        assert region("wasserstein", 1e-9, change) == D_AHEAD
        assert region("wasserstein", -1e-9, change) == G_AHEAD
    assert region("wasserstein", 0.0, 0.0) == BALANCED


@pytest.mark.parametrize("kind", PLANES)
@pytest.mark.parametrize("reach", [0.3, 1.5, 4.0])
def test_that_what_is_tinted_is_what_is_counted(kind: str, reach: float) -> None:
    plane = PLANES[kind]
    middle_x, middle_y = plane.equilibrium
    x_range = middle_x - reach, middle_x + reach
    y_range = middle_y - 0.8 * reach, middle_y + 1.1 * reach
    generator = np.random.default_rng(3)
    x, y = generator.uniform(*x_range, 400), generator.uniform(*y_range, 400)
    tinted = np.full(400, BALANCED)
    for number, corners in plane.shapes(x_range, y_range).items():
        tinted[_inside(x, y, corners)] = number
    assert tinted.tolist() == plane.regions(x, y).tolist()


def _inside(x: np.ndarray, y: np.ndarray, corners: list[tuple[float, float]]) -> np.ndarray:
    """By how often a ray to the right crosses the outline; of an empty one nothing is inside."""
    if len(corners) == 4 and (corners[0][0] >= corners[1][0] or corners[0][1] >= corners[2][1]):
        return np.zeros(x.shape, dtype=bool)
    odd = np.zeros(x.shape, dtype=bool)
    for (x_1, y_1), (x_2, y_2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if y_1 == y_2:
            continue
        crosses = (y_1 > y) != (y_2 > y)
        odd ^= crosses & (x < x_1 + (y - y_1) / (y_2 - y_1) * (x_2 - x_1))
    return odd
