import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.config.method import CosineScheduleConfig
from core.diffusion.predictions.registry import PREDICTIONS
from core.diffusion.schedules.cosine import cosine_schedule


def test_that_the_cosine_schedule_follows_its_formula() -> None:
    schedule = cosine_schedule(CosineScheduleConfig())
    t = (torch.arange(1, 1001, dtype=torch.float64)) / 1000
    f = torch.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
    start = math.cos(0.008 / 1.008 * math.pi / 2) ** 2
    # Only the last beta is large enough to be clipped.
    np.testing.assert_allclose(schedule.alpha_bar[:-1], (f / start)[:-1], rtol=1e-9)


@given(st.integers(10, 2000), st.floats(0.0, 0.1))
def test_that_noise_only_grows(timesteps: int, offset: float) -> None:
    schedule = cosine_schedule(CosineScheduleConfig(timesteps=timesteps, offset=offset))
    assert schedule.timesteps == timesteps
    assert bool((schedule.alpha_bar.diff() < 0).all())
    assert bool((schedule.log_snr.diff() < 0).all())
    # float32 holds each square to about 1e-7.
    np.testing.assert_allclose(schedule.alpha**2 + schedule.sigma**2, 1.0, atol=3e-7)


def test_that_log_snr_is_that_of_the_amplitudes() -> None:
    schedule = cosine_schedule(CosineScheduleConfig())
    log_snr = (schedule.alpha_bar / (1 - schedule.alpha_bar)).log()
    np.testing.assert_allclose(schedule.log_snr.double(), log_snr, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", PREDICTIONS)
@given(
    x_0=st.floats(-1, 1),
    eps=st.floats(-4, 4),
    timestep=st.integers(0, 999),
)
def test_that_a_perfect_prediction_gives_back_data_and_noise(
    name: str, x_0: float, eps: float, timestep: int
) -> None:
    alpha_bar = cosine_schedule(CosineScheduleConfig()).alpha_bar[timestep]
    alpha, sigma = alpha_bar.sqrt(), (1 - alpha_bar).sqrt()
    data, noise = torch.tensor([[x_0]]).double(), torch.tensor([[eps]]).double()
    prediction = PREDICTIONS[name]
    x_t = alpha * data + sigma * noise
    target = prediction.target(data, noise, alpha, sigma)
    np.testing.assert_allclose(prediction.x_0_hat(target, x_t, alpha, sigma), data, atol=1e-10)
    np.testing.assert_allclose(prediction.eps_hat(target, x_t, alpha, sigma), noise, atol=1e-10)
