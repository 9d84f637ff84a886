"""What holds for every noise schedule, and the formula of each."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from core.config.schedules import (
    CosineScheduleConfig,
    EDMScheduleConfig,
    LinearScheduleConfig,
    RectifiedFlowScheduleConfig,
    ScaledLinearScheduleConfig,
    ScheduleConfig,
    SigmoidScheduleConfig,
)
from core.diffusion.schedules.registry import SCHEDULES, build_schedule
from core.diffusion.schedules.schedule import NoiseSchedule

CONFIGS: dict[str, ScheduleConfig] = {
    "linear": LinearScheduleConfig(),
    "scaled_linear": ScaledLinearScheduleConfig(),
    "cosine": CosineScheduleConfig(),
    "sigmoid": SigmoidScheduleConfig(),
    "edm": EDMScheduleConfig(),
    "rectified_flow": RectifiedFlowScheduleConfig(),
    "linear, few": LinearScheduleConfig(timesteps=10),
    "cosine to pure noise": CosineScheduleConfig(zero_terminal_snr=True),
    "linear to pure noise": LinearScheduleConfig(zero_terminal_snr=True),
}
TIMES = st.floats(0.0, 1.0)


@pytest.fixture(params=CONFIGS, scope="module")
def schedule(request: pytest.FixtureRequest) -> NoiseSchedule:
    return build_schedule(CONFIGS[request.param])


def exactly(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def test_that_every_schedule_is_tried_here() -> None:
    assert {config.kind for config in CONFIGS.values()} == set(SCHEDULES)


def test_that_noise_only_grows(schedule: NoiseSchedule) -> None:
    times = torch.linspace(schedule.first_time, 1.0, 4001, dtype=torch.float64)
    log_snr = schedule.log_snr(times)
    assert bool((log_snr[1:] < log_snr[:-1]).all())
    assert bool((schedule.alpha_bar(times).diff() < 0).all())


@given(TIMES)
def test_that_time_is_the_inverse_of_log_snr(schedule: NoiseSchedule, share: float) -> None:
    time = schedule.first_time + share * (1 - schedule.first_time)
    back = schedule.time(schedule.log_snr(exactly(time)))
    # An angle or a power in double precision, of a slope up to about 1e3 in time.
    np.testing.assert_allclose(back, time, atol=1e-9)


@given(TIMES)
def test_that_amplitudes_and_log_snr_agree(schedule: NoiseSchedule, share: float) -> None:
    level = schedule.level_at(schedule.first_time + share * (1 - schedule.first_time))
    time = exactly(level.time)
    assert level.alpha == float(schedule.alpha(time))
    assert level.sigma == float(schedule.sigma(time))
    assert level.alpha_bar == pytest.approx(float(schedule.alpha_bar(time)), rel=1e-9)
    if level.alpha > 0:
        assert level.log_snr == pytest.approx(float(schedule.log_snr(time)), rel=1e-9, abs=1e-9)
    shape = {
        "variance_preserving": level.alpha**2 + level.sigma**2,
        "variance_exploding": level.alpha,
        "straight": level.alpha + level.sigma,
    }
    assert shape[schedule.path.name] == pytest.approx(1.0, abs=1e-12)


def test_that_training_sees_the_same_levels(schedule: NoiseSchedule) -> None:
    timesteps = [0, 1, schedule.timesteps // 2, schedule.timesteps - 2, schedule.timesteps - 1]
    times = [schedule.time_of(timestep) for timestep in timesteps]
    on_device = schedule.for_training(torch.device("cpu"))
    noised = on_device.noised_at(torch.tensor(times), torch.zeros(5, 2))
    for i, time in enumerate(times):
        level = schedule.level_at(time)
        # Single precision holds log SNRs up to 20 to about 2e-6, so amplitudes to 1e-6 of
        # themselves; a time near 1 of a continuous schedule to 6e-8 of a slope of about 1e3.
        assert float(noised.alpha[i]) == pytest.approx(level.alpha, rel=1e-4, abs=1e-7)
        assert float(noised.sigma[i]) == pytest.approx(level.sigma, rel=1e-4, abs=1e-7)
        assert schedule.timestep_of(time) == timesteps[i]


def test_that_levels_of_all_timesteps_are_those_of_their_times(schedule: NoiseSchedule) -> None:
    levels = schedule.all_levels()
    assert len(levels) == schedule.timesteps
    for timestep in (0, schedule.timesteps // 3, schedule.timesteps - 1):
        assert levels[timestep] == schedule.level_at(schedule.time_of(timestep))


def table(config: ScheduleConfig) -> torch.Tensor:
    alpha_bar = [level.alpha_bar for level in build_schedule(config).all_levels()]
    return torch.tensor(alpha_bar, dtype=torch.float64)


def test_that_the_linear_schedule_follows_its_formula() -> None:
    beta = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64)
    np.testing.assert_allclose(table(LinearScheduleConfig()), (1 - beta).cumprod(0), rtol=1e-10)


def test_that_fewer_timesteps_drown_the_data_as_well() -> None:
    few, many = table(LinearScheduleConfig(timesteps=100)), table(LinearScheduleConfig())
    # The log of the signal power that is left: the same integral, in a tenth of the steps.
    assert math.log(few[-1]) == pytest.approx(math.log(many[-1]), rel=0.1)


def test_that_the_scaled_linear_schedule_follows_its_formula() -> None:
    beta = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    expected = (1 - beta).cumprod(0)
    np.testing.assert_allclose(table(ScaledLinearScheduleConfig()), expected, rtol=1e-10)


def test_that_the_cosine_schedule_follows_its_formula() -> None:
    t = torch.arange(1, 1001, dtype=torch.float64) / 1000
    f = torch.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
    start = math.cos(0.008 / 1.008 * math.pi / 2) ** 2
    # Only the last beta is large enough to be clipped.
    np.testing.assert_allclose(table(CosineScheduleConfig())[:-1], (f / start)[:-1], rtol=1e-9)


def test_that_the_sigmoid_schedule_follows_its_formula() -> None:
    t = torch.arange(1, 1001, dtype=torch.float64) / 1000
    gamma = torch.sigmoid(exactly(3.0)) - torch.sigmoid(-3 + 6 * t)
    gamma = gamma / (torch.sigmoid(exactly(3.0)) - torch.sigmoid(exactly(-3.0)))
    np.testing.assert_allclose(table(SigmoidScheduleConfig())[:-1], gamma[:-1], rtol=1e-9)


def test_that_edm_sigmas_follow_their_formula() -> None:
    schedule = build_schedule(EDMScheduleConfig())
    share = torch.linspace(0, 1, 18, dtype=torch.float64)  # eq. 5, with i/(N-1) = 1 - time
    expected = (80 ** (1 / 7) + (1 - share) * (0.002 ** (1 / 7) - 80 ** (1 / 7))) ** 7
    np.testing.assert_allclose(schedule.sigma(share), expected, rtol=1e-10)
    assert schedule.level_at(1.0).sigma == pytest.approx(80.0, rel=1e-12)
    assert schedule.level_at(0.0).sigma == pytest.approx(0.002, rel=1e-12)


def test_that_a_rectified_flow_is_straight() -> None:
    schedule = build_schedule(RectifiedFlowScheduleConfig())
    times = torch.linspace(0.001, 1, 100, dtype=torch.float64)
    np.testing.assert_allclose(schedule.sigma(times), times, atol=1e-14)
    np.testing.assert_allclose(schedule.alpha(times), 1 - times, atol=1e-14)
    assert schedule.level_at(1.0).alpha == 0.0


@pytest.mark.parametrize("kind", ["linear", "scaled_linear", "cosine", "sigmoid"])
def test_that_a_schedule_can_end_in_pure_noise(kind: str) -> None:
    adapter: TypeAdapter[ScheduleConfig] = TypeAdapter(ScheduleConfig)
    plain = build_schedule(adapter.validate_python({"kind": kind}))
    ended = build_schedule(adapter.validate_python({"kind": kind, "zero_terminal_snr": True}))
    last = ended.level_at(1.0)
    assert (last.alpha, last.sigma, last.log_snr) == (0.0, 1.0, -math.inf)
    first = ended.level_at(ended.first_time)
    assert first.alpha == pytest.approx(plain.level_at(plain.first_time).alpha, rel=1e-9)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "linear", "beta_start": 0.5}, "beta_end: got 0.02, but it must be at least"),
        ({"kind": "sigmoid", "start": 4.0}, "end: got 3, but it must be larger than start"),
        ({"kind": "edm", "sigma_min": 0.0}, "greater than 0"),
        ({"kind": "edm", "sigma_max": math.inf}, "finite number"),
        ({"kind": "edm", "sigma_min": math.nan}, "finite number"),
    ],
)
def test_that_impossible_schedules_are_refused(given: dict[str, object], sentence: str) -> None:
    adapter: TypeAdapter[ScheduleConfig] = TypeAdapter(ScheduleConfig)
    with pytest.raises(ValidationError, match=sentence):
        adapter.validate_python(given)
