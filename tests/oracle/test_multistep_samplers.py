"""DPM-Solver++ 2M, its stochastic version and UniPC against diffusers, over whole trajectories.

Ours walks on the noise levels that theirs uses, which are kept in float32: each is good to 6e-8 of
itself, so half log SNRs up to 7 to some 1e-6, and second differences of the data over one of them
lose a few digits more. Samples are in float64 on both sides. rtol and atol 2e-4 leave a factor of
ten; wrong coefficients are off by 1e-2 and more.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest
import torch
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler
from exact_denoisers import WavyDenoiser
from torch import Tensor

from core.config.samplers import DPMPP2MConfig, DPMPP2MSDEConfig, UniPCConfig
from core.diffusion.schedules.level import CLEAN, NoiseLevel
from core.samplers.registry import SAMPLERS

# They hand tensors to NumPy in a way that it will stop taking.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")

Theirs = DPMSolverMultistepScheduler | UniPCMultistepScheduler
SCHEDULE: dict[str, Any] = {
    "num_train_timesteps": 1000,
    "beta_schedule": "linear",
    "prediction_type": "sample",
    "timestep_spacing": "trailing",
    "final_sigmas_type": "zero",
}


def levels_of(theirs: Theirs) -> list[NoiseLevel]:
    """Their sigmas are sigma / alpha; the path is variance preserving."""
    sigmas = theirs.sigmas.double().numpy()
    alphas = (1 + sigmas**2) ** -0.5
    noisy = zip(alphas[:-1], sigmas[:-1], strict=True)
    return [*(NoiseLevel(0.5, float(a), float(a * s)) for a, s in noisy), CLEAN]


def their_trajectory(
    theirs: Theirs, levels: list[NoiseLevel], x_t: Tensor, denoiser: WavyDenoiser
) -> list[Tensor]:
    """Where their model is asked, and the sample at the end."""
    way = [x_t]
    generator = torch.Generator().manual_seed(1)
    extra: dict[str, Any] = {}
    if isinstance(theirs, DPMSolverMultistepScheduler):
        extra["generator"] = generator
    for timestep, level in zip(theirs.timesteps, levels[:-1], strict=True):
        x_0_hat = denoiser(x_t, level).x_0_hat
        step = cast(Callable[..., tuple[Tensor]], theirs.step)
        (x_t,) = step(x_0_hat, timestep, x_t, return_dict=False, **extra)
        way.append(x_t)
    return way


def compared(theirs: Theirs, config: DPMPP2MConfig | DPMPP2MSDEConfig | UniPCConfig) -> None:
    levels = levels_of(theirs)
    denoiser = WavyDenoiser()
    x_t = torch.randn(8, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    expected = their_trajectory(theirs, levels, x_t, denoiser)
    generator = torch.Generator().manual_seed(1)

    def fresh_noise() -> Tensor:
        return torch.randn(x_t.shape, generator=generator).double()  # theirs is in float32

    way = list(SAMPLERS[config.kind](config, denoiser, levels, x_t, fresh_noise))
    ours = [*(taken.x_t for taken in way), way[-1].x_next]
    for number, (a, b) in enumerate(zip(ours, expected, strict=True)):
        np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-4, err_msg=f"step {number}")


@pytest.mark.parametrize("karras", [False, True])
@pytest.mark.parametrize("steps", [5, 10, 20])  # from 15 on theirs ends in first order by itself
def test_that_dpmpp_2m_takes_their_steps(steps: int, karras: bool) -> None:
    theirs = DPMSolverMultistepScheduler(
        algorithm_type="dpmsolver++", solver_order=2, use_karras_sigmas=karras, **SCHEDULE
    )
    theirs.set_timesteps(steps)
    compared(theirs, DPMPP2MConfig())


@pytest.mark.parametrize("steps", [5, 10, 20])
def test_that_the_stochastic_one_takes_their_steps(steps: int) -> None:
    theirs = DPMSolverMultistepScheduler(
        algorithm_type="sde-dpmsolver++", solver_order=2, **SCHEDULE
    )
    theirs.set_timesteps(steps)
    compared(theirs, DPMPP2MSDEConfig(eta=1.0))


@pytest.mark.parametrize("karras", [False, True])
@pytest.mark.parametrize("order", [1, 2, 3])
def test_that_unipc_takes_their_steps(order: int, karras: bool) -> None:
    theirs = UniPCMultistepScheduler(
        solver_type="bh2",
        solver_order=order,
        use_karras_sigmas=karras,
        predict_x0=True,
        **SCHEDULE,
    )
    theirs.set_timesteps(10)
    compared(theirs, UniPCConfig.model_validate({"order": order}))
