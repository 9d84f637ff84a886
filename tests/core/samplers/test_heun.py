"""Churn, and what a step shows of it. Heun's steps themselves: test_identities.py."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from exact_denoisers import WavyDenoiser
from pydantic import TypeAdapter
from torch import Tensor

from core.config.predictions import PredictionConfig
from core.config.samplers import HeunConfig
from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    RectifiedFlowScheduleConfig,
    ScheduleConfig,
)
from core.config.spacing import TrailingSpacingConfig
from core.diffusion.denoiser import NetworkDenoiser
from core.diffusion.predictions.registry import PREDICTIONS, build_prediction
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.schedules.registry import build_schedule
from core.samplers.heun import heun
from core.samplers.spacing import levels_of
from core.samplers.step import SamplerStep

STEPS = 10

on_every_path = pytest.mark.parametrize(
    "schedule",
    [
        CosineScheduleConfig(zero_terminal_snr=True),
        EDMScheduleConfig(),
        RectifiedFlowScheduleConfig(),
    ],
)


def way_of(
    config: HeunConfig, schedule: ScheduleConfig
) -> tuple[list[SamplerStep], list[NoiseLevel], list[Tensor]]:
    """The way, its levels, and the noise that was drawn on it."""
    generator = torch.Generator().manual_seed(1)
    drawn: list[Tensor] = []

    def fresh_noise() -> Tensor:
        drawn.append(torch.randn(6, 2, dtype=torch.float64, generator=generator))
        return drawn[-1]

    levels = list(levels_of(TrailingSpacingConfig(), build_schedule(schedule), STEPS))
    x_t = levels[0].sigma * torch.randn(6, 2, dtype=torch.float64, generator=generator)
    return list(heun(config, WavyDenoiser(), levels, x_t, fresh_noise)), levels, drawn


@on_every_path
@pytest.mark.parametrize(("churn", "gamma"), [(2.0, 0.2), (9.0, math.sqrt(2) - 1)])
def test_that_churn_is_added_to_x_t_and_shown(
    schedule: ScheduleConfig, churn: float, gamma: float
) -> None:
    """Algorithm 2 of Karras et al. 2022, lines 4 to 6, in units of x_t."""
    way, levels, drawn = way_of(HeunConfig(churn=churn, churn_noise=1.01), schedule)
    first = 1 if levels[0].alpha == 0 else 0  # no noise is added to what is nothing else
    assert len(drawn) == STEPS - first
    assert way[0].level == levels[0] or first == 0
    for i in range(max(1, first), STEPS):
        level, churned = levels[i], way[i].level
        assert churned.sigma == pytest.approx((1 + gamma) * level.sigma)
        assert churned.alpha == level.alpha
        added = 1.01 * math.sqrt(churned.sigma**2 - level.sigma**2) * drawn[i - first]
        np.testing.assert_allclose(way[i].x_t, way[i - 1].x_next + added, rtol=0, atol=1e-12)
        # What is shown of a step belongs together.
        estimates = WavyDenoiser()(way[i].x_t, churned)
        np.testing.assert_array_equal(way[i].x_0_hat, estimates.x_0_hat)
        np.testing.assert_array_equal(way[i].eps_hat, estimates.eps_hat)
    assert way[-1].nfe == 2 * STEPS - 1


@on_every_path
def test_that_the_time_of_churned_noise_is_read_off_between_the_levels(
    schedule: ScheduleConfig,
) -> None:
    built = build_schedule(schedule)
    way, levels, _ = way_of(HeunConfig(churn=2.0), schedule)
    for taken, level, before in zip(way[2:], levels[2:], levels[1:], strict=False):
        assert level.time < taken.level.time
        exact = built.level_of_log_snr(taken.level.log_snr).time
        # Read off linearly in alpha_bar, so within the step but not to the digit.
        assert taken.level.time == pytest.approx(exact, abs=(before.time - level.time) / 2)


def test_that_churn_keeps_to_its_interval_and_both_ends_belong_to_it() -> None:
    schedule = CosineScheduleConfig()
    levels = levels_of(TrailingSpacingConfig(), build_schedule(schedule), STEPS)
    low, high = levels[6].sigma_ve, levels[3].sigma_ve
    way, _, drawn = way_of(HeunConfig(churn=4.0, churn_low=low, churn_high=high), schedule)
    assert [i for i in range(STEPS) if way[i].level != levels[i]] == [3, 4, 5, 6]
    assert len(drawn) == 4


@pytest.mark.parametrize("kind", PREDICTIONS)
@pytest.mark.parametrize("sigma", [0.1, 2.0])
def test_that_a_denoiser_takes_no_notice_of_scale(kind: str, sigma: float) -> None:
    """So a network may be asked beside the path that it was trained on."""

    def network(x: Tensor, log_snr: Tensor, _labels: Tensor | None) -> Tensor:
        return torch.sin(3 * x) + log_snr[:, None] / 10

    config: Any = TypeAdapter[PredictionConfig](PredictionConfig).validate_python({"kind": kind})
    denoiser = NetworkDenoiser(network, build_prediction(config))
    x_t = torch.randn(6, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    here = denoiser(x_t, NoiseLevel(0.5, 0.8, sigma))
    there = denoiser(3 * x_t, NoiseLevel(0.5, 3 * 0.8, 3 * sigma))
    np.testing.assert_allclose(there.x_0_hat, here.x_0_hat, rtol=0, atol=1e-12)
    np.testing.assert_allclose(there.eps_hat, here.eps_hat, rtol=0, atol=1e-12)
