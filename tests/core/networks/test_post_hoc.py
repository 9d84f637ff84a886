"""Averages made afterwards, against the authors' figures and averages that were tracked."""

import copy
from collections.abc import Iterable, Mapping

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core.errors import NoisescopeError
from core.networks.post_hoc import combined, post_hoc_weights
from core.networks.power_ema import PowerAverages
from core.networks.power_profile import PowerProfile, overlaps

LENGTHS = (0.05, 0.10)  # of the snapshots

# What the authors' code (NVlabs/edm2, training/phema.py, solve_posthoc_coefficients) gives for the
# length 0.07 at 32768 from snapshots of 0.05 and 0.10 at 4096, 8192, ... 32768.
AUTHORS = [
    *(3.8923196884360404e-12, -9.5612913162106657e-11, 1.7380077549162091e-08),
    *(-1.1822569154039657e-07, 2.2239824574642905e-06, -9.1411604368222978e-06),
    *(6.6088575336683495e-05, -2.1443138302308976e-04, 8.8659745140010418e-04),
    *(-2.5444840586677279e-03, 7.2521780242067900e-03, -1.9405441994355861e-02),
    *(4.2397913310664982e-02, -1.0864094698057378e-01, 3.8708213040015665e-01),
    6.9312741477016915e-01,
]


def snapshots_at(times: Iterable[float]) -> list[PowerProfile]:
    return [PowerProfile.of_length(float(t), s) for t in times for s in LENGTHS]


