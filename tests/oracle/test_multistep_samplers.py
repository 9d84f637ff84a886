"""DPM-Solver++ 2M, its stochastic version and UniPC against diffusers, over whole trajectories.

Ours walks on the noise levels that theirs uses. They round these to float32; given them back in
float64, theirs computes in float64, but for one thing: the scheduler of DPM-Solver rounds x_t to
float32 at every step, which is good to 6e-8 of it. A coefficient that is wrong by a thousandth
fails every comparison.
"""

from collections.abc import Callable
from typing import Any, Literal, cast

import numpy as np
import pytest
import torch
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler
from exact_denoisers import WavyDenoiser
from torch import Tensor

from core.config.samplers import DPMPP2MConfig, DPMPP2MSDEConfig, UniPCConfig
from core.diffusion.denoiser import Estimates
from core.diffusion.schedules.level import CLEAN, NoiseLevel
from core.samplers.registry import SAMPLERS

# They hand tensors to NumPy in a way that it will stop taking.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")

Theirs = DPMSolverMultistepScheduler | UniPCMultistepScheduler
Config = DPMPP2MConfig | DPMPP2MSDEConfig | UniPCConfig

ROUNDED_AT_EACH_STEP = 1e-5  # for 20 steps; 1e-6 was seen
FLOAT64 = 1e-11  # 1e-13 was seen, where alpha, by which they divide eps_hat, is 0.006

every_model = pytest.mark.parametrize(
    ("prediction", "karras"),
    [
        ("sample", False),
        ("epsilon", True),
        ("epsilon", False),
        ("v_prediction", True),
        ("flow_prediction", False),  # along the straight path; the others are variance preserving
    ],
)


def options(prediction: str, *, karras: bool) -> dict[str, Any]:
    return {
        "beta_schedule": "linear",
        "prediction_type": prediction,
        "timestep_spacing": "trailing",
        "final_sigmas_type": "zero",
        "use_karras_sigmas": karras,
        "use_flow_sigmas": prediction == "flow_prediction",
    }


def levels_of(theirs: Theirs, *, straight: bool) -> list[NoiseLevel]:
    """Their sigmas are amplitudes on the straight path, and sigma / alpha elsewhere."""
    levels: list[NoiseLevel] = []
    for sigma in map(float, theirs.sigmas[:-1]):
        alpha = 1 - sigma if straight else (1 + sigma**2) ** -0.5
        levels.append(NoiseLevel(0.5, alpha, sigma if straight else alpha * sigma))
    return [*levels, CLEAN]


def answer(found: Estimates, level: NoiseLevel, prediction: str) -> Tensor:
    """What their model would say that believes this."""
    match prediction:
        case "sample":
            return found.x_0_hat
        case "epsilon":
            return found.eps_hat
        case "v_prediction":
            return level.alpha * found.eps_hat - level.sigma * found.x_0_hat
        case _:
            return found.eps_hat - found.x_0_hat


def their_way(
    theirs: Theirs, levels: list[NoiseLevel], x_t: Tensor, prediction: str
) -> list[Tensor]:
    """Where their model is asked, and the sample at the end."""
    way = [x_t]
    extra: dict[str, Any] = {}
    if isinstance(theirs, DPMSolverMultistepScheduler):
        extra["generator"] = torch.Generator().manual_seed(1)
    step = cast(Callable[..., tuple[Tensor]], theirs.step)
    for timestep, level in zip(theirs.timesteps, levels[:-1], strict=True):
        output = answer(WavyDenoiser()(x_t, level), level, prediction)
        (x_t,) = step(output, timestep, x_t, return_dict=False, **extra)
        way.append(x_t)
    return way


def both_ways(
    theirs: Theirs, config: Config, prediction: str, steps: int
) -> list[tuple[Tensor, Tensor]]:
    """Every x_t of ours and of theirs, and the samples."""
    theirs.set_timesteps(steps)
    theirs.sigmas = theirs.sigmas.double()
    levels = levels_of(theirs, straight=prediction == "flow_prediction")
    x_t = torch.randn(8, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    generator = torch.Generator().manual_seed(1)

    def fresh_noise() -> Tensor:
        return torch.randn(x_t.shape, generator=generator).double()  # theirs is in float32

    way = list(SAMPLERS[config.kind](config, WavyDenoiser(), levels, x_t, fresh_noise))
    ours = [*(taken.x_t for taken in way), way[-1].x_next]
    return list(zip(ours, their_way(theirs, levels, x_t, prediction), strict=True))


def assert_same(ways: list[tuple[Tensor, Tensor]], atol: float) -> None:
    for number, (ours, theirs) in enumerate(ways):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=atol, err_msg=f"step {number}")


@every_model
@pytest.mark.parametrize("steps", [5, 20])
# Theirs ends in first order where the last sigma is 0, whatever this says; without that, the paper
# does not say how to end there. For second order it changes nothing else.
@pytest.mark.parametrize("lower_order_final", [False, True])
def test_that_dpmpp_2m_takes_their_steps(
    prediction: str, karras: bool, steps: int, lower_order_final: bool
) -> None:
    theirs = DPMSolverMultistepScheduler(
        algorithm_type="dpmsolver++",
        solver_order=2,
        lower_order_final=lower_order_final,
        **options(prediction, karras=karras),
    )
    assert_same(both_ways(theirs, DPMPP2MConfig(), prediction, steps), ROUNDED_AT_EACH_STEP)


@every_model
@pytest.mark.parametrize("steps", [5, 20])
def test_that_the_stochastic_one_takes_their_steps(
    prediction: str, karras: bool, steps: int
) -> None:
    # They draw noise at the last step, too, and multiply it by 0.
    theirs = DPMSolverMultistepScheduler(
        algorithm_type="sde-dpmsolver++", solver_order=2, **options(prediction, karras=karras)
    )
    config = DPMPP2MSDEConfig(eta=1.0)
    assert_same(both_ways(theirs, config, prediction, steps), ROUNDED_AT_EACH_STEP)


@every_model
@pytest.mark.parametrize("steps", [5, 20])
@pytest.mark.parametrize("order", [1, 2, 3])
def test_that_unipc_takes_their_steps(
    prediction: str, karras: bool, steps: int, order: Literal[1, 2, 3]
) -> None:
    # Like theirs, and the code of the paper, the order falls to 2 and 1 in the last two steps. That
    # code does not correct at the last step; here and there the corrector has no say in it, since
    # what is left of x_t is multiplied by sigma = 0.
    theirs = UniPCMultistepScheduler(solver_order=order, **options(prediction, karras=karras))
    assert_same(both_ways(theirs, UniPCConfig(order=order), prediction, steps), FLOAT64)


def test_that_unipc_differs_without_their_lower_final_order_in_the_last_step_alone() -> None:
    theirs = UniPCMultistepScheduler(
        solver_order=2, lower_order_final=False, **options("sample", karras=True)
    )
    *asked, (sample, their_sample) = both_ways(theirs, UniPCConfig(order=2), "sample", 10)
    assert_same(asked, FLOAT64)
    # Second order over a step that is infinitely long: theirs divides by 0.
    assert bool(sample.isfinite().all())
    assert not bool(their_sample.isfinite().any())
