"""Euler's method with ancestral noise: ``sample_euler_ancestral`` of Crowson's k-diffusion."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor

from core.config.samplers import EulerAncestralConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.level import NoiseLevel
from core.samplers.step import FreshNoise, SamplerStep, ancestral_sigma, moved


def euler_ancestral(
    config: EulerAncestralConfig,
    denoiser: Denoiser,
    levels: Sequence[NoiseLevel],
    x_t: Float[Tensor, "b ..."],
    fresh_noise: FreshNoise,
) -> Iterator[SamplerStep]:
    """Euler's step past the next level, to ``sigma_down``, and fresh noise back, ``sigma_up``.

    There alpha is 1; here both are amplitudes at the next level's alpha, which need no division by
    an alpha that may be 0. The same as DDIM with this ``eta``: Song et al. 2021 (arXiv 2010.02502),
    eq. 12 and 16.
    """
    nfe = 0
    for level, following in pairwise(levels):
        estimates = denoiser(x_t, level)
        nfe += estimates.nfe
        sigma_up = config.eta * ancestral_sigma(level, following)
        # Never negative, but rounding may say so where eta is 1 and nothing of it is left.
        sigma_down = max(0.0, following.sigma**2 - sigma_up**2) ** 0.5
        x_next = moved(estimates, replace(following, sigma=sigma_down))
        if sigma_up > 0:
            x_next = x_next + sigma_up * fresh_noise()
        yield SamplerStep(level, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        x_t = x_next
