"""The ancestral sampler: Ho et al. 2020 (arXiv 2006.11239), algorithm 2."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor

from core.config.samplers import DDPMConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.level import NoiseLevel
from core.samplers.step import FreshNoise, SamplerStep, ancestral_sigma


def ddpm(
    config: DDPMConfig,
    denoiser: Denoiser,
    levels: Sequence[NoiseLevel],
    x_t: Float[Tensor, "b ..."],
    fresh_noise: FreshNoise,
) -> Iterator[SamplerStep]:
    """Draws x_s, at the next level s, from q(x_s | x_t, x_0) with x_0_hat in the place of x_0.

    Eq. 6 and 7, which Kingma et al. 2021 (arXiv 2107.00630), eq. 25 and following, give for any
    path. At the last step nothing is drawn, and x_0_hat remains.
    """
    nfe = 0
    for level, following in pairwise(levels):
        estimates = denoiser(x_t, level)
        nfe += estimates.nfe
        kept = level.alpha / following.alpha * (following.sigma / level.sigma) ** 2
        x_next = kept * x_t + (following.alpha - kept * level.alpha) * estimates.x_0_hat
        spread = ancestral_sigma(level, following)
        if config.variance == "beta" and following.sigma > 0:
            spread *= _widening(level, following)
        if spread > 0:
            x_next = x_next + spread * fresh_noise()
        yield SamplerStep(level, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        x_t = x_next


def _widening(level: NoiseLevel, following: NoiseLevel) -> float:
    """By how much q(x_s | x_t) is wider than q(x_s | x_t, x_0), for data with unit variance.

    On a variance-preserving path this makes the variance of the posterior that of the forward step,
    beta: section 3.2 of Ho et al. Elsewhere beta would depend on how x_t is scaled, this does not.
    """
    here = level.alpha**2 + level.sigma**2
    there = following.alpha**2 + following.sigma**2
    return level.sigma / following.sigma * (there / here) ** 0.5
