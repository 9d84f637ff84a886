"""Which noise levels are drawn for training."""

import math

import numpy as np
import pytest
import torch
from scipy import stats

from core.config.objective import (
    LogitNormalTimesConfig,
    LogNormalTimesConfig,
    TimeSamplingConfig,
    UniformTimesConfig,
)
from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    RectifiedFlowScheduleConfig,
)
from core.diffusion.schedules.registry import build_schedule
from core.diffusion.schedules.schedule import NoiseSchedule
from core.diffusion.time_sampling import TIME_SAMPLINGS, draw_quantiles, times_at

CPU = torch.device("cpu")
QUANTILES = (torch.arange(20_000, dtype=torch.float64) + 0.5) / 20_000


def for_training(
    config: CosineScheduleConfig | EDMScheduleConfig | RectifiedFlowScheduleConfig,
) -> NoiseSchedule:
    return build_schedule(config).for_training(CPU)


def test_that_every_timestep_is_drawn_equally_often() -> None:
    schedule = for_training(CosineScheduleConfig(timesteps=100))
    times = times_at(UniformTimesConfig(), schedule, QUANTILES)
    timesteps = (times * 100 - 1).round().long()
    np.testing.assert_allclose(times, (timesteps + 1).double() / 100, rtol=1e-12)
    np.testing.assert_array_equal(torch.bincount(timesteps), np.full(100, 200))


def test_that_edm_draws_log_normal_sigmas() -> None:
    schedule = build_schedule(EDMScheduleConfig())
    times = times_at(LogNormalTimesConfig(), schedule, QUANTILES)
    log_sigma = -schedule.log_snr(times) / 2
    # Evenly spread quantiles: the statistic's own resolution is 1/40,000; both ends are clamped.
    inside = (times > 0) & (times < 1)
    expected = -1.2 + 1.2 * stats.norm.ppf(QUANTILES.numpy())
    np.testing.assert_allclose(log_sigma[inside], expected[inside.numpy()], atol=1e-9)
    assert float(inside.double().mean()) > 0.999


def test_that_the_logit_of_time_is_normal() -> None:
    schedule = build_schedule(RectifiedFlowScheduleConfig())
    times = times_at(LogitNormalTimesConfig(mean=0.5, std=0.8), schedule, QUANTILES)
    expected = 0.5 + 0.8 * stats.norm.ppf(QUANTILES.numpy())
    np.testing.assert_allclose(torch.logit(times), expected, atol=1e-9)


@pytest.mark.parametrize("kind", TIME_SAMPLINGS)
@pytest.mark.parametrize(
    "schedule", [CosineScheduleConfig(), EDMScheduleConfig(), RectifiedFlowScheduleConfig()]
)
def test_that_every_time_has_a_noise_level(
    kind: str,
    schedule: CosineScheduleConfig | EDMScheduleConfig | RectifiedFlowScheduleConfig,
) -> None:
    configs: dict[str, TimeSamplingConfig] = {
        "uniform": UniformTimesConfig(),
        "log_normal": LogNormalTimesConfig(mean=0.0, std=20.0),
        "logit_normal": LogitNormalTimesConfig(std=10.0),
    }
    built = for_training(schedule)
    quantile = torch.tensor([0.0, 1e-7, 0.3, 0.9, 1 - 2**-24])
    times = times_at(configs[kind], built, quantile)
    assert bool((times >= built.first_time - 1e-7).all())
    assert bool((times <= 1).all())
    noised = built.noised_at(times, torch.zeros(5, 2))
    assert bool(noised.sigma.isfinite().all())
    assert bool((noised.sigma > 0).all())


def test_that_strata_hold_one_each() -> None:
    generator = torch.Generator().manual_seed(0)
    drawn = draw_quantiles(64, stratified=True, generator=generator, device=CPU)
    cells = torch.bincount((drawn * 64).long(), minlength=64)
    assert bool((cells <= 2).all())
    gaps = drawn.sort().values.diff()
    np.testing.assert_allclose(gaps, 1 / 64, atol=1e-6)  # float32 numbers below 1
    assert bool(((drawn >= 0) & (drawn < 1)).all())


def test_that_strata_make_a_mean_less_noisy() -> None:
    def spread(stratified: bool) -> float:
        generator = torch.Generator().manual_seed(1)
        means = [
            float(
                draw_quantiles(64, stratified=stratified, generator=generator, device=CPU)
                .square()
                .mean()
            )
            for _ in range(200)
        ]
        return float(np.std(means))

    # Independent draws: sqrt(4/45/64) = 0.037. Strata: of the order of 1/64.
    assert spread(stratified=False) == pytest.approx(math.sqrt(4 / 45 / 64), rel=0.25)
    assert spread(stratified=True) < 0.006
