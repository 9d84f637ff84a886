"""Where samplers step: formulas, ends, and what is refused."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    LinearScheduleConfig,
    RectifiedFlowScheduleConfig,
    ScheduleConfig,
)
from core.config.spacing import (
    IN_TIMESTEPS,
    KarrasSpacingConfig,
    LeadingSpacingConfig,
    LinearSpacingConfig,
    LogSNRSpacingConfig,
    SpacingConfig,
    TrailingSpacingConfig,
)
from core.diffusion.schedules.level import CLEAN
from core.diffusion.schedules.registry import build_schedule
from core.errors import NoisescopeError
from core.samplers.spacing import MOST_STEPS, SPACINGS, levels_of

COSINE = build_schedule(CosineScheduleConfig())
EDM = build_schedule(EDMScheduleConfig())
FLOW = build_schedule(RectifiedFlowScheduleConfig())
ZERO_SNR = build_schedule(CosineScheduleConfig(zero_terminal_snr=True))


def spacing(kind: str) -> Any:
    return TypeAdapter[SpacingConfig](SpacingConfig).validate_python({"kind": kind})


@pytest.mark.parametrize(
    ("config", "steps", "timesteps"),
    [
        # Lin et al. 2024 (arXiv 2305.08891), table 2, counted from 0 as in the code of DDIM.
        (LinearSpacingConfig(), 5, [999, 749, 500, 250, 0]),
        (LeadingSpacingConfig(), 5, [800, 600, 400, 200, 0]),
        (TrailingSpacingConfig(), 5, [999, 799, 599, 399, 199]),
        (LinearSpacingConfig(), 1, [999]),
        (LeadingSpacingConfig(), 1, [0]),
        (TrailingSpacingConfig(), 1, [999]),
        # Not whole: 333.33, of which leading takes the whole part and trailing the nearest.
        (LeadingSpacingConfig(), 3, [666, 333, 0]),
        (TrailingSpacingConfig(), 3, [999, 666, 332]),
    ],
)
def test_that_timesteps_are_those_of_the_table(
    config: SpacingConfig, steps: int, timesteps: list[int]
) -> None:
    *levels, _ = levels_of(config, COSINE, steps)
    assert levels == [COSINE.level_at(COSINE.time_of(timestep)) for timestep in timesteps]


def test_that_a_continuous_schedule_takes_timesteps_that_are_not_whole() -> None:
    *levels, _ = levels_of(LinearSpacingConfig(), EDM, 4)
    np.testing.assert_allclose([level.time for level in levels], [1, 2 / 3, 1 / 3, 0], atol=1e-15)
    *levels, _ = levels_of(TrailingSpacingConfig(), FLOW, 3)
    # Timestep t - 1 is at time t / T, so thirds stay thirds.
    np.testing.assert_allclose([level.sigma for level in levels], [1, 2 / 3, 1 / 3], rtol=1e-14)


@pytest.mark.parametrize(
    "schedule",
    [
        CosineScheduleConfig(),
        CosineScheduleConfig(zero_terminal_snr=True),
        LinearScheduleConfig(timesteps=100),
        EDMScheduleConfig(),
        RectifiedFlowScheduleConfig(),
    ],
)
@pytest.mark.parametrize("kind", SPACINGS)
@pytest.mark.parametrize("steps", [1, 2, 7, 40])
def test_that_levels_fall_to_clean_data(schedule: ScheduleConfig, kind: str, steps: int) -> None:
    built = build_schedule(schedule)
    levels = levels_of(spacing(kind), built, steps)
    assert len(levels) == steps + 1
    assert levels[-1] == CLEAN
    assert all(a.sigma > b.sigma for a, b in itertools.pairwise(levels))
    assert all(a.log_snr < b.log_snr for a, b in itertools.pairwise(levels))
    if kind != "leading":  # the table says so of it
        assert levels[0] == built.level_at(1.0)
    if kind in ("linear", "karras", "log_snr") and steps > 1:
        assert levels[-2].sigma_ve == pytest.approx(built.level_at(built.first_time).sigma_ve)


@pytest.mark.parametrize("kind", IN_TIMESTEPS)
def test_that_a_discrete_schedule_takes_whole_timesteps_none_of_them_twice(kind: str) -> None:
    schedule = build_schedule(LinearScheduleConfig(timesteps=20))
    for steps in range(1, 21):
        *levels, _ = levels_of(spacing(kind), schedule, steps)
        timesteps = [schedule.timestep_of(level.time) for level in levels]
        assert sorted(set(timesteps), reverse=True) == timesteps
        whole = [schedule.time_of(timestep) for timestep in timesteps]
        assert [level.time for level in levels] == whole


@pytest.mark.parametrize("schedule", [ZERO_SNR, FLOW])
@pytest.mark.parametrize("kind", [kind for kind in SPACINGS if kind != "leading"])
def test_that_it_begins_at_pure_noise_where_there_is_any(schedule: Any, kind: str) -> None:
    levels = levels_of(spacing(kind), schedule, 10)
    assert (levels[0].alpha, levels[0].sigma) == (0.0, 1.0)
    assert levels[1].alpha > 0


@pytest.mark.parametrize("rho", [1.0, 7.0])
@pytest.mark.parametrize("schedule", [EDM, COSINE])
def test_that_karras_spacing_is_equation_5(schedule: Any, rho: float) -> None:
    steps = 18
    levels = levels_of(KarrasSpacingConfig(rho=rho), schedule, steps)
    most, least = schedule.level_at(1.0).sigma_ve, schedule.level_at(schedule.first_time).sigma_ve
    expected = [
        (most ** (1 / rho) + i / (steps - 1) * (least ** (1 / rho) - most ** (1 / rho))) ** rho
        for i in range(steps)
    ]
    # Near the small end of 20,000^(1/rho) subtraction leaves 10 digits.
    np.testing.assert_allclose([level.sigma_ve for level in levels[:-1]], expected, rtol=1e-9)


@pytest.mark.parametrize("schedule", [EDM, COSINE])
def test_that_log_snr_spacing_is_uniform(schedule: Any) -> None:
    levels = levels_of(LogSNRSpacingConfig(), schedule, 20)[:-1]
    strides = np.diff([level.log_snr for level in levels])
    np.testing.assert_allclose(strides, strides.mean(), rtol=1e-9)
    assert levels[0].log_snr == pytest.approx(schedule.level_at(1.0).log_snr)


@pytest.mark.parametrize("schedule", [ZERO_SNR, FLOW])
def test_that_from_pure_noise_on_log_snr_spacing_counts_from_the_next_timestep(
    schedule: Any,
) -> None:
    """From minus infinity there are no equal steps; the first one goes there."""
    levels = levels_of(LogSNRSpacingConfig(), schedule, 20)[:-1]
    noisiest = schedule.level_at(schedule.time_of(schedule.timesteps - 2)).log_snr
    assert math.isinf(levels[0].log_snr)
    strides = np.diff([noisiest, *(level.log_snr for level in levels[1:])])
    np.testing.assert_allclose(strides, strides.mean(), rtol=1e-9)


@pytest.mark.parametrize("kind", SPACINGS)
def test_that_an_impossible_number_of_steps_is_refused(kind: str) -> None:
    schedule = build_schedule(LinearScheduleConfig(timesteps=20))
    most = 20 if kind in IN_TIMESTEPS else MOST_STEPS
    for steps in (0, -1, most + 1):
        with pytest.raises(NoisescopeError) as refused:
            levels_of(spacing(kind), schedule, steps)
        assert str(refused.value) == (
            f"sampling.steps: got {steps}, which {kind} spacing of this schedule cannot take; "
            f"choose a whole number from 1 to {most}."
        )
    assert len(levels_of(spacing(kind), schedule, 20)) == 21
