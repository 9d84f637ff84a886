"""DPM-Solver++ 2M: Lu et al. 2022 (arXiv 2211.01095), algorithm 2."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor

from core.config.samplers import DPMPP2MConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.level import NoiseLevel
from core.samplers.multistep import extrapolated, step_ratio
from core.samplers.step import FreshNoise, SamplerStep


def dpmpp_2m(
    config: DPMPP2MConfig,  # noqa: ARG001 every sampler is called alike
    denoiser: Denoiser,
    levels: Sequence[NoiseLevel],
    x_t: Float[Tensor, "b ..."],
    fresh_noise: FreshNoise,  # noqa: ARG001
) -> Iterator[SamplerStep]:
    """Second order in the half log SNR, with one evaluation a step.

    x_0_hat is extrapolated from the last two evaluations to the middle of the step, and the linear
    part of the equation solved exactly. The first step, and the last one to clean data, are DDIM's.
    """
    nfe, before = 0, None
    for number, (level, following) in enumerate(pairwise(levels)):
        estimates = denoiser(x_t, level)
        nfe += estimates.nfe
        ratio = step_ratio(levels, number)
        x_0_hat = extrapolated(estimates.x_0_hat, before, ratio)
        kept = following.sigma / level.sigma
        # alpha' (1 - exp(-h)) in the paper; like this it is right at alpha = 0 and sigma' = 0.
        x_next = kept * x_t + (following.alpha - level.alpha * kept) * x_0_hat
        yield SamplerStep(level, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        before, x_t = estimates.x_0_hat, x_next
