"""Noise of growing strength on top of the data: Karras et al. 2022 (arXiv 2206.00364)."""

import torch
from jaxtyping import Float
from torch import Tensor

from core.config.schedules import COUNTED_TIMESTEPS, EDMScheduleConfig
from core.diffusion.schedules.path import Path, VarianceExploding
from core.diffusion.schedules.schedule import NoiseSchedule


class EDMSchedule(NoiseSchedule):
    """sigma^(1/rho) grows evenly in time, from sigma_min at 0 to sigma_max at 1: eq. 5.

    Continuous; timesteps are only how a person counts.
    """

    path: Path = VarianceExploding()
    discrete = False
    timesteps = COUNTED_TIMESTEPS
    first_time = 0.0

    def __init__(self, config: EDMScheduleConfig) -> None:
        self._rho = config.rho
        self._low = config.sigma_min ** (1 / config.rho)
        self._high = config.sigma_max ** (1 / config.rho)

    def for_training(self, device: torch.device) -> "EDMSchedule":  # noqa: ARG002 has no tables
        return self

    def log_snr(self, time: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        root = self._low + time.clamp(0, 1) * (self._high - self._low)
        return -2 * self._rho * root.log()

    def time(self, log_snr: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        root = (-log_snr / (2 * self._rho)).exp()
        return ((root - self._low) / (self._high - self._low)).clamp(0, 1)
