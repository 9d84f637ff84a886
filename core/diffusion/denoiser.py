"""The network as samplers use it: noised data in, estimates of the clean data and the noise out."""

from dataclasses import dataclass
from typing import Protocol

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.diffusion.predictions.prediction import Prediction
from core.diffusion.schedules.schedule import NoiseSchedule
from core.engine.compute import NetworkCall


@dataclass(frozen=True, eq=False)
class Estimates:
    """What is believed of x_t: x_t = alpha x_0_hat + sigma_t eps_hat."""

    x_0_hat: Float[Tensor, "b ..."]
    eps_hat: Float[Tensor, "b ..."]


class Denoiser(Protocol):
    """Anything that estimates x_0 from x_t: a network, or an exact solution."""

    @property
    def nfe(self) -> int:
        """Network evaluations a call costs."""
        ...

    def __call__(self, x_t: Float[Tensor, "b ..."], timestep: int) -> Estimates: ...


@dataclass(frozen=True, eq=False)
class NetworkDenoiser:
    """A network with classifier-free guidance: Ho and Salimans 2022 (arXiv 2207.12598), eq. 6.

    The prediction is uncond + w (cond - uncond); both halves are evaluated in one batch. A scale
    of 1, or no labels, needs one evaluation only.
    """

    network: NetworkCall
    schedule: NoiseSchedule
    prediction: Prediction
    labels: Int[Tensor, "b"] | None  # None: no class is asked for
    null_class: int
    guidance_scale: float = 1.0
    clip: bool = False  # keep x_0_hat in [-1, 1], where images are

    @property
    def nfe(self) -> int:
        return 2 if self._guided else 1

    @property
    def _guided(self) -> bool:
        return self.labels is not None and self.guidance_scale != 1.0

    @torch.no_grad()
    def __call__(self, x_t: Float[Tensor, "b ..."], timestep: int) -> Estimates:
        index = torch.full(x_t.shape[:1], timestep, device=x_t.device)
        alpha, sigma = self.schedule.amplitudes(index, x_t)
        output = self._output(x_t, self.schedule.log_snr[index])
        x_0_hat = self.prediction.x_0_hat(output, x_t, alpha, sigma)
        if not self.clip:
            return Estimates(x_0_hat, self.prediction.eps_hat(output, x_t, alpha, sigma))
        x_0_hat = x_0_hat.clamp(-1, 1)
        # The noise that goes with the clipped estimate, so that both still make up x_t.
        return Estimates(x_0_hat, (x_t - alpha * x_0_hat) / sigma)

    def _output(self, x_t: Tensor, log_snr: Tensor) -> Tensor:
        if self.labels is None or self.guidance_scale == 1.0:
            return self.network(x_t, log_snr, self.labels)
        nobody = torch.full_like(self.labels, self.null_class)
        cond, uncond = self.network(
            torch.cat([x_t, x_t]), log_snr.repeat(2), torch.cat([self.labels, nobody])
        ).chunk(2)
        return uncond + self.guidance_scale * (cond - uncond)
