"""DPM-Solver++ 2M, its stochastic version and UniPC against mathematics, in float64."""

import itertools
import math

import numpy as np
import pytest
import torch
from exact_denoisers import GaussianDenoiser, WavyDenoiser, correlated
from torch import Tensor

from core.config.samplers import (
    DDIMConfig,
    DPMPP2MConfig,
    DPMPP2MSDEConfig,
    SamplerConfig,
    UniPCConfig,
)
from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    LinearScheduleConfig,
    RectifiedFlowScheduleConfig,
    ScheduleConfig,
)
from core.config.spacing import (
    KarrasSpacingConfig,
    LogSNRSpacingConfig,
    SpacingConfig,
    TrailingSpacingConfig,
)
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.schedules.registry import build_schedule
from core.samplers.registry import SAMPLERS
from core.samplers.spacing import levels_of
from core.samplers.step import SamplerStep

DATA = GaussianDenoiser(mean=0.3, std=0.4)
SMOOTH: dict[str, tuple[ScheduleConfig, SpacingConfig]] = {
    "cosine": (CosineScheduleConfig(), LogSNRSpacingConfig()),
    "linear": (LinearScheduleConfig(), LogSNRSpacingConfig()),
    "edm": (EDMScheduleConfig(), LogSNRSpacingConfig()),
    "edm, karras": (EDMScheduleConfig(), KarrasSpacingConfig()),
    "rectified flow": (RectifiedFlowScheduleConfig(), LogSNRSpacingConfig()),
}
"""Spacings whose steps in log SNR grow alike, as the theory of these solvers has them."""

PURE_NOISE: list[ScheduleConfig] = [
    RectifiedFlowScheduleConfig(),
    CosineScheduleConfig(zero_terminal_snr=True),
]


def no_noise() -> Tensor:
    raise AssertionError("a deterministic sampler drew a random number")


def noise(count: int = 5) -> Tensor:
    return torch.randn(count, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))


def way(
    config: SamplerConfig, levels: list[NoiseLevel], denoiser: Denoiser, count: int = 5
) -> list[SamplerStep]:
    x_t = levels[0].sigma * noise(count)
    return list(SAMPLERS[config.kind](config, denoiser, levels, x_t, no_noise))


def orders(config: SamplerConfig, name: str) -> list[float]:
    """Observed from 16 to 64 and to 256 steps, at the last noisy level, the same for any number.

    The step from there to clean data is first order in all of them; its error does not fall.
    """
    schedule, spacing = SMOOTH[name]
    errors: list[float] = []
    for steps in (16, 64, 256):
        levels = list(levels_of(spacing, build_schedule(schedule), steps))
        reached = way(config, levels, DATA)[-1].x_t
        exact = DATA.carried(levels[0].sigma * noise(), levels[0], levels[-2])
        errors.append(float((reached - exact).abs().max()))
    return [math.log(a / b, 4) for a, b in itertools.pairwise(errors)]


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("config", [DPMPP2MConfig(), UniPCConfig(order=1)])
def test_that_the_order_is_2(config: SamplerConfig, name: str) -> None:
    few, many = orders(config, name)
    # 16 steps over 13 to 20 units of log SNR are not yet small.
    assert 1.6 < few < 2.4, few
    assert 1.95 < many < 2.1, many


@pytest.mark.parametrize("name", SMOOTH)
def test_that_the_corrector_of_unipc_adds_an_order(name: str) -> None:
    second, third = orders(UniPCConfig(order=2), name), orders(UniPCConfig(order=3), name)
    assert 2.6 < second[0] < 3.3, second  # theorem 3.1: p + 1
    assert 2.95 < second[1] < 3.1, second
    # Towards 4 more slowly: it begins with a step of second and one of third order.
    assert 3.4 < third[1] < 4.2, third


@pytest.mark.parametrize("schedule", PURE_NOISE)
@pytest.mark.parametrize("config", [DPMPP2MConfig(), DPMPP2MSDEConfig(eta=0.0), UniPCConfig()])
def test_that_the_first_step_from_pure_noise_is_that_of_ddim(
    schedule: ScheduleConfig, config: SamplerConfig
) -> None:
    levels = list(levels_of(TrailingSpacingConfig(), build_schedule(schedule), 8))
    assert levels[0].alpha == 0.0
    first = way(config, levels, WavyDenoiser())
    np.testing.assert_allclose(
        first[0].x_next, way(DDIMConfig(), levels, WavyDenoiser())[0].x_next, atol=1e-13
    )
    assert all(bool(taken.x_next.isfinite().all()) for taken in first)


@pytest.mark.parametrize("config", [DPMPP2MConfig(), DPMPP2MSDEConfig(eta=0.0), UniPCConfig()])
def test_that_the_last_step_gives_what_the_network_says(config: SamplerConfig) -> None:
    levels = list(levels_of(TrailingSpacingConfig(), build_schedule(CosineScheduleConfig()), 6))
    last = way(config, levels, WavyDenoiser())[-1]
    np.testing.assert_allclose(last.x_next, last.x_0_hat, atol=1e-14)


