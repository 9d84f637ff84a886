"""How fast the error falls with the number of steps, where the whole way is known."""

import math
from typing import Any

import pytest
import torch
from exact_denoisers import correlated

from core.config.samplers import DDIMConfig, EulerConfig, HeunConfig
from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    LinearScheduleConfig,
    RectifiedFlowScheduleConfig,
    ScheduleConfig,
)
from core.config.spacing import (
    KarrasSpacingConfig,
    LinearSpacingConfig,
    LogSNRSpacingConfig,
    SpacingConfig,
)
from core.diffusion.schedules.registry import build_schedule
from core.samplers.registry import SAMPLERS
from core.samplers.spacing import levels_of

FEW, MANY = 16, 256


def error(sampler: Any, schedule: ScheduleConfig, spacing: SpacingConfig, steps: int) -> float:
    """The largest at the last noise level, which is the same for any number of steps.

    The step from there to clean data is Euler's in every sampler; its error is of the order of
    sigma^2 there and does not fall with the number of steps.
    """
    denoiser, levels = correlated(), levels_of(spacing, build_schedule(schedule), steps)
    noise = torch.randn(8, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    x_t = levels[0].sigma * noise
    *_, last = SAMPLERS[sampler.kind](sampler, denoiser, levels, x_t, lambda: noise)
    exact = denoiser.carried(x_t, levels[0], last.level)
    return float((last.x_t - exact).abs().max())


@pytest.mark.parametrize(
    ("sampler", "least", "most"),
    [(DDIMConfig(), 0.85, 1.25), (EulerConfig(), 0.85, 1.25), (HeunConfig(), 1.8, 2.5)],
)
@pytest.mark.parametrize(
    ("schedule", "spacing"),
    [
        # In equal steps of time where the path is smooth in time. Sigma of the linear schedule
        # begins like the root of time, so it wants steps in the log SNR. EDM as in the paper.
        (CosineScheduleConfig(), LinearSpacingConfig()),
        (CosineScheduleConfig(zero_terminal_snr=True), LinearSpacingConfig()),
        (LinearScheduleConfig(), LogSNRSpacingConfig()),
        (EDMScheduleConfig(), KarrasSpacingConfig()),
        (RectifiedFlowScheduleConfig(), LinearSpacingConfig()),
    ],
)
def test_that_the_error_falls_with_the_order(
    sampler: Any, least: float, most: float, schedule: ScheduleConfig, spacing: SpacingConfig
) -> None:
    few, many = (error(sampler, schedule, spacing, steps) for steps in (FEW, MANY))
    order = math.log(few / many) / math.log(MANY / FEW)
    assert least < order < most


@pytest.mark.parametrize("steps", [10, 20, 50])
@pytest.mark.parametrize("zero_terminal_snr", [False, True])
def test_that_heun_is_better_than_euler_from_pure_noise(
    steps: int, zero_terminal_snr: bool
) -> None:
    """Sigma / alpha falls there from 20,000 or infinity to 10 in a step, which must not matter."""
    schedule = CosineScheduleConfig(zero_terminal_snr=zero_terminal_snr)
    heun, euler = (
        error(sampler, schedule, LinearSpacingConfig(), steps)
        for sampler in (HeunConfig(), EulerConfig())
    )
    assert heun < euler / 5
