import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.config.method import CosineScheduleConfig
from core.config.sampling import DDIMConfig
from core.diffusion.denoiser import Estimates
from core.diffusion.schedules.cosine import cosine_schedule
from core.diffusion.schedules.schedule import NoiseSchedule
from core.errors import NoisescopeError
from core.samplers.ddim import ddim
from core.samplers.step import trailing_timesteps

DATA_STD = 0.4


def exact_schedule() -> NoiseSchedule:
    alpha_bar = cosine_schedule(CosineScheduleConfig()).alpha_bar
    return NoiseSchedule.from_alpha_bar(alpha_bar, torch.float64)


class GaussianDenoiser:
    """The exact denoiser of data N(0, s^2).

    E[x_0 | x_t] = alpha s^2 / (alpha^2 s^2 + sigma^2) x_t.
    """

    nfe = 1

    def __init__(self, schedule: NoiseSchedule) -> None:
        self.schedule = schedule

    def __call__(self, x_t: Tensor, timestep: int) -> Estimates:
        alpha, sigma = self.schedule.alpha[timestep], self.schedule.sigma[timestep]
        x_0_hat = alpha * DATA_STD**2 / (alpha**2 * DATA_STD**2 + sigma**2) * x_t
        return Estimates(x_0_hat, (x_t - alpha * x_0_hat) / sigma)


def samples(steps: int, eta: float, count: int = 3) -> tuple[Tensor, Tensor]:
    schedule = exact_schedule()
    noise = torch.randn(count, 1, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    way = ddim(
        DDIMConfig(eta=eta),
        GaussianDenoiser(schedule),
        schedule,
        noise,
        trailing_timesteps(schedule.timesteps, steps),
        torch.Generator().manual_seed(3),
    )
    *_, last = way
    return noise, last.x_next


def test_that_the_error_on_gaussian_data_falls_with_the_first_order() -> None:
    # The probability-flow path carries x_T to x_T times the ratio of standard deviations.
    schedule = exact_schedule()
    start = math.sqrt(schedule.alpha[-1] ** 2 * DATA_STD**2 + schedule.sigma[-1] ** 2)
    errors: list[float] = []
    for steps in (25, 50, 100):
        noise, drawn = samples(steps, eta=0.0)
        errors.append(float((drawn - noise * DATA_STD / start).abs().max()))
    orders = [math.log2(errors[i] / errors[i + 1]) for i in range(2)]
    assert all(0.85 < order < 1.25 for order in orders), orders


def test_that_full_noise_gives_the_exact_variance() -> None:
    _, drawn = samples(1000, eta=1.0, count=20_000)
    # The standard error of a variance from n samples is sqrt(2/n) of it: 1 %; four of them, and
    # 1 % for the finite steps.
    assert float(drawn.var()) == pytest.approx(DATA_STD**2, rel=0.05)


def test_that_without_eta_no_random_number_is_drawn() -> None:
    schedule = exact_schedule()
    generator = torch.Generator().manual_seed(0)
    before = generator.get_state()
    noise = torch.randn(2, 1, dtype=torch.float64)
    list(ddim(DDIMConfig(), GaussianDenoiser(schedule), schedule, noise, [999, 500, 0], generator))
    assert torch.equal(before, generator.get_state())


def test_that_every_step_begins_where_the_last_one_ended() -> None:
    schedule = exact_schedule()
    noise = torch.randn(4, 2, dtype=torch.float64)
    timesteps = trailing_timesteps(1000, 10)
    way = list(
        ddim(
            DDIMConfig(), GaussianDenoiser(schedule), schedule, noise, timesteps, torch.Generator()
        )
    )
    assert [taken.timestep for taken in way] == list(timesteps)
    assert [taken.nfe for taken in way] == list(range(1, 11))
    np.testing.assert_array_equal(way[0].x_t, noise)
    for before, after in itertools.pairwise(way):
        np.testing.assert_array_equal(before.x_next, after.x_t)


@given(st.integers(1, 1000))
def test_that_timesteps_fall_from_pure_noise(steps: int) -> None:
    timesteps = trailing_timesteps(1000, steps)
    assert timesteps[0] == 999
    assert len(timesteps) == steps
    assert all(a > b >= 0 for a, b in itertools.pairwise(timesteps))


@pytest.mark.parametrize("steps", [0, 1001])
def test_that_an_impossible_number_of_steps_is_refused(steps: int) -> None:
    with pytest.raises(NoisescopeError, match="choose a whole number from 1 to 1000"):
        trailing_timesteps(1000, steps)
