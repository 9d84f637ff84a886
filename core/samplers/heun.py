"""Heun's method with churn: Karras et al. 2022 (arXiv 2206.00364), algorithm 2."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from torch import Tensor

from core.config.samplers import HeunConfig
from core.diffusion.denoiser import Denoiser, Estimates
from core.diffusion.schedules.level import NoiseLevel
from core.samplers.step import FreshNoise, SamplerStep, moved

MOST_CHURN = math.sqrt(2) - 1  # of one step: no more new noise than there is (section 4)


def heun(
    config: HeunConfig,
    denoiser: Denoiser,
    levels: Sequence[NoiseLevel],
    x_t: Float[Tensor, "b ..."],
    fresh_noise: FreshNoise,
) -> Iterator[SamplerStep]:
    """Euler's step, then a second look from where it led; the last step is Euler's alone.

    With churn, noise is added before a step. Then ``x_t`` and ``level`` of the step are those with
    the added noise, which is what the network was asked, and differ from the last ``x_next``.
    """
    nfe = 0
    steps = len(levels) - 1
    for level, following in pairwise(levels):
        noisier = _churned(config, level, levels, steps)
        added = math.sqrt(noisier.sigma**2 - level.sigma**2)
        if added > 0:
            x_t = x_t + config.churn_noise * added * fresh_noise()
        estimates = denoiser(x_t, noisier)
        nfe += estimates.nfe
        x_next = moved(estimates, following)
        if following.sigma > 0:
            second = denoiser(x_next, following)
            nfe += second.nfe
            x_next = x_next + _correction(estimates, second, noisier, following)
        yield SamplerStep(noisier, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        x_t = x_next


def _correction(
    first: Estimates, second: Estimates, level: NoiseLevel, following: NoiseLevel
) -> Float[Tensor, "b ..."]:
    """What is missing from Euler's step: half of the change of slope, times the step.

    On any path the flow is dx = x_0_hat d alpha + eps_hat d sigma. Where noise lies on top of the
    data, d alpha = 0, this is line 11 of the algorithm; on the straight path, d alpha = -d sigma,
    the velocity is averaged over t. A variance-preserving path is followed as it is, which the
    paper does by its algorithm 1: over sigma / alpha the first steps would be very long, or endless
    if alpha begins at 0.
    """
    data = (following.alpha - level.alpha) / 2 * (second.x_0_hat - first.x_0_hat)
    noise = (following.sigma - level.sigma) / 2 * (second.eps_hat - first.eps_hat)
    return data + noise


def _churned(
    config: HeunConfig, level: NoiseLevel, levels: Sequence[NoiseLevel], steps: int
) -> NoiseLevel:
    """The level with the noise that churn adds, lines 5 and 6: sigma grows, alpha stays.

    So on most paths it lies beside the path. Denoisers see x_t in units of its own size and take no
    notice. Its time, which only people need, is read off between the ``levels``.
    """
    high = math.inf if config.churn_high is None else config.churn_high
    if config.churn == 0 or level.alpha == 0 or not config.churn_low <= level.sigma_ve <= high:
        return level  # alpha = 0 is nothing but noise already
    noisier = replace(level, sigma=level.sigma * (1 + min(config.churn / steps, MOST_CHURN)))
    shares = [each.alpha_bar for each in levels]
    time = np.interp(noisier.alpha_bar, shares, [each.time for each in levels])
    return replace(noisier, time=float(time))
