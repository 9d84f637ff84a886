"""Samplers that are the same steps written in different ways: elementwise in float64.

They add up the same numbers in another order: atol 1e-12 of the largest x_t is thousands of
roundings, of which 8 steps of a crooked denoiser do not make more.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from exact_denoisers import WavyDenoiser
from torch import Tensor

from core.config.samplers import (
    DDIMConfig,
    DDPMConfig,
    EulerAncestralConfig,
    EulerConfig,
    HeunConfig,
)
from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    LinearScheduleConfig,
    RectifiedFlowScheduleConfig,
    ScheduleConfig,
)
from core.config.spacing import KarrasSpacingConfig, TrailingSpacingConfig
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.schedules.registry import build_schedule
from core.samplers.registry import SAMPLERS
from core.samplers.spacing import levels_of
from core.samplers.step import SamplerStep

STEPS = 8
NOISE = torch.randn(
    STEPS + 1, 6, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1)
)

on_every_path = pytest.mark.parametrize(
    "schedule",
    [
        LinearScheduleConfig(),
        CosineScheduleConfig(zero_terminal_snr=True),
        EDMScheduleConfig(),
        RectifiedFlowScheduleConfig(),
    ],
)


def way_of(config: Any, levels: Sequence[NoiseLevel]) -> list[SamplerStep]:
    noise = iter(NOISE)
    x_t = levels[0].sigma * next(noise)
    fresh_noise: Callable[[], Tensor] = lambda: next(noise)  # noqa: E731
    return list(SAMPLERS[config.kind](config, WavyDenoiser(), levels, x_t, fresh_noise))


@on_every_path
@pytest.mark.parametrize("spacing", [TrailingSpacingConfig(), KarrasSpacingConfig()])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (EulerConfig(), DDIMConfig(eta=0.0)),
        (EulerAncestralConfig(eta=0.0), EulerConfig()),
        (EulerAncestralConfig(eta=0.4), DDIMConfig(eta=0.4)),
        (EulerAncestralConfig(eta=1.0), DDIMConfig(eta=1.0)),
        (DDPMConfig(variance="posterior"), DDIMConfig(eta=1.0)),
    ],
)
def test_that_they_are_the_same(
    schedule: ScheduleConfig, spacing: Any, first: Any, second: Any
) -> None:
    levels = levels_of(spacing, build_schedule(schedule), STEPS)
    for here, there in zip(way_of(first, levels), way_of(second, levels), strict=True):
        atol = 1e-12 * max(1.0, float(there.x_t.abs().max()))
        np.testing.assert_allclose(here.x_next, there.x_next, rtol=0, atol=atol)
        np.testing.assert_allclose(here.x_0_hat, there.x_0_hat, rtol=0, atol=atol)
        assert here.nfe == there.nfe


@on_every_path
@pytest.mark.parametrize(
    "config",
    [
        DDIMConfig(eta=0.7),
        DDPMConfig(variance="posterior"),
        DDPMConfig(variance="beta"),
        EulerConfig(),
        EulerAncestralConfig(),
    ],
)
def test_that_the_scale_of_x_makes_no_difference(schedule: ScheduleConfig, config: Any) -> None:
    """A path is known by sigma / alpha: with alpha = 1 throughout, x_t is larger by 1 / alpha."""
    levels = levels_of(KarrasSpacingConfig(), build_schedule(schedule), STEPS)
    levels = levels if levels[0].alpha > 0 else levels[1:]
    plain = [NoiseLevel(level.time, 1.0, level.sigma_ve) for level in levels]
    ways = zip(way_of(config, levels), way_of(config, plain), levels[1:], strict=True)
    for here, there, following in ways:
        atol = 1e-12 * max(1.0, float(there.x_t.abs().max()))
        np.testing.assert_allclose(here.x_next / following.alpha, there.x_next, rtol=0, atol=atol)


def test_that_heun_is_algorithm_2_where_noise_lies_on_top_of_the_data() -> None:
    """Lines 7 to 11 of Karras et al. 2022 as they stand there, D(x; sigma) being x_0_hat."""
    levels = levels_of(KarrasSpacingConfig(), build_schedule(EDMScheduleConfig()), STEPS)
    for taken, (level, following) in zip(
        way_of(HeunConfig(), levels), pairwise(levels), strict=True
    ):
        slope = (taken.x_t - taken.x_0_hat) / level.sigma
        x_next = taken.x_t + (following.sigma - level.sigma) * slope
        if following.sigma != 0:
            there = (x_next - WavyDenoiser()(x_next, following).x_0_hat) / following.sigma
            x_next = taken.x_t + (following.sigma - level.sigma) * (slope + there) / 2
        np.testing.assert_allclose(taken.x_next, x_next, rtol=0, atol=1e-12 * level.sigma + 1e-12)


def test_that_heun_averages_the_velocity_over_time_on_the_straight_path() -> None:
    levels = levels_of(
        TrailingSpacingConfig(), build_schedule(RectifiedFlowScheduleConfig()), STEPS
    )
    for taken, (level, following) in zip(
        way_of(HeunConfig(), levels), pairwise(levels), strict=True
    ):
        dt = following.sigma - level.sigma
        velocity = taken.eps_hat - taken.x_0_hat
        x_next = taken.x_t + dt * velocity
        if following.sigma != 0:
            there = WavyDenoiser()(x_next, following)
            x_next = taken.x_t + dt * (velocity + there.eps_hat - there.x_0_hat) / 2
        np.testing.assert_allclose(taken.x_next, x_next, rtol=0, atol=1e-12)