def test_that_without_eta_the_stochastic_one_is_2m() -> None:
    levels = list(levels_of(TrailingSpacingConfig(), build_schedule(CosineScheduleConfig()), 12))
    plain = way(DPMPP2MConfig(), levels, WavyDenoiser())
    without = way(DPMPP2MSDEConfig(eta=0.0), levels, WavyDenoiser())
    for a, b in zip(plain, without, strict=True):
        np.testing.assert_array_equal(a.x_next, b.x_next)  # the same numbers in the same order


@pytest.mark.parametrize("schedule", [CosineScheduleConfig(), EDMScheduleConfig(), *PURE_NOISE])
def test_that_the_first_noisy_step_is_that_of_ddim(schedule: ScheduleConfig) -> None:
    levels = levels_of(TrailingSpacingConfig(), build_schedule(schedule), 8)
    x_t = levels[0].sigma * noise()
    ours, theirs = (
        next(SAMPLERS[config.kind](config, WavyDenoiser(), levels, x_t, lambda: noise().flip(0)))
        for config in (DPMPP2MSDEConfig(eta=1.0), DDIMConfig(eta=1.0))
    )
    # DDIM finds what is kept of eps_hat, from 2e-4 on, as the root of a difference of squares near
    # 1: good to 1e-16 / 2e-4.
    atol = 1e-11 * levels[0].sigma
    np.testing.assert_allclose(ours.x_next, theirs.x_next, rtol=0, atol=atol)


@pytest.mark.parametrize("schedule", [LinearScheduleConfig(), *PURE_NOISE])
@pytest.mark.parametrize(
    "config",
    [
        DPMPP2MConfig(),
        DPMPP2MSDEConfig(eta=0.6),
        UniPCConfig(order=1),
        UniPCConfig(order=2),
        UniPCConfig(order=3),
    ],
)
def test_that_the_scale_of_x_makes_no_difference(
    schedule: ScheduleConfig, config: SamplerConfig
) -> None:
    """A path is known by sigma / alpha: with alpha = 1 throughout, x_t is larger by 1 / alpha."""
    levels = levels_of(KarrasSpacingConfig(), build_schedule(schedule), 8)
    levels = levels if levels[0].alpha > 0 else levels[1:]
    plain = [NoiseLevel(level.time, 1.0, level.sigma_ve) for level in levels]
    here, there = (
        list(SAMPLERS[config.kind](config, WavyDenoiser(), each, each[0].sigma * noise(), noise))
        for each in (levels, plain)
    )
    for one, other, following in zip(here, there, levels[1:], strict=True):
        # Thousands of roundings of the largest x_t.
        atol = 1e-12 * max(1.0, float(other.x_t.abs().max()))
        np.testing.assert_allclose(one.x_next / following.alpha, other.x_next, rtol=0, atol=atol)


def mean_and_covariance(
    config: DPMPP2MSDEConfig, data: GaussianDenoiser, levels: list[NoiseLevel]
) -> tuple[Tensor, Tensor]:
    """Of x_t at the last noisy level, with no sampling error.

    With the exact denoiser of Gaussian data, what comes out is a sum of the noises that go in, each
    times a matrix, and a constant. So a batch in which each number of each noise is 1 once, and all
    the others 0, gives the matrices, and their squares are the covariance.
    """
    draws = len(levels) - 1  # one to start from, and one for every step but the last
    once = torch.eye(2 * draws, dtype=torch.float64).view(-1, draws, 2)
    noises = iter(torch.cat([torch.zeros_like(once[:1]), once]).unbind(dim=1))
    x_t = data.noised(next(noises), levels[0])
    *_, last = SAMPLERS[config.kind](config, data, levels, x_t, lambda: next(noises))
    apart = last.x_t[1:] - last.x_t[0]
    return last.x_t[0], apart.T @ apart


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("eta", [0.5, 1.0])
def test_that_the_stochastic_one_tends_to_the_exact_mean_and_covariance(
    name: str, eta: float
) -> None:
    schedule, spacing = SMOOTH[name]
    data, errors = correlated(), list[float]()
    for steps in (32, 64, 128):
        levels = list(levels_of(spacing, build_schedule(schedule), steps))
        mean, covariance = mean_and_covariance(DPMPP2MSDEConfig(eta=eta), data, levels)
        # x_0_hat of the mean is the mean, whatever the step: exact but for rounding.
        np.testing.assert_allclose(mean, levels[-2].alpha * data.mean, rtol=0, atol=1e-14)
        errors.append(float((covariance - data.covariance(levels[-2])).abs().max()))
    assert errors[-1] < 0.01, errors  # of a largest variance of 0.49
    found = [math.log2(a / b) for a, b in itertools.pairwise(errors)]
    assert 1.7 < found[1] < 2.3, found  # second order in distribution, too
