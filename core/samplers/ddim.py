"""Denoising diffusion implicit models: Song et al. 2021 (arXiv 2010.02502)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor

from core.config.samplers import DDIMConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.level import NoiseLevel
from core.samplers.step import FreshNoise, SamplerStep, ancestral_sigma


def ddim(
    config: DDIMConfig,
    denoiser: Denoiser,
    levels: Sequence[NoiseLevel],
    x_t: Float[Tensor, "b ..."],
    fresh_noise: FreshNoise,
) -> Iterator[SamplerStep]:
    """Steps of eq. 12, on any path: x_0_hat and eps_hat put together anew at the next level.

    ``eta`` is the share of the ancestral step's noise (eq. 16) that replaces estimated noise.
    """
    nfe = 0
    for level, following in pairwise(levels):
        estimates = denoiser(x_t, level)
        nfe += estimates.nfe
        fresh = config.eta * ancestral_sigma(level, following)
        # Never negative, but rounding may say so where eta is 1 and nothing of it is left.
        kept = max(0.0, following.sigma**2 - fresh**2) ** 0.5
        x_next = following.alpha * estimates.x_0_hat + kept * estimates.eps_hat
        if fresh > 0:
            x_next = x_next + fresh * fresh_noise()
        yield SamplerStep(level, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        x_t = x_next