def test_that_weights_are_those_of_the_authors_code() -> None:
    snapshots = snapshots_at(4096.0 * np.arange(1, 9))
    got = post_hoc_weights(snapshots, PowerProfile.of_length(32768.0, 0.07))
    # 1e-9 of each, 1e-15 beside the largest: two solvers of equations with a condition of 80
    np.testing.assert_allclose(got.weights, AUTHORS, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("number", [0, 3, 8, 15])
def test_that_a_profile_that_is_a_snapshot_takes_that_one_alone(number: int) -> None:
    snapshots = snapshots_at(100.0 * np.arange(1, 9))
    got = post_hoc_weights(snapshots, snapshots[number])
    # 1e-12: float64 and a condition of 80
    np.testing.assert_allclose(got.weights, np.eye(16)[number], rtol=0, atol=1e-12)
    assert got.relative_error < 1e-7


@pytest.mark.parametrize("length", [0.03, 0.075, 0.15, 0.25])
def test_that_no_other_weights_come_nearer_but_for_their_sum(length: float) -> None:
    snapshots, wanted = snapshots_at([1, 2, 3, 4, 5]), PowerProfile.of_length(5.0, length)
    got = post_hoc_weights(snapshots, wanted)
    # Least squares of the profiles themselves on a fine grid, without any inner product.
    tau = (np.arange(200_000) + 0.5) / 200_000 * 5
    profiles = np.stack([on_grid(tau, p) for p in [*snapshots, wanted]], axis=1)
    nearest = np.linalg.lstsq(profiles[:, :-1], profiles[:, -1])[0]
    expected = nearest / nearest.sum()
    # 1e-4: the grid; each profile ends with a jump, which it places to half a cell
    np.testing.assert_allclose(got.weights, expected, rtol=1e-3, atol=1e-4)
    error = profiles[:, :-1] @ got.weights - profiles[:, -1]
    relative = np.linalg.norm(error) / np.linalg.norm(profiles[:, -1])
    assert got.relative_error == pytest.approx(relative, rel=1e-3)


def on_grid(tau: NDArray[np.float64], profile: PowerProfile) -> NDArray[np.float64]:
    density = (profile.gamma + 1) / profile.time * (tau / profile.time) ** profile.gamma
    return np.where(tau <= profile.time, density, 0.0)


def test_that_only_ratios_of_times_matter() -> None:
    times = np.array([3.0, 5.0, 9.0])
    steps = post_hoc_weights(snapshots_at(times), PowerProfile.of_length(8.0, 0.15))
    images = post_hoc_weights(snapshots_at(times * 1e9), PowerProfile.of_length(8e9, 0.15))
    # 1e-12: the ratios are rounded once
    np.testing.assert_allclose(images.weights, steps.weights, rtol=1e-12)


@pytest.mark.parametrize(
    ("count", "length", "error"),
    [
        *((1, 0.075, 6e-2), (1, 0.15, 3e-1)),
        *((8, 0.075, 2e-2), (8, 0.15, 4e-2), (8, 0.25, 2e-1)),
        *((32, 0.075, 1e-3), (32, 0.15, 3e-3), (32, 0.25, 4e-2), (32, 0.02, 5e-2)),
        *((256, 0.075, 2e-5), (256, 0.15, 4e-5), (256, 0.25, 3e-3), (256, 0.02, 1e-3)),
    ],
)
def test_that_more_snapshots_come_nearer(count: int, length: float, error: float) -> None:
    snapshots = snapshots_at(np.arange(1.0, count + 1))
    got = post_hoc_weights(snapshots, PowerProfile.of_length(count, length))
    assert error / 3 < got.relative_error < error
    # 1e-11: 512 float64 numbers, up to 40 times the sum
    assert got.weights.sum() == pytest.approx(1, abs=1e-11)


def test_that_a_snapshot_may_be_there_twice() -> None:
    snapshots = snapshots_at([1, 2, 2, 2, 3])
    got = post_hoc_weights(snapshots, PowerProfile.of_length(3.0, 0.075))
    once = post_hoc_weights(snapshots_at([1, 2, 3]), PowerProfile.of_length(3.0, 0.075))
    thrice = got.weights.reshape(5, 2)[1:4]
    # 1e-12: float64
    np.testing.assert_allclose(thrice.sum(axis=0), once.weights[2:4], rtol=0, atol=1e-12)
    np.testing.assert_allclose(thrice, np.broadcast_to(thrice[0], (3, 2)), rtol=0, atol=1e-12)


@pytest.mark.parametrize("time", [0.9, 3.1])
def test_that_a_time_outside_of_the_snapshots_is_refused(time: float) -> None:
    with pytest.raises(NoisescopeError, match=r"time: got .*, but the snapshots go from 1 to 3;"):
        post_hoc_weights(snapshots_at([1, 2, 3]), PowerProfile.of_length(time, 0.05))


def test_that_no_snapshots_are_refused() -> None:
    with pytest.raises(NoisescopeError, match="snapshots: there are none"):
        post_hoc_weights([], PowerProfile.of_length(1.0, 0.05))


STEPS, EVERY = 1600, 100
TRACKED = (0.05, 0.075, 0.10, 0.15)


def course() -> NDArray[np.float64]:
    """Weights [step, 4] that learn, oscillate, wander, and are noise about a constant."""
    random = np.random.default_rng(0)
    t = np.arange(1, STEPS + 1) / STEPS
    return np.stack(
        [
            2 - np.exp(-5 * t),
            np.sin(40 * t),
            random.normal(size=STEPS).cumsum() / 40,
            3 + random.normal(size=STEPS),
        ],
        axis=1,
    )


@pytest.fixture(scope="module")
def tracked() -> tuple[list[dict[str, Tensor]], dict[float, NDArray[np.float64]]]:
    """Snapshots of 0.05 and 0.10 every 100 steps, and every average at the last step."""
    network = nn.Linear(4, 1, bias=False).double()
    averages = PowerAverages(network, lengths=TRACKED)
    kept: list[dict[str, Tensor]] = []
    for step, weights in enumerate(torch.from_numpy(course()), start=1):
        network.weight.data.copy_(weights)
        averages.update(network, images=32)
        if step % EVERY == 0:
            kept += [copy.deepcopy(averages.networks[i].state_dict()) for i in (0, 2)]
    finals = [flat(average.state_dict()) for average in averages.networks]
    return kept, dict(zip(TRACKED, finals, strict=True))


def flat(state: Mapping[str, Tensor]) -> NDArray[np.float64]:
    return state["weight"].flatten().numpy()


@pytest.mark.parametrize(
    ("length", "error"),
    [
        (0.05, 1e-12),  # they are among the snapshots: float64's rounding
        (0.10, 1e-12),
        (0.075, 5e-4),  # what 16 times of snapshots leave
        (0.15, 1e-3),
    ],
)
def test_that_a_reconstructed_average_is_near_the_tracked_one(
    tracked: tuple[list[dict[str, Tensor]], dict[float, NDArray[np.float64]]],
    length: float,
    error: float,
) -> None:
    kept, finals = tracked
    times = 32.0 * np.arange(EVERY, STEPS + 1, EVERY)
    wanted = PowerProfile.of_length(32.0 * STEPS, length)
    found = post_hoc_weights(snapshots_at(times), wanted)
    distance = np.abs(flat(combined(iter(kept), found.weights)) - finals[length])

    # No more than the docstring of PostHocWeights promises, by Cauchy and Schwarz.
    norm = overlaps([wanted], [wanted])[0, 0] ** 0.5
    varied = np.sqrt(((course() - course().mean(axis=0)) ** 2).sum(axis=0) * 32.0)
    assert (distance <= found.relative_error * norm * varied + 1e-12).all()
    # And in numbers: of weights of about 1 that vary by about 1.
    assert distance.max() < error
    # Worth more than the nearest snapshot.
    nearest = min(np.abs(flat(state) - finals[length]).max() for state in kept[-2:])
    assert distance.max() < nearest / 30 or nearest == 0


def test_that_combining_keeps_types_and_takes_what_does_not_add_up_from_the_last() -> None:
    first = {"w": torch.tensor([1.0, 2.0]), "h": torch.tensor([1.0]).half(), "n": torch.tensor(3)}
    second = {"w": torch.tensor([5.0, 0.0]), "h": torch.tensor([3.0]).half(), "n": torch.tensor(4)}
    got = combined([first, second], [1.5, -0.5])
    assert torch.equal(got["w"], torch.tensor([-1.0, 3.0]))
    assert torch.equal(got["h"], torch.tensor([0.0]).half())
    assert torch.equal(got["n"], torch.tensor(4))
    assert torch.equal(first["w"], torch.tensor([1.0, 2.0]))  # what is given stays


def test_that_large_weights_of_either_sign_are_summed_in_float64() -> None:
    states = [{"w": torch.tensor([1.0 / 3])}, {"w": torch.tensor([1.0 / 3])}]
    got = combined(states, [1e9 + 1, -1e9])["w"]
    # 1e-6: float64 loses a billionth of 1e9 times its resolution; float32 would be off by tens
    torch.testing.assert_close(got, torch.tensor([1.0 / 3]), rtol=1e-6, atol=0)


def test_that_snapshots_of_different_networks_are_refused() -> None:
    with pytest.raises(NoisescopeError, match=r"snapshot 1: .* \(a, b\); combine snapshots of one"):
        combined([{"a": torch.ones(1)}, {"b": torch.ones(1)}], [0.5, 0.5])
