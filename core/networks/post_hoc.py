"""Averages of any length, made after the training: Karras et al. 2024 (arXiv 2312.02696), 3.2.

Snapshots of a few power-function averages, kept on the way, are added up with weights such that the
sum of their profiles comes nearest to the profile that is wanted. Everything is in float64.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from core.errors import NoisescopeError
from core.networks.power_profile import PowerProfile, overlaps


@dataclass(frozen=True, eq=False)
class PostHocWeights:
    """How much of each snapshot to take, and how near that comes.

    ``relative_error`` is the L2 distance of the profile that results from the one that is wanted,
    divided by the L2 norm of the latter: 0 is exact, and below 1e-7 it is rounding. No weight of
    the network is off by more than ``relative_error`` times that norm times the L2 distance of its
    course over the training from a constant, whichever is nearest.
    """

    weights: NDArray[np.float64]  # one for each snapshot; some are negative, their sum is 1
    relative_error: float


def post_hoc_weights(snapshots: Sequence[PowerProfile], wanted: PowerProfile) -> PostHocWeights:
    """The weights of ``snapshots`` whose profiles add up to the ``wanted`` one, by least squares.

    Algorithm 3 in the paper's appendix C. As in the authors' code the solution is divided by its
    sum, so that a network which does not change is its own average.

    Refuses without snapshots, and at a time before the first of them or after the last.
    """
    _check_times(snapshots, wanted)
    profiles = [PowerProfile(s.time / wanted.time, s.gamma) for s in snapshots]
    goal = [PowerProfile(1.0, wanted.gamma)]

    # Every profile divided by its L2 norm: that keeps the equations well-conditioned.
    among = overlaps(profiles, profiles)
    norms = np.sqrt(among.diagonal())
    norm = np.sqrt(overlaps(goal, goal)[0, 0])
    among /= np.outer(norms, norms)
    with_goal = overlaps(profiles, goal)[:, 0] / (norms * norm)
    # By singular values, which bear snapshots that are there twice.
    solution = np.asarray(np.linalg.lstsq(among, with_goal)[0], dtype=np.float64)
    weights = solution * norm / norms
    solution, weights = solution / weights.sum(), weights / weights.sum()

    squared_error = float(1 - 2 * solution @ with_goal + solution @ among @ solution)
    return PostHocWeights(weights, math.sqrt(max(0.0, squared_error)))


def combined(
    states: Iterable[Mapping[str, Tensor]], weights: Sequence[float] | NDArray[np.float64]
) -> dict[str, Tensor]:
    """The sum of state dicts, each times its weight, in the types that they have.

    Takes one after the other, so that they need not all be in memory. What is not a floating point
    number is the last one's.
    """
    total: dict[str, Tensor] = {}
    last: Mapping[str, Tensor] = {}
    for number, (state, weight) in enumerate(zip(states, weights, strict=True)):
        if number and state.keys() != last.keys():
            names = ", ".join(sorted(state.keys() ^ last.keys()))
            raise NoisescopeError(
                f"snapshot {number}: its weights are not those of the one before ({names}); "
                "combine snapshots of one run only."
            )
        last = state
        for name, value in state.items():
            if value.is_floating_point():
                part = value.double() * float(weight)
                total[name] = total[name].add_(part) if number else part
    return {name: total[name].to(v.dtype) if name in total else v for name, v in last.items()}


def _check_times(snapshots: Sequence[PowerProfile], wanted: PowerProfile) -> None:
    if not snapshots:
        raise NoisescopeError(
            "snapshots: there are none to make an average of; train until the first has been saved."
        )
    first, last = min(s.time for s in snapshots), max(s.time for s in snapshots)
    if not first <= wanted.time <= last:
        raise NoisescopeError(
            f"time: got {wanted.time:,.0f}, but the snapshots go from {first:,.0f} to {last:,.0f}; "
            "choose a time between them."
        )
