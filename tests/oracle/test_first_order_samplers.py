"""Samplers and spacings against diffusers, elementwise over whole trajectories.

Both begin with the same noise, ask the same crooked denoiser and get the same fresh noise, but each
goes a way of its own. diffusers keeps noise levels in float32 and most of its schedulers step in
float32, so both ways are in float32: 1e-5 of the largest number in x_t is a hundred times its
rounding, room for what adds up in 50 steps, and far less than a wrong formula would make.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from diffusers.schedulers.scheduling_edm_euler import EDMEulerScheduler
from diffusers.schedulers.scheduling_euler_ancestral_discrete import EulerAncestralDiscreteScheduler
from diffusers.schedulers.scheduling_euler_discrete import EulerDiscreteScheduler
from diffusers.schedulers.scheduling_flow_match_euler_discrete import (
    FlowMatchEulerDiscreteScheduler,
)
from diffusers.schedulers.scheduling_flow_match_heun_discrete import FlowMatchHeunDiscreteScheduler
from diffusers.schedulers.scheduling_heun_discrete import HeunDiscreteScheduler
from exact_denoisers import DATA_STD, WavyDenoiser
from torch import Tensor

from core.config.samplers import (
    DDIMConfig,
    DDPMConfig,
    EulerAncestralConfig,
    EulerConfig,
    HeunConfig,
)
from core.config.schedules import CosineScheduleConfig, EDMScheduleConfig, LinearScheduleConfig
from core.config.spacing import (
    KarrasSpacingConfig,
    LeadingSpacingConfig,
    LinearSpacingConfig,
    SpacingConfig,
    TrailingSpacingConfig,
)
from core.diffusion.denoiser import Estimates
from core.diffusion.schedules.level import CLEAN, NoiseLevel
from core.diffusion.schedules.registry import build_schedule
from core.samplers.registry import SAMPLERS
from core.samplers.spacing import levels_of
from core.samplers.step import SamplerStep, moved

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy")

DENOISER = WavyDenoiser()
NOISE = torch.randn(16, 2, generator=torch.Generator().manual_seed(1))


def fresh() -> torch.Generator:
    return torch.Generator().manual_seed(2)


def ours(config: Any, levels: Sequence[NoiseLevel]) -> Iterator[SamplerStep]:
    generator = fresh()
    x_t = levels[0].sigma * NOISE
    return SAMPLERS[config.kind](
        config, DENOISER, levels, x_t, lambda: torch.randn(NOISE.shape, generator=generator)
    )


def eps(estimates: Estimates, _level: NoiseLevel) -> Tensor:
    return estimates.eps_hat


def v(estimates: Estimates, level: NoiseLevel) -> Tensor:
    return level.alpha * estimates.eps_hat - level.sigma * estimates.x_0_hat


def velocity(estimates: Estimates, _level: NoiseLevel) -> Tensor:
    return estimates.eps_hat - estimates.x_0_hat


def network(estimates: Estimates, level: NoiseLevel) -> Tensor:
    """F of Karras et al. 2022, eq. 7, where alpha is 1; x_t is what both estimates make up."""
    c_skip = DATA_STD**2 / (level.sigma**2 + DATA_STD**2)
    c_out = level.sigma * DATA_STD / math.hypot(level.sigma, DATA_STD)
    return (estimates.x_0_hat - c_skip * moved(estimates, level)) / c_out


def their_steps(
    theirs: Any,
    asked: Sequence[NoiseLevel],
    output: Callable[[Estimates, NoiseLevel], Tensor],
    **options: Any,
) -> list[Tensor]:
    """Their x_t after each step; they are ``asked`` at these levels for this kind of output."""
    x_t, way = asked[0].sigma * NOISE, list[Tensor]()
    for timestep, level in zip(theirs.timesteps, asked, strict=True):
        if hasattr(theirs, "scale_model_input"):
            theirs.scale_model_input(x_t, timestep)  # or they warn; the denoiser needs no scaling
        said = output(DENOISER(x_t, level), level)
        x_t = theirs.step(said, timestep, x_t, return_dict=False, **options)[0]
        way.append(x_t)
    return way


def assert_same(here: Tensor, there: Tensor, share: float = 1e-5) -> None:
    assert here.dtype == there.dtype == torch.float32
    np.testing.assert_allclose(here, there, rtol=0, atol=share * max(1.0, float(there.abs().max())))


def numbers(x: Tensor) -> list[float]:
    return [float(number) for number in x]


def exploding(sigmas: Tensor) -> list[NoiseLevel]:
    return [NoiseLevel(0.5, 1.0, sigma) for sigma in numbers(sigmas)]


def preserving(sigmas: Tensor) -> list[NoiseLevel]:
    angles = numbers(sigmas.double().atan())
    return [NoiseLevel(0.5, math.cos(angle), math.sin(angle)) for angle in angles]


def straight(sigmas: Tensor) -> list[NoiseLevel]:
    return along_flow(sigmas.double() / (1 + sigmas.double()))


def along_flow(times: Tensor) -> list[NoiseLevel]:
    return [NoiseLevel(time, 1 - time, time) for time in numbers(times)]


def of_table(theirs: DDIMScheduler | DDPMScheduler) -> list[NoiseLevel]:
    """The levels of their timesteps, from their table."""
    alpha_bar = theirs.alphas_cumprod[theirs.timesteps].double()
    levels = [NoiseLevel(0.5, a**0.5, (1 - a) ** 0.5) for a in numbers(alpha_bar)]
    return [*levels, CLEAN]


@pytest.mark.parametrize("steps", [2, 3, 7, 10, 25, 50, 300])
@pytest.mark.parametrize(
    ("config", "name"),
    [
        (LinearSpacingConfig(), "linspace"),
        (LeadingSpacingConfig(), "leading"),
        (TrailingSpacingConfig(), "trailing"),
    ],
)
def test_that_timesteps_are_theirs(config: SpacingConfig, name: Any, steps: int) -> None:
    theirs: Any = DDIMScheduler(timestep_spacing=name)
    theirs.set_timesteps(steps)
    schedule = build_schedule(LinearScheduleConfig())
    *levels, _ = levels_of(config, schedule, steps)
    assert [schedule.timestep_of(level.time) for level in levels] == theirs.timesteps.tolist()


def test_that_karras_spacing_is_theirs() -> None:
    theirs: Any = EDMEulerScheduler()
    theirs.set_timesteps(18)
    levels = levels_of(KarrasSpacingConfig(), build_schedule(EDMScheduleConfig()), 18)
    # Theirs are rounded to float32.
    np.testing.assert_allclose([level.sigma for level in levels], theirs.sigmas, rtol=1e-6)


@pytest.mark.parametrize("steps", [5, 20, 50])
@pytest.mark.parametrize("eta", [0.0, 0.5, 0.9])  # at 1 theirs takes the root of a rounding error
@pytest.mark.parametrize("zero_snr", [False, True])
def test_that_ddim_takes_their_steps(steps: int, eta: float, zero_snr: bool) -> None:
    """At the noise levels of our own schedule and spacing."""
    theirs: Any = DDIMScheduler(
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        clip_sample=False,
        timestep_spacing="trailing",
        rescale_betas_zero_snr=zero_snr,
    )
    theirs.set_timesteps(steps)
    schedule = build_schedule(CosineScheduleConfig(zero_terminal_snr=zero_snr))
    levels = levels_of(TrailingSpacingConfig(), schedule, steps)
    there = their_steps(theirs, levels[:-1], v, eta=eta, generator=fresh())
    for here, x_next in zip(ours(DDIMConfig(eta=eta), levels), there, strict=True):
        # Their products over 1,000 betas are in float32 and good for 4 digits.
        assert_same(here.x_next, x_next, 1e-4)


@pytest.mark.parametrize("steps", [10, 50])
@pytest.mark.parametrize(
    ("variance", "name", "spacing", "zero_snr"),
    [
        ("posterior", "fixed_small", "leading", False),
        ("beta", "fixed_large", "leading", False),
        # With trailing and fixed_large theirs adds noise in the last step, the paper does not.
        ("posterior", "fixed_small", "trailing", True),
    ],
)
def test_that_ddpm_takes_their_steps(
    steps: int, variance: Any, name: Any, spacing: Any, zero_snr: bool
) -> None:
    theirs: Any = DDPMScheduler(
        variance_type=name,
        prediction_type="v_prediction",
        clip_sample=False,
        timestep_spacing=spacing,
        rescale_betas_zero_snr=zero_snr,
    )
    theirs.set_timesteps(steps)
    levels = of_table(theirs)
    assert (levels[0].alpha == 0) == zero_snr
    there = their_steps(theirs, levels[:-1], v, generator=fresh())
    for here, x_next in zip(ours(DDPMConfig(variance=variance), levels), there, strict=True):
        assert_same(here.x_next, x_next)


# Theirs has alpha = 1. On other paths with the same sigma / alpha, x_t is smaller by alpha.
@pytest.mark.parametrize("path", [exploding, preserving, straight])
@pytest.mark.parametrize(
    ("config", "scheduler"),
    [
        (EulerConfig(), EulerDiscreteScheduler),
        (EulerAncestralConfig(), EulerAncestralDiscreteScheduler),
    ],
)
def test_that_euler_takes_their_steps_on_any_path(
    path: Callable[[Tensor], list[NoiseLevel]], config: Any, scheduler: Any
) -> None:
    theirs: Any = scheduler(timestep_spacing="trailing")
    theirs.set_timesteps(30)
    levels = path(theirs.sigmas)
    there = their_steps(theirs, exploding(theirs.sigmas)[:-1], eps, generator=fresh())
    for here, following, x_next in zip(ours(config, levels), levels[1:], there, strict=True):
        assert_same(here.x_next / following.alpha, x_next)


def test_that_euler_takes_their_steps_on_the_edm_schedule() -> None:
    """At the noise levels of our own schedule and spacing."""
    theirs: Any = EDMEulerScheduler(sigma_data=DATA_STD)
    theirs.set_timesteps(18)
    levels = levels_of(LinearSpacingConfig(), build_schedule(EDMScheduleConfig()), 18)
    there = their_steps(theirs, levels[:-1], network)
    for here, x_next in zip(ours(EulerConfig(), levels), there, strict=True):
        assert_same(here.x_next, x_next)


def test_that_euler_takes_their_steps_along_a_flow() -> None:
    theirs: Any = FlowMatchEulerDiscreteScheduler()
    theirs.set_timesteps(30)
    levels = along_flow(theirs.sigmas)
    there = their_steps(theirs, levels[:-1], velocity)
    for here, x_next in zip(ours(EulerConfig(), levels), there, strict=True):
        assert_same(here.x_next, x_next)


@pytest.mark.parametrize(
    ("scheduler", "options", "path", "output"),
    [
        (HeunDiscreteScheduler, {"timestep_spacing": "trailing"}, exploding, eps),
        (HeunDiscreteScheduler, {"use_karras_sigmas": True}, exploding, eps),
        (FlowMatchHeunDiscreteScheduler, {}, along_flow, velocity),
    ],
)
def test_that_heun_takes_their_steps(scheduler: Any, options: Any, path: Any, output: Any) -> None:
    theirs = scheduler(**options)
    theirs.set_timesteps(20)
    levels = path(torch.cat([theirs.sigmas[:1], theirs.sigmas[1::2]]))
    # They step twice between two levels, and are asked at the beginning and at the end.
    asked = [levels[0], *(level for level in levels[1:-1] for _ in range(2))]
    there = their_steps(theirs, asked, output)
    for here, x_next in zip(ours(HeunConfig(), levels), [*there[1::2], there[-1]], strict=True):
        assert_same(here.x_next, x_next)


@pytest.mark.parametrize("churn", [5.0, 40.0])  # 40 / 18 is more than a step may have
def test_that_heun_churns_like_theirs(churn: float) -> None:
    """Theirs takes Euler's step from there, so each step begins anew where ours was."""
    theirs: Any = EDMEulerScheduler(sigma_data=DATA_STD)
    theirs.set_timesteps(18)
    levels = exploding(theirs.sigmas)
    config = HeunConfig(churn=churn, churn_low=0.05, churn_high=50, churn_noise=1.003)
    generator, x_t = fresh(), levels[0].sigma * NOISE
    churned = 0
    for here, timestep, i in zip(ours(config, levels), theirs.timesteps, range(18), strict=True):
        estimates = Estimates(here.x_0_hat, here.eps_hat, 1)
        churned += here.level.sigma > levels[i].sigma
        theirs.scale_model_input(x_t, timestep)
        x_next, x_0_hat = theirs.step(
            network(estimates, here.level),
            timestep,
            x_t,
            s_churn=churn,
            s_tmin=0.05,
            s_tmax=50,
            s_noise=1.003,
            generator=generator,
            return_dict=False,
        )
        assert_same(here.x_0_hat, x_0_hat)
        assert_same(moved(estimates, levels[i + 1]), x_next)
        x_t = here.x_next
    assert churned == sum(0.05 <= level.sigma <= 50 for level in levels)
