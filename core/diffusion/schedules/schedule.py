"""A noise schedule as a table: how much data and how much noise is in x_t at every timestep."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Float64, Int
from torch import Tensor


@dataclass(frozen=True, eq=False)
class NoiseSchedule:
    """x_t = alpha x_0 + sigma_t eps for timesteps 0..T-1; a larger one is noisier.

    Variance preserving: alpha^2 + sigma_t^2 = 1. Ho et al. 2020 (arXiv 2006.11239), eq. 4. The
    table is in float64, where 1 - alpha_bar is exact enough; its uses are rounded to float32 once.
    """

    alpha_bar: Float64[Tensor, "t"]  # signal power left
    alpha: Float[Tensor, "t"]
    sigma: Float[Tensor, "t"]
    log_snr: Float[Tensor, "t"]  # natural

    @staticmethod
    def from_alpha_bar(
        alpha_bar: Float64[Tensor, "t"], dtype: torch.dtype = torch.float32
    ) -> "NoiseSchedule":
        """All quantities from the signal power, rounded to ``dtype`` at the end."""
        noise_power = 1.0 - alpha_bar
        return NoiseSchedule(
            alpha_bar=alpha_bar,
            alpha=alpha_bar.sqrt().to(dtype),
            sigma=noise_power.sqrt().to(dtype),
            log_snr=(alpha_bar.log() - noise_power.log()).to(dtype),
        )

    @property
    def timesteps(self) -> int:
        """T, the number of noise levels."""
        return self.alpha_bar.shape[0]

    def to(self, device: torch.device) -> "NoiseSchedule":
        """The same table on another device (float64 stays on the CPU: not every device has it)."""
        return NoiseSchedule(
            alpha_bar=self.alpha_bar,
            alpha=self.alpha.to(device),
            sigma=self.sigma.to(device),
            log_snr=self.log_snr.to(device),
        )

    def add_noise(
        self,
        x_0: Float[Tensor, "b ..."],
        eps: Float[Tensor, "b ..."],
        timestep: Int[Tensor, "b"],
    ) -> Float[Tensor, "b ..."]:
        """x_t: Ho et al. 2020, eq. 4."""
        alpha, sigma = self.amplitudes(timestep, x_0)
        return alpha * x_0 + sigma * eps

    def amplitudes(
        self, timestep: Int[Tensor, "b"], like: Float[Tensor, "b ..."]
    ) -> tuple[Tensor, Tensor]:
        """Alpha and sigma_t, shaped to multiply ``like``."""
        shape = (-1, *(1,) * (like.ndim - 1))
        return self.alpha[timestep].view(shape), self.sigma[timestep].view(shape)
