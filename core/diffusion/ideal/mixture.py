"""The ideal denoiser of a mixture of Gaussians: what a perfect network would answer.

Unlike that of a finite data set it knows the distribution and not only what was drawn from it.
"""

from dataclasses import dataclass

from jaxtyping import Float, Int
from torch import Tensor

from core.data.points.mixture import GaussianMixture
from core.diffusion.denoiser import Estimates
from core.diffusion.schedules.level import NoiseLevel


@dataclass(frozen=True, eq=False)
class MixtureDenoiser:
    """The exact means of x_0 and eps given x_t and, where there are ``labels``, its mode."""

    mixture: GaussianMixture
    labels: Int[Tensor, "n"] | None = None

    def __call__(self, x_t: Float[Tensor, "n 2"], level: NoiseLevel) -> Estimates:
        alpha, sigma = level.alpha, level.sigma
        if self.labels is not None:  # a single Gaussian for each x_t
            mean = self.mixture.means.to(x_t)[self.labels]
            variance = alpha**2 * self.mixture.std**2 + sigma**2
            surprise = (x_t - alpha * mean) / variance
            x_0_hat = mean + alpha * self.mixture.std**2 * surprise
            return Estimates(x_0_hat=x_0_hat, eps_hat=sigma * surprise, nfe=1)
        return Estimates(
            x_0_hat=self.mixture.denoise(x_t, alpha, sigma),
            # Equal to (x_t - alpha x_0_hat) / sigma, without the digits that this loses as sigma
            # becomes small, and right where it is 0.
            eps_hat=-sigma * self.mixture.score(x_t, alpha=alpha, sigma=sigma),
            nfe=1,
        )
