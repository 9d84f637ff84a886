"""DPM-Solver++ 2M, its stochastic version and UniPC against mathematics, in float64."""

import itertools
import math

import numpy as np
import pytest
import torch
from exact_denoisers import GaussianDenoiser, WavyDenoiser
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
    """Observed between 16 and 256 steps, at the last noisy level: the rest is one short step."""
    schedule, spacing = SMOOTH[name]
    errors: list[float] = []
    for steps in (16, 32, 64, 128, 256):
        levels = list(levels_of(spacing, build_schedule(schedule), steps))
        reached = way(config, levels, DATA)[-1].x_t
        exact = DATA.carried(levels[0].sigma * noise(), levels[0], levels[-2])
        errors.append(float((reached - exact).abs().max()))
    return [math.log2(a / b) for a, b in itertools.pairwise(errors)]


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("config", [DPMPP2MConfig(), UniPCConfig(order=1)])
def test_that_the_order_is_2(config: SamplerConfig, name: str) -> None:
    found = orders(config, name)
    # 16 steps over 13 to 20 units of log SNR are not yet small.
    assert all(1.3 < order < 2.6 for order in found), found
    assert all(1.85 < order < 2.2 for order in found[2:]), found


@pytest.mark.parametrize("name", SMOOTH)
def test_that_the_corrector_of_unipc_adds_an_order(name: str) -> None:
    second, third = orders(UniPCConfig(order=2), name), orders(UniPCConfig(order=3), name)
    assert all(2.4 < order < 3.4 for order in second), second  # theorem 3.1: p + 1
    assert all(2.85 < order < 3.15 for order in second[2:]), second
    assert np.mean(third) > 3.4, third


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
        np.testing.assert_allclose(a.x_next, b.x_next, atol=1e-13)


@pytest.mark.parametrize(
    "schedule", [CosineScheduleConfig(), EDMScheduleConfig(), RectifiedFlowScheduleConfig()]
)
@pytest.mark.parametrize("eta", [0.5, 1.0])
def test_that_the_stochastic_one_gives_the_exact_mean_and_covariance(
    schedule: ScheduleConfig, eta: float
) -> None:
    angle = torch.tensor(0.5, dtype=torch.float64)
    axes = torch.stack(
        [torch.stack([angle.cos(), -angle.sin()]), torch.stack([angle.sin(), angle.cos()])]
    )
    mean = torch.tensor([0.3, -0.2], dtype=torch.float64)
    std = torch.tensor([0.6, 0.2], dtype=torch.float64)
    data = GaussianDenoiser(mean=mean, std=std, axes=axes)
    levels = list(levels_of(LogSNRSpacingConfig(), build_schedule(schedule), 60))
    count = 40_000
    generator = torch.Generator().manual_seed(1)

    def fresh() -> Tensor:
        return torch.randn(count, 2, dtype=torch.float64, generator=generator)

    config = DPMPP2MSDEConfig(eta=eta)
    start = data.noised(fresh(), levels[0])
    *_, last = SAMPLERS[config.kind](config, data, levels, start, fresh)
    drawn = last.x_next
    # Standard errors: 0.6/sqrt(n) = 0.003 of a mean, sqrt(2/n) = 0.7 % of a variance. Four of
    # them, and 1 % for the finite steps.
    np.testing.assert_allclose(drawn.mean(dim=0), mean, atol=0.012)
    exact = axes @ torch.diag(std**2) @ axes.T
    np.testing.assert_allclose(torch.cov(drawn.T), exact, atol=0.04 * float(std[0] ** 2))
