"""A mixture of round Gaussians: density and score are exact at every noise level.

The idea is the toy example of Karras et al. 2024 (arXiv 2406.02507): data whose every noised
version is known in closed form are the best test of a model that learns them.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor


@dataclass(frozen=True, eq=False)
class GaussianMixture:
    """Equally likely Gaussians N(mean_i, std^2 I).

    Noised to x_t = alpha x_0 + sigma_t eps it is the mixture of
    N(alpha mean_i, (alpha^2 std^2 + sigma_t^2) I).
    """

    means: Float[Tensor, "modes 2"]
    std: float

    def sample(
        self, count: int, generator: torch.Generator
    ) -> tuple[Float[Tensor, "n 2"], Int[Tensor, "n"]]:
        """Points and the mode each is from."""
        modes = torch.randint(self.means.shape[0], (count,), generator=generator)
        noise = torch.randn(count, 2, generator=generator, dtype=self.means.dtype)
        return self.means[modes] + self.std * noise, modes

    def log_density(
        self, x: Float[Tensor, "n 2"], *, alpha: float = 1.0, sigma: float = 0.0
    ) -> Float[Tensor, "n"]:
        """Natural log of the density of x_t; with the defaults, of the data."""
        variance = alpha**2 * self.std**2 + sigma**2
        logits = self._logits(x, alpha, variance)
        normaliser = math.log(self.means.shape[0]) + math.log(2 * math.pi * variance)
        return logits.logsumexp(dim=1) - normaliser

    def score(
        self, x: Float[Tensor, "n 2"], *, alpha: float = 1.0, sigma: float = 0.0
    ) -> Float[Tensor, "n 2"]:
        """Gradient of :meth:`log_density`: the mean pull towards each mode, by responsibility."""
        variance = alpha**2 * self.std**2 + sigma**2
        share = self._logits(x, alpha, variance).softmax(dim=1)
        return (alpha * share @ self.means.to(x) - x) / variance

    def denoise(
        self, x_t: Float[Tensor, "n 2"], alpha: float, sigma: float
    ) -> Float[Tensor, "n 2"]:
        """The posterior mean E[x_0 | x_t]: what a perfect network would answer.

        Equal to Tweedie's formula (x_t + sigma^2 score) / alpha (Efron 2011, Tweedie's formula and
        selection bias), but without its division: each mode's mean, by responsibility, and x_t
        itself, each as certain as the other is not. So it is right for alpha = 0, where it is the
        mean of the data, and for sigma = 0, where it is x_t / alpha; not for both at once.
        """
        variance = alpha**2 * self.std**2 + sigma**2
        share = self._logits(x_t, alpha, variance).softmax(dim=1)
        return (sigma**2 * share @ self.means.to(x_t) + alpha * self.std**2 * x_t) / variance

    def _logits(
        self, x: Float[Tensor, "n 2"], alpha: float, variance: float
    ) -> Float[Tensor, "n modes"]:
        distance = x[:, None, :] - alpha * self.means.to(x)
        return -distance.square().sum(dim=2) / (2 * variance)
