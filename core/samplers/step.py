"""What a sampler is, and what it yields."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jaxtyping import Float
from torch import Tensor

from core.diffusion.denoiser import Denoiser, Estimates
from core.diffusion.schedules.level import NoiseLevel


@dataclass(frozen=True, eq=False)
class SamplerStep:
    """One step towards less noise."""

    level: NoiseLevel  # of x_t
    x_t: Float[Tensor, "b ..."]
    x_0_hat: Float[Tensor, "b ..."]
    eps_hat: Float[Tensor, "b ..."]
    x_next: Float[Tensor, "b ..."]  # at the next level; after the last one, the sample
    nfe: int  # network evaluations per sample so far

    @property
    def sigma(self) -> float:
        """Amplitude of the noise in x_t."""
        return self.level.sigma


FreshNoise = Callable[[], Float[Tensor, "b ..."]]
"""Standard normal noise of the shape and type of x_t, other noise at every call."""

Sampler = Callable[[Any, Denoiser, Sequence[NoiseLevel], Tensor, FreshNoise], Iterator[SamplerStep]]
"""``(config, denoiser, levels, x_t, fresh_noise)``: from ``levels[0]``, where x_t is, to the last.

Levels fall in noise; the last one is clean, sigma = 0. Whoever iterates decides how far to go. A
sampler knows neither schedule nor prediction: alpha and sigma of each level are enough. Noise is
drawn only where the sampler's parameters ask for it.
"""


def moved(estimates: Estimates, level: NoiseLevel) -> Float[Tensor, "b ..."]:
    """The estimated data with the estimated noise, put together anew at another ``level``.

    This is one step of DDIM, and of Euler's method on the probability-flow equation.
    """
    return level.alpha * estimates.x_0_hat + level.sigma * estimates.eps_hat


def ancestral_sigma(level: NoiseLevel, following: NoiseLevel) -> float:
    """Amplitude of the fresh noise of an ancestral step from ``level`` to the ``following`` one.

    The spread of q(x_s | x_t, x_0) on any path: Kingma et al. 2021 (arXiv 2107.00630), eq. 25; for
    variance-preserving paths Ho et al. 2020 (arXiv 2006.11239), eq. 7.
    """
    kept = level.alpha * following.sigma / (following.alpha * level.sigma)
    return following.sigma * max(0.0, 1 - kept**2) ** 0.5
