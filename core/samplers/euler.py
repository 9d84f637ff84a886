"""Euler's method on the probability-flow equation.

Karras et al. 2022 (arXiv 2206.00364), algorithm 1 without lines 6 to 8.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor

from core.config.samplers import EulerConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.level import NoiseLevel
from core.samplers.step import FreshNoise, SamplerStep, moved


def euler(
    config: EulerConfig,  # noqa: ARG001 it has no parameters
    denoiser: Denoiser,
    levels: Sequence[NoiseLevel],
    x_t: Float[Tensor, "b ..."],
    fresh_noise: FreshNoise,  # noqa: ARG001 and no randomness
) -> Iterator[SamplerStep]:
    """Straight on along eps_hat, the slope of x / alpha over sigma / alpha (eq. 1 and 3).

    At the end of such a step x_0_hat and eps_hat are what they were: these are the steps of DDIM
    with eta 0, on any path.
    """
    nfe = 0
    for level, following in pairwise(levels):
        estimates = denoiser(x_t, level)
        nfe += estimates.nfe
        x_next = moved(estimates, following)
        yield SamplerStep(level, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        x_t = x_next
