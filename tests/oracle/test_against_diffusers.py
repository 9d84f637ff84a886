"""Schedule, prediction and sampler against diffusers, elementwise.

diffusers keeps its tables in float32, ours are float64 rounded once: rtol 1e-5 leaves room for
that. Its products over 1,000 betas drift more towards the end, where alpha_bar is 1e-9: atol 1e-9.
"""

from typing import cast

import numpy as np
import pytest
import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler, DDIMSchedulerOutput
from torch import Tensor

from core.config.method import CosineScheduleConfig
from core.config.sampling import DDIMConfig
from core.diffusion.denoiser import NetworkDenoiser
from core.diffusion.predictions.v import VPrediction
from core.diffusion.schedules.cosine import cosine_schedule
from core.diffusion.schedules.schedule import NoiseSchedule
from core.samplers.ddim import ddim
from core.samplers.step import trailing_timesteps


@pytest.fixture
def theirs() -> DDIMScheduler:
    return DDIMScheduler(
        num_train_timesteps=1000,
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        clip_sample=False,
        set_alpha_to_one=True,
        timestep_spacing="trailing",
    )


@pytest.fixture
def schedule() -> NoiseSchedule:
    return cosine_schedule(CosineScheduleConfig())


def waving_network(x: Tensor, log_snr: Tensor, _labels: Tensor | None) -> Tensor:
    """Answers that depend on everything it is given."""
    return torch.sin(3 * x) * torch.tanh(log_snr / 4)[:, None] + 0.3 * x


def as_they_ask(timestep: Tensor) -> torch.IntTensor:
    """They ask for 32-bit integers and take any."""
    return cast(torch.IntTensor, timestep)


def their_step(
    theirs: DDIMScheduler,
    output: Tensor,
    timestep: int,
    sample: Tensor,
    eta: float,
    generator: torch.Generator,
) -> DDIMSchedulerOutput:
    stepped = cast(object, theirs.step(output, timestep, sample, eta=eta, generator=generator))
    assert isinstance(stepped, DDIMSchedulerOutput)
    return stepped


def test_that_the_cosine_schedule_is_theirs(theirs: DDIMScheduler, schedule: NoiseSchedule) -> None:
    np.testing.assert_allclose(schedule.alpha_bar, theirs.alphas_cumprod, rtol=1e-5, atol=1e-9)


def test_that_noising_is_theirs(theirs: DDIMScheduler, schedule: NoiseSchedule) -> None:
    x_0, eps = torch.randn(64, 2), torch.randn(64, 2)
    timestep = torch.randint(1000, (64,))
    np.testing.assert_allclose(
        schedule.add_noise(x_0, eps, timestep),
        theirs.add_noise(x_0, eps, as_they_ask(timestep)),
        rtol=1e-5,
        atol=2e-5,  # alpha near the last timestep is the root of a float32 product
    )


def test_that_the_velocity_target_is_theirs(theirs: DDIMScheduler, schedule: NoiseSchedule) -> None:
    x_0, eps = torch.randn(64, 2), torch.randn(64, 2)
    timestep = torch.randint(1000, (64,))
    alpha, sigma = schedule.amplitudes(timestep, x_0)
    np.testing.assert_allclose(
        VPrediction().target(x_0, eps, alpha, sigma),
        theirs.get_velocity(x_0, eps, as_they_ask(timestep)),
        rtol=1e-5,
        atol=2e-5,
    )


@pytest.mark.parametrize("steps", [5, 20, 50])
@pytest.mark.parametrize("eta", [0.0, 0.5, 0.9])  # at 1 theirs takes the root of a rounding error
def test_that_ddim_takes_their_steps(
    theirs: DDIMScheduler, schedule: NoiseSchedule, steps: int, eta: float
) -> None:
    x_t = torch.randn(16, 2)
    timesteps = trailing_timesteps(1000, steps)
    denoiser = NetworkDenoiser(waving_network, schedule, VPrediction(), None, 0)
    theirs.set_timesteps(steps)
    assert theirs.timesteps.tolist() == list(timesteps)

    ours = ddim(
        DDIMConfig(eta=eta), denoiser, schedule, x_t, timesteps, torch.Generator().manual_seed(1)
    )
    generator = torch.Generator().manual_seed(1)
    sample = x_t
    for taken in ours:
        log_snr = schedule.log_snr[taken.timestep].repeat(16)
        output = waving_network(sample, log_snr, None)
        stepped = their_step(theirs, output, taken.timestep, sample, eta, generator)
        assert stepped.pred_original_sample is not None
        # Both add the noise of every step; they draw one more at the last step, times zero.
        np.testing.assert_allclose(
            taken.x_0_hat, stepped.pred_original_sample, rtol=1e-4, atol=1e-4
        )
        np.testing.assert_allclose(taken.x_next, stepped.prev_sample, rtol=1e-4, atol=1e-4)
        sample = stepped.prev_sample
