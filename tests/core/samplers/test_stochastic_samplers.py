"""What distribution samples have, without drawing any at random.

For Gaussian data the exact denoiser is linear, so every sampler is; then mean and covariance of its
samples follow from those of the noise. The noise here is a set of points with mean 0, covariance 1
and no correlation with the noise of other steps, all exactly: so there is no sampling error, and
what is left is what the sampler itself does wrong in a finite number of steps.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from exact_denoisers import GaussianDenoiser, correlated
from torch import Tensor

from core.config.samplers import DDIMConfig, DDPMConfig, EulerAncestralConfig, HeunConfig
from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    LinearScheduleConfig,
    RectifiedFlowScheduleConfig,
    ScheduleConfig,
)
from core.config.spacing import LinearSpacingConfig, LogSNRSpacingConfig, SpacingConfig
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.schedules.registry import build_schedule
from core.samplers.registry import SAMPLERS
from core.samplers.spacing import levels_of
from core.samplers.step import SamplerStep

on_every_path = pytest.mark.parametrize(
    ("schedule", "spacing"),
    [
        (CosineScheduleConfig(zero_terminal_snr=True), LinearSpacingConfig()),
        (LinearScheduleConfig(), LogSNRSpacingConfig()),
        (EDMScheduleConfig(), LogSNRSpacingConfig()),
        (RectifiedFlowScheduleConfig(), LinearSpacingConfig()),
    ],
)


def uncorrelated_noise(draws: int) -> Iterator[Tensor]:
    """In draw k, two points on each axis of the plane, and all others at the centre."""
    axes = 2 * draws
    for k in range(draws):
        noise = torch.zeros(2, axes, 2, dtype=torch.float64)
        for j in range(2):
            noise[:, 2 * k + j, j] = torch.tensor([1.0, -1.0]) * math.sqrt(axes)
        yield noise.flatten(0, 1)


def way_of(
    config: Any, denoiser: GaussianDenoiser, levels: Sequence[NoiseLevel]
) -> Iterator[SamplerStep]:
    noise = uncorrelated_noise(len(levels))
    x_t = denoiser.noised(next(noise), levels[0])
    return SAMPLERS[config.kind](config, denoiser, levels, x_t, lambda: next(noise))


def covariance_of(x: Tensor) -> Tensor:
    return x.T.cov(correction=0)


@pytest.mark.parametrize(
    ("config", "order", "error"),
    [
        (DDPMConfig(variance="posterior"), 1, 0.05),
        (DDPMConfig(variance="beta"), 1, 0.02),
        (DDIMConfig(eta=0.5), 1, 0.03),
        (DDIMConfig(eta=1.0), 1, 0.05),
        (EulerAncestralConfig(), 1, 0.05),
        (HeunConfig(churn=20.0), 2, 0.002),
        (HeunConfig(churn=20.0, churn_low=0.1, churn_high=10.0), 2, 0.002),
    ],
)
@on_every_path
def test_that_samples_get_the_distribution_of_the_data(
    config: Any, order: int, error: float, schedule: ScheduleConfig, spacing: SpacingConfig
) -> None:
    """``error`` is that of the covariance after 256 steps, in units of the variances."""
    denoiser = correlated()
    errors: list[float] = []
    for steps in (64, 256):
        levels = levels_of(spacing, build_schedule(schedule), steps)
        *_, last = way_of(config, denoiser, levels)
        assert isinstance(denoiser.mean, Tensor)
        # Every step keeps the mean where it is: 1e-13 is rounding.
        np.testing.assert_allclose(last.x_next.mean(dim=0), denoiser.mean, rtol=0, atol=1e-13)
        exact = denoiser.covariance(levels[-1])
        std = exact.diag().sqrt()
        errors.append(
            float(((covariance_of(last.x_next) - exact) / std / std[:, None]).abs().max())
        )
    few, many = errors
    assert many < error
    assert math.log(few / many) / math.log(4) == pytest.approx(order, abs=0.25)


# Whoever noise is drawn for below, the covariance is right but for rounding at every level: 1e-12.


@on_every_path
@pytest.mark.parametrize("steps", [2, 5])
def test_that_beta_is_right_for_normal_data_with_any_number_of_steps(
    schedule: ScheduleConfig, spacing: SpacingConfig, steps: int
) -> None:
    """Ho et al. 2020, section 3.2: this variance is optimal for data with unit variance."""
    axes = correlated().axes
    mean = torch.tensor([0.5, -2.0], dtype=torch.float64)
    denoiser = GaussianDenoiser(mean, torch.ones(2, dtype=torch.float64), axes)
    levels = levels_of(spacing, build_schedule(schedule), steps)
    for taken in way_of(DDPMConfig(variance="beta"), denoiser, levels):
        level = taken.level
        atol = 1e-12 * (1 + level.sigma**2)
        np.testing.assert_allclose(taken.x_t.mean(dim=0), level.alpha * mean, rtol=0, atol=atol)
        exact = denoiser.covariance(level)
        np.testing.assert_allclose(covariance_of(taken.x_t), exact, rtol=0, atol=atol)


@on_every_path
@pytest.mark.parametrize("steps", [2, 5])
@pytest.mark.parametrize(
    "config",
    [DDPMConfig(variance="posterior"), DDIMConfig(eta=0.3), EulerAncestralConfig(eta=0.6)],
)
def test_that_posterior_is_right_for_a_single_point_with_any_number_of_steps(
    config: Any, schedule: ScheduleConfig, spacing: SpacingConfig, steps: int
) -> None:
    point = torch.tensor([0.5, -2.0], dtype=torch.float64)
    denoiser = GaussianDenoiser(point, 0.0)
    levels = levels_of(spacing, build_schedule(schedule), steps)
    taken = None
    for taken in way_of(config, denoiser, levels):
        level = taken.level
        atol = 1e-12 * (1 + level.sigma**2)
        np.testing.assert_allclose(taken.x_t.mean(dim=0), level.alpha * point, rtol=0, atol=atol)
        exact = level.sigma**2 * np.eye(2)
        np.testing.assert_allclose(covariance_of(taken.x_t), exact, rtol=0, atol=atol)
    assert taken is not None
    np.testing.assert_array_equal(taken.x_next, point.expand_as(taken.x_next))


@on_every_path
def test_that_beta_is_the_variance_of_the_forward_step_where_variance_is_preserved(
    schedule: ScheduleConfig, spacing: SpacingConfig
) -> None:
    levels = levels_of(spacing, build_schedule(schedule), 5)
    widest = [beta_spread(here, there) for here, there in pairwise(levels[:-1])]
    smallest = [
        there.sigma**2 * (1 - (here.alpha * there.sigma / (there.alpha * here.sigma)) ** 2)
        for here, there in pairwise(levels[:-1])
    ]
    assert all(small < wide for small, wide in zip(smallest, widest, strict=True))
    if isinstance(schedule, CosineScheduleConfig | LinearScheduleConfig):
        beta = [1 - here.alpha_bar / there.alpha_bar for here, there in pairwise(levels[:-1])]
        np.testing.assert_allclose(widest, beta, rtol=1e-9)


def beta_spread(here: NoiseLevel, there: NoiseLevel) -> float:
    """Variance of the noise in one step of DDPM, seen by taking the step with noise and without."""
    x_t = torch.ones(1, 2, dtype=torch.float64)
    with_noise, without = (
        next(
            SAMPLERS["ddpm"](
                DDPMConfig(variance="beta"),
                GaussianDenoiser(),
                [here, there],
                x_t,
                lambda share=share: share * torch.ones_like(x_t),
            )
        ).x_next
        for share in (1.0, 0.0)
    )
    return float((with_noise - without)[0, 0]) ** 2
