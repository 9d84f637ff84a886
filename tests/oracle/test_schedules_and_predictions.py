"""Schedules, predictions and guidance against diffusers, elementwise.

diffusers keeps its tables in float32, ours are float64: rtol 1e-5 leaves room for that. Its
products over 1,000 betas drift more towards the end, where alpha_bar is 1e-9: atol 1e-9.
"""

from typing import Any, cast

import numpy as np
import pytest
import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler, rescale_zero_terminal_snr
from diffusers.schedulers.scheduling_edm_euler import EDMEulerScheduler
from diffusers.schedulers.scheduling_flow_match_euler_discrete import (
    FlowMatchEulerDiscreteScheduler,
)
from torch import Tensor

from core.config.predictions import EDMPredictionConfig, VPredictionConfig
from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    LinearScheduleConfig,
    RectifiedFlowScheduleConfig,
    ScaledLinearScheduleConfig,
    ScheduleConfig,
)
from core.config.spacing import KarrasSpacingConfig, TrailingSpacingConfig
from core.diffusion.predictions.edm import EDMPrediction
from core.diffusion.predictions.v import VPrediction
from core.diffusion.schedules.registry import build_schedule
from core.samplers.spacing import levels_of

PAIRS: dict[str, tuple[ScheduleConfig, dict[str, Any]]] = {
    "linear": (LinearScheduleConfig(), {"beta_schedule": "linear"}),
    "scaled_linear": (
        ScaledLinearScheduleConfig(),
        {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012},
    ),
    "cosine": (CosineScheduleConfig(), {"beta_schedule": "squaredcos_cap_v2"}),
}
"""Their "sigmoid" is another schedule than ours, of the betas (Xu et al. 2022)."""


def theirs(name: str) -> DDIMScheduler:
    return DDIMScheduler(num_train_timesteps=1000, **PAIRS[name][1])


def alpha_bars(config: ScheduleConfig) -> Tensor:
    levels = build_schedule(config).all_levels()
    return torch.tensor([level.alpha_bar for level in levels], dtype=torch.float64)


@pytest.mark.parametrize("name", PAIRS)
def test_that_the_schedule_is_theirs(name: str) -> None:
    np.testing.assert_allclose(
        alpha_bars(PAIRS[name][0]), theirs(name).alphas_cumprod, rtol=2e-5, atol=1e-9
    )


@pytest.mark.parametrize("name", PAIRS)
def test_that_zero_terminal_snr_is_theirs(name: str) -> None:
    config = PAIRS[name][0].model_copy(update={"zero_terminal_snr": True})
    rescaled_betas: Tensor = rescale_zero_terminal_snr(theirs(name).betas)
    # Differences of float32 roots near 0 and products of them.
    np.testing.assert_allclose(
        alpha_bars(config), torch.cumprod(1 - rescaled_betas, 0), rtol=1e-3, atol=1e-7
    )


@pytest.mark.parametrize("name", PAIRS)
def test_that_noising_and_v_are_theirs(name: str) -> None:
    x_0, eps = torch.randn(64, 2), torch.randn(64, 2)
    timestep = torch.randint(1000, (64,))
    as_they_ask = cast(torch.IntTensor, timestep)  # they take any integers
    schedule = build_schedule(PAIRS[name][0]).for_training(torch.device("cpu"))
    noised = schedule.noised_at((timestep + 1) / 1000, x_0)
    alpha, sigma = noised.alpha, noised.sigma
    # alpha near the last timestep is the root of a float32 product.
    np.testing.assert_allclose(
        alpha * x_0 + sigma * eps,
        theirs(name).add_noise(x_0, eps, as_they_ask),
        rtol=1e-5,
        atol=2e-5,
    )
    np.testing.assert_allclose(
        VPrediction(VPredictionConfig()).target(x_0, eps, alpha, sigma),
        theirs(name).get_velocity(x_0, eps, as_they_ask),
        rtol=1e-5,
        atol=2e-5,
    )


def test_that_edm_sigmas_and_preconditioning_are_theirs() -> None:
    scheduler = EDMEulerScheduler(sigma_data=0.5)
    scheduler.set_timesteps(20)
    levels = levels_of(KarrasSpacingConfig(), build_schedule(EDMScheduleConfig()), 20)
    sigmas = [level.sigma for level in levels]
    np.testing.assert_allclose(sigmas, scheduler.sigmas, rtol=1e-5)  # float32
    prediction = EDMPrediction(EDMPredictionConfig(sigma_data=0.5))
    sample, output = torch.randn(8, 2), torch.randn(8, 2)
    for sigma in (0.002, 0.3, 80.0):
        x_in: Tensor = scheduler.precondition_inputs(sample, sigma)
        np.testing.assert_allclose(
            sample * prediction.input_scale(1.0, sigma), x_in, rtol=1e-5, atol=1e-7
        )
        denoised: Tensor = scheduler.precondition_outputs(sample, output, torch.tensor(sigma))
        np.testing.assert_allclose(
            prediction.x_0_hat(output, sample, 1.0, sigma), denoised, rtol=1e-4, atol=1e-5
        )
        # Our networks are given -8 times their noise condition.
        level = build_schedule(EDMScheduleConfig()).level_of_log_snr(-2 * float(np.log(sigma)))
        condition = float(scheduler.precondition_noise(sigma))
        assert -8 * condition == pytest.approx(level.log_snr, rel=1e-6)


def test_that_the_steps_of_a_flow_are_theirs() -> None:
    scheduler = FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000)
    scheduler.set_timesteps(sigmas=[1.0, 0.75, 0.5, 0.25])
    schedule = build_schedule(RectifiedFlowScheduleConfig())
    levels = levels_of(TrailingSpacingConfig(), schedule, 4)
    theirs_sigmas = cast(Tensor, scheduler.sigmas)
    np.testing.assert_allclose([level.sigma for level in levels], theirs_sigmas, atol=1e-7)
