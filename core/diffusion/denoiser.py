"""What samplers ask: noised data in, estimates of the clean data and of the noise out."""

from dataclasses import dataclass
from typing import Protocol

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.diffusion.guidance import Guidance, guided, rescaled
from core.diffusion.predictions.prediction import Prediction
from core.diffusion.schedules.level import NoiseLevel
from core.engine.compute import NetworkCall
from core.errors import NoisescopeError


@dataclass(frozen=True, eq=False)
class Estimates:
    """What is believed of x_t: x_t = alpha x_0_hat + sigma eps_hat."""

    x_0_hat: Float[Tensor, "b ..."]
    eps_hat: Float[Tensor, "b ..."]
    nfe: int  # network evaluations per sample that this took


class Denoiser(Protocol):
    """Anything that estimates x_0 from x_t: a network, or an exact solution."""

    def __call__(self, x_t: Float[Tensor, "b ..."], level: NoiseLevel) -> Estimates: ...


@dataclass(frozen=True, eq=False)
class NetworkDenoiser:
    """A network as a denoiser, with guidance where it is asked for.

    ``labels`` None asks for no class. ``limit`` keeps x_0_hat within what data can be, [-1, 1] for
    images: Ho et al. 2020 (arXiv 2006.11239), section 3.3. No mean of x_0 given x_t leaves it.
    """

    network: NetworkCall
    prediction: Prediction
    labels: Int[Tensor, "b"] | None = None
    guidance: Guidance | None = None
    limit: float | None = None  # largest absolute value; None: any

    @torch.no_grad()
    def __call__(self, x_t: Float[Tensor, "b ..."], level: NoiseLevel) -> Estimates:
        alpha, sigma = level.alpha, level.sigma
        if sigma == 0:
            raise NoisescopeError(
                "sigma: got 0, but clean data have nothing to denoise; ask at a noisier level."
            )
        x_in = x_t * self.prediction.input_scale(alpha, sigma)
        log_snr = x_t.new_full(x_t.shape[:1], level.log_snr)
        answer = guided(self.network, x_in, log_snr, self.labels, self.guidance, level)
        x_0_hat = self.prediction.x_0_hat(answer.output, x_t, alpha, sigma)
        if answer.nfe == 2 and self.guidance is not None and self.guidance.rescale > 0:
            strong = self.prediction.x_0_hat(answer.strong, x_t, alpha, sigma)
            x_0_hat = rescaled(x_0_hat, strong, self.guidance.rescale)
        elif self.limit is None:
            eps_hat = self.prediction.eps_hat(answer.output, x_t, alpha, sigma)
            return Estimates(x_0_hat, eps_hat, answer.nfe)
        if self.limit is not None:
            x_0_hat = x_0_hat.clamp(-self.limit, self.limit)
        # The noise that goes with the changed estimate, so that both still make up x_t.
        return Estimates(x_0_hat, (x_t - alpha * x_0_hat) / sigma, answer.nfe)
