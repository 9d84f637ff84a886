"""What distribution samples have, without drawing any at random.

For Gaussian data the exact denoiser is linear, so every sampler is; then mean and covariance of its
samples follow from those of the noise. The noise here is a set of points with mean 0, covariance 1
and no correlation with the noise of other steps, all exactly: so there is no sampling error, and
what is left is what the sampler itself does wrong in a finite number of steps.
"""

import math
from collections.abc import Iterator, Sequence
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
            noise[0, 2 * k + j, j], noise[1, 2 * k + j, j] = axes**0.5, -(axes**0.5)
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
        (DDPMConfig(variance="posterior"), 1, 0.15),
        (DDPMConfig(variance="beta"), 1, 0.06),
        (DDIMConfig(eta=0.5), 1, 0.1),
        (EulerAncestralConfig(), 1, 0.15),
        (HeunConfig(churn=10.0, churn_low=0.1, churn_high=10.0), 2, 0.01),
    ],
)
@on_every_path
def test_that_samples_get_the_distribution_of_the_data(
    config: Any, order: int, error: float, schedule: ScheduleConfig, spacing: SpacingConfig
) -> None:
    """Ever better with more steps; 96 of them leave this ``error`` of a variance at most."""
    denoiser = correlated()
    errors: list[float] = []
    for steps in (24, 96):
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


# Below nothing is wrong but for rounding, at any noise level: 1e-12 of the variance.


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
