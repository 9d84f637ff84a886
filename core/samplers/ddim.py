"""Denoising diffusion implicit models: Song et al. 2021 (arXiv 2010.02502)."""

import math
from collections.abc import Iterator, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from core.config.sampling import DDIMConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.schedule import NoiseSchedule
from core.samplers.step import SamplerStep


def ddim(
    config: DDIMConfig,
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    x_t: Float[Tensor, "b ..."],
    timesteps: Sequence[int],
    generator: torch.Generator,
) -> Iterator[SamplerStep]:
    """Steps of eq. 12, from ``timesteps[0]``, where ``x_t`` is, to clean data after the last one.

    ``generator`` is used only where eta is not 0.
    """
    nfe = 0
    for timestep, next_timestep in zip(timesteps, [*timesteps[1:], None], strict=True):
        estimates = denoiser(x_t, timestep)
        nfe += denoiser.nfe
        alpha_bar = float(schedule.alpha_bar[timestep])
        # After the last step nothing is left of the noise.
        next_alpha_bar = 1.0 if next_timestep is None else float(schedule.alpha_bar[next_timestep])
        sigma = config.eta * _ancestral_sigma(alpha_bar, next_alpha_bar)
        # Never negative, but rounding may say so where eta is 1 and nothing of it is left.
        kept = math.sqrt(max(0.0, 1 - next_alpha_bar - sigma**2))
        x_next = math.sqrt(next_alpha_bar) * estimates.x_0_hat + kept * estimates.eps_hat
        if sigma > 0:
            x_next = x_next + sigma * torch.randn(
                x_t.shape, generator=generator, device=x_t.device, dtype=x_t.dtype
            )
        yield SamplerStep(timestep, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        x_t = x_next


def _ancestral_sigma(alpha_bar: float, next_alpha_bar: float) -> float:
    """The noise of a DDPM step: eq. 16 with eta = 1."""
    return math.sqrt((1 - next_alpha_bar) / (1 - alpha_bar) * (1 - alpha_bar / next_alpha_bar))
