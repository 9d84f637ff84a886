"""Power-function averages against the integral that defines them."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy import integrate
from torch import nn

from core.errors import NoisescopeError
from core.networks.power_ema import DEFAULT_LENGTHS, PowerAverages
from core.networks.power_profile import PowerProfile, gamma_of_length, overlaps

# What the authors' code (NVlabs/edm2, training/phema.py, std_to_exp) gives for these lengths.
GAMMAS = {0.05: 16.972198602303447, 0.07: 11.244939447857924, 0.10: 6.937203937601809}


def constant(value: float) -> nn.Linear:
    """A network whose every weight is ``value``, in float64."""
    network = nn.Linear(3, 2).double()
    for weight in network.parameters():
        nn.init.constant_(weight, value)
    return network


def values_of(averages: PowerAverages[nn.Linear]) -> list[float]:
    """The one value that all weights of an average have, for each length."""
    found: list[float] = []
    for network in averages.networks:
        first, *others = {float(w) for p in network.parameters() for w in p.flatten()}
        assert others == []
        found.append(first)
    return found


def density(tau: float, profile: PowerProfile) -> float:
    """The profile as the paper writes it, equation 2."""
    if tau > profile.time:
        return 0.0
    return (profile.gamma + 1) * tau**profile.gamma / profile.time ** (profile.gamma + 1)


def integral(function: Callable[[float], float], until: float) -> float:
    return integrate.quad(function, 0.0, until, epsabs=1e-13, limit=200)[0]


@pytest.mark.parametrize(("length", "gamma"), GAMMAS.items())
def test_that_gamma_is_that_of_the_authors_code(length: float, gamma: float) -> None:
    # 1e-13: two solvers of one cubic
    assert gamma_of_length(length) == pytest.approx(gamma, rel=1e-13)


@pytest.mark.parametrize("length", [0.01, 0.05, 0.1, 0.15, 0.25, 0.288])
def test_that_the_length_is_the_standard_deviation_of_the_profile(length: float) -> None:
    profile = PowerProfile.of_length(3.0, length)
    assert profile.gamma > 0

    def moment(power: int) -> float:
        def weighted(tau: float) -> float:
            return tau**power * density(tau, profile)

        return integral(weighted, 3.0)

    assert moment(0) == pytest.approx(1, rel=1e-9)
    deviation = (moment(2) - moment(1) ** 2) ** 0.5 / 3.0
    # 1e-6: the difference of two nearly equal moments, each integrated to 1e-10
    assert deviation == pytest.approx(length, rel=1e-6)


@pytest.mark.parametrize("length", [0.0, -0.1, 12**-0.5, 0.5, float("nan")])
def test_that_an_impossible_length_is_refused(length: float) -> None:
    with pytest.raises(NoisescopeError, match=r"sigma_rel: got .* greater than 0 and less than 0"):
        PowerAverages(constant(0.0), lengths=[0.05, length])


@pytest.mark.parametrize(
    "batches", [[1] * 40, [64] * 40, [*range(1, 41)]], ids=["steps", "images", "unequal batches"]
)
def test_that_an_average_is_the_integral_of_weights_times_profile(batches: list[int]) -> None:
    lengths = (0.05, 0.10, 0.25)
    averages = PowerAverages(constant(100.0), lengths=lengths)
    course = np.random.default_rng(0).normal(size=len(batches))
    for value, images in zip(course, batches, strict=True):
        averages.update(constant(value), images=images)

    ends = np.cumsum(batches)
    for length, got in zip(lengths, values_of(averages), strict=True):
        # The integral of (gamma + 1) tau^gamma / t^(gamma + 1) over each step, while which the
        # weights are constant.
        power = GAMMAS.get(length, gamma_of_length(length)) + 1
        shares = np.diff((ends / ends[-1]) ** power, prepend=0.0)
        # 1e-12: float64 with a handful of roundings a step
        assert got == pytest.approx(float(shares @ course), rel=1e-12, abs=1e-12)


def test_that_the_first_update_forgets_the_untrained_weights() -> None:
    averages = PowerAverages(constant(1e6))
    averages.update(constant(-3.0), images=64)
    # 1e-9: 1e6 taken away again, in float64
    assert values_of(averages) == pytest.approx([-3.0, -3.0], abs=1e-9)


def test_that_two_lengths_are_tracked_unless_others_are_named() -> None:
    averages = PowerAverages(constant(0.0))
    assert averages.lengths == DEFAULT_LENGTHS == (0.05, 0.10)
    assert len(averages.networks) == 2


def test_that_an_update_reads_nothing_back_from_the_device() -> None:
    # The meta device has no numbers: reading one is an error.
    network = nn.Linear(3, 2, device="meta")
    averages = PowerAverages(network)
    averages.update(network, images=8)
    with pytest.raises(RuntimeError, match="meta"):
        float(averages.images_seen)


def test_that_the_count_of_images_stays_exact_beyond_float32() -> None:
    averages = PowerAverages(constant(1.0).float())
    averages.images_seen.fill_(2**24)
    averages.update(constant(0.0).float(), images=1)
    assert int(averages.images_seen) == 2**24 + 1


def test_that_averages_stay_in_evaluation_mode_without_gradients() -> None:
    network = nn.Sequential(nn.Linear(2, 2), nn.Dropout())
    averages = PowerAverages(network)
    nn.ModuleList([averages]).train()
    assert not any(m.training for average in averages.networks for m in average.modules())
    assert not any(weight.requires_grad for weight in averages.parameters())
    assert all(weight.requires_grad for weight in network.parameters())


def test_that_saving_and_loading_continues_the_same_averages() -> None:
    first, second = PowerAverages(constant(5.0)), PowerAverages(constant(0.0))
    first.update(constant(2.0), images=10)
    second.load_state_dict(first.state_dict())
    for averages in (first, second):
        averages.update(constant(-3.0), images=10)
    assert values_of(first) == values_of(second)
    assert torch.equal(first.images_seen, second.images_seen)


@pytest.mark.parametrize("times", [(1.0, 1.0), (0.4, 1.0), (2000.0, 700.0), (1.0, 1e-3)])
@pytest.mark.parametrize("lengths", [(0.05, 0.05), (0.05, 0.10), (0.28, 0.02)])
def test_that_overlaps_are_integrals_of_products(
    times: tuple[float, float], lengths: tuple[float, float]
) -> None:
    a, b = (PowerProfile.of_length(t, s) for t, s in zip(times, lengths, strict=True))

    def product(tau: float) -> float:
        return density(tau, a) * density(tau, b)

    expected = integral(product, min(times))
    got = overlaps([a, b], [a, b])
    # 1e-9 of what two like profiles would have: what the quadrature promises
    assert got[0, 1] == pytest.approx(expected, rel=1e-9, abs=1e-9 * got[0, 0])
    assert got[1, 0] == got[0, 1]
