"""DPM-Solver++ 2M for the stochastic equation: Lu et al. 2022 (arXiv 2211.01095), section 5."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor

from core.config.samplers import DPMPP2MSDEConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.level import NoiseLevel
from core.samplers.multistep import extrapolated, step_ratio
from core.samplers.step import FreshNoise, SamplerStep


def dpmpp_2m_sde(
    config: DPMPP2MSDEConfig,
    denoiser: Denoiser,
    levels: Sequence[NoiseLevel],
    x_t: Float[Tensor, "b ..."],
    fresh_noise: FreshNoise,
) -> Iterator[SamplerStep]:
    """SDE-DPM-Solver++(2M) in its midpoint form; ``eta`` 0 is DPM-Solver++ 2M, 1 the paper's.

    In between, a step forgets the noise of x_t to exp(-eta h) of it, as in Crowson's k-diffusion.
    """
    nfe, before = 0, None
    for number, (level, following) in enumerate(pairwise(levels)):
        estimates = denoiser(x_t, level)
        nfe += estimates.nfe
        x_0_hat = extrapolated(estimates.x_0_hat, before, step_ratio(levels, number))
        # exp(-h) is the ratio of sigma / alpha: 0 from pure noise, and to clean data.
        shrinkage = level.alpha * following.sigma / (level.sigma * following.alpha)
        remembered = shrinkage**config.eta
        kept = remembered * following.sigma / level.sigma
        x_next = kept * x_t + (following.alpha - level.alpha * kept) * x_0_hat
        fresh = following.sigma * max(0.0, 1 - remembered**2) ** 0.5
        if fresh > 0:
            x_next = x_next + fresh * fresh_noise()
        yield SamplerStep(level, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        before, x_t = estimates.x_0_hat, x_next
