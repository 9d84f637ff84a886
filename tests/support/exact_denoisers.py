"""Denoisers without a network: one whose whole way is known, and one as crooked as a network."""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from core.diffusion.denoiser import Estimates
from core.diffusion.schedules.level import NoiseLevel

DATA_STD = 0.5


@dataclass(frozen=True, eq=False)
class GaussianDenoiser:
    """The exact denoiser of data N(mean, std^2), on any path and at any level with noise.

    E[x_0 | x_t] = mean + alpha std^2 / (alpha^2 std^2 + sigma^2) (x_t - alpha mean). ``mean`` and
    ``std`` are broadcast against x_t. With ``axes``, an orthogonal matrix, ``std`` is along its
    columns, and the numbers in the last dimension of x_t are correlated.
    """

    mean: float | Float[Tensor, "d"] = 0.0
    std: float | Float[Tensor, "d"] = 1.0
    axes: Float[Tensor, "d d"] | None = None
    nfe: int = 1

    def __call__(self, x_t: Float[Tensor, "b ..."], level: NoiseLevel) -> Estimates:
        alpha, sigma = level.alpha, level.sigma
        variance = alpha**2 * self.std**2 + sigma**2
        apart = x_t - alpha * self.mean
        x_0_hat = self.mean + self._scaled(apart, alpha * self.std**2 / variance)
        return Estimates(x_0_hat, self._scaled(apart, sigma / variance), self.nfe)

    def carried(
        self, x_t: Float[Tensor, "b ..."], level: NoiseLevel, to: NoiseLevel
    ) -> Float[Tensor, "b ..."]:
        """Where the probability flow takes x_t from one level to another: exact.

        It keeps the distance from the mean in standard deviations of x_t, along each axis.
        """
        begin = (level.alpha**2 * self.std**2 + level.sigma**2) ** 0.5
        end = (to.alpha**2 * self.std**2 + to.sigma**2) ** 0.5
        return to.alpha * self.mean + self._scaled(x_t - level.alpha * self.mean, end / begin)

    def covariance(self, level: NoiseLevel) -> Float[Tensor, "d d"]:
        """Of x_t, with ``axes``."""
        assert self.axes is not None
        variance = level.alpha**2 * self.std**2 + level.sigma**2
        return (self.axes * variance) @ self.axes.T

    def noised(self, noise: Float[Tensor, "b ..."], level: NoiseLevel) -> Float[Tensor, "b ..."]:
        """Standard normal noise turned into x_t of this level: noised data, exactly."""
        spread = (level.alpha**2 * self.std**2 + level.sigma**2) ** 0.5
        return level.alpha * self.mean + self._scaled(noise, spread)

    def _scaled(
        self, x: Float[Tensor, "b ..."], factor: float | Float[Tensor, "d"]
    ) -> Float[Tensor, "b ..."]:
        if self.axes is None:
            return factor * x
        return (factor * (x @ self.axes)) @ self.axes.T


def correlated() -> GaussianDenoiser:
    """For points in the plane that are correlated, and not around 0."""
    c, s = math.cos(0.5), math.sin(0.5)
    mean = torch.tensor([0.3, -0.2], dtype=torch.float64)
    std = torch.tensor([0.7, 0.3], dtype=torch.float64)
    return GaussianDenoiser(mean, std, torch.tensor([[c, -s], [s, c]], dtype=torch.float64))


@dataclass(frozen=True, eq=False)
class WavyDenoiser:
    """Answers like a network: not linear in x_t, other at each level, right where noise is small.

    Each number for itself, so what it says of one sample cannot depend on the others. It is
    preconditioned as in Karras et al. 2022 (arXiv 2206.00364), eq. 7, so both estimates stay finite
    and of the order of 1 on any path.
    """

    nfe: int = 1

    def __call__(self, x_t: Float[Tensor, "b ..."], level: NoiseLevel) -> Estimates:
        alpha, sigma = level.alpha, level.sigma
        std = math.hypot(alpha * DATA_STD, sigma)
        x = x_t / std
        wave = torch.sin(3 * x + 1) * math.tanh(level.log_snr / 4) + 0.3 * torch.cos(2 * x)
        x_0_hat = alpha * (DATA_STD / std) ** 2 * x_t + sigma * DATA_STD / std * wave
        eps_hat = sigma / std * x - alpha * DATA_STD / std * wave
        return Estimates(x_0_hat, eps_hat, self.nfe)
