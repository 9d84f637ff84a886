"""DDIM as it stands in Song et al. 2021 (arXiv 2010.02502), and what it does to Gaussian data."""

import math

import numpy as np
import pytest
import torch
from exact_denoisers import GaussianDenoiser, WavyDenoiser

from core.config.samplers import DDIMConfig
from core.config.schedules import CosineScheduleConfig
from core.config.spacing import TrailingSpacingConfig
from core.diffusion.schedules.registry import build_schedule
from core.samplers.ddim import ddim
from core.samplers.spacing import levels_of

SCHEDULE = build_schedule(CosineScheduleConfig())


@pytest.mark.parametrize("eta", [0.0, 0.3, 1.0])
def test_that_a_step_is_that_of_the_paper(eta: float) -> None:
    """Eq. 12 and 16; the paper's alpha is our alpha_bar."""
    generator = torch.Generator().manual_seed(1)
    x_t, noise = torch.randn(2, 16, 2, dtype=torch.float64, generator=generator)
    here, there = SCHEDULE.level_at(0.8), SCHEDULE.level_at(0.5)
    (taken,) = ddim(DDIMConfig(eta=eta), WavyDenoiser(), [here, there], x_t, lambda: noise)
    a, b = here.alpha_bar, there.alpha_bar
    sigma = eta * math.sqrt((1 - b) / (1 - a)) * math.sqrt(1 - a / b)
    expected = math.sqrt(b) * (x_t - math.sqrt(1 - a) * taken.eps_hat) / math.sqrt(a)
    expected += math.sqrt(1 - b - sigma**2) * taken.eps_hat + sigma * noise
    np.testing.assert_allclose(taken.x_next, expected, rtol=0, atol=1e-13)  # rounding


def test_that_the_error_of_a_sample_falls_with_the_first_order() -> None:
    # With trailing spacing the last level comes nearer to clean data as well.
    denoiser = GaussianDenoiser(std=0.4)
    noise = torch.randn(3, 1, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    errors: list[float] = []
    for steps in (25, 50, 100):
        levels = levels_of(TrailingSpacingConfig(), SCHEDULE, steps)
        x_t = levels[0].sigma * noise
        *_, last = ddim(DDIMConfig(), denoiser, levels, x_t, lambda: noise)
        exact = denoiser.carried(x_t, levels[0], levels[-1])
        errors.append(float((last.x_next - exact).abs().max()))
    orders = [math.log2(errors[i] / errors[i + 1]) for i in range(2)]
    assert all(0.85 < order < 1.25 for order in orders), orders
