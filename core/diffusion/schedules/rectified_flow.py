"""The straight path from data to noise: Liu et al. 2023 (arXiv 2209.03003), eq. 1."""

import torch
from jaxtyping import Float
from torch import Tensor

from core.config.schedules import COUNTED_TIMESTEPS, RectifiedFlowScheduleConfig
from core.diffusion.schedules.path import Path, Straight
from core.diffusion.schedules.schedule import NoiseSchedule


class RectifiedFlow(NoiseSchedule):
    """x_t = (1 - t) x_0 + t eps, for t from 1/1000 to 1, where nothing is left of the data.

    In the paper time runs from noise to data; here 1 is noise, as everywhere. Continuous; timesteps
    are only how a person counts.
    """

    path: Path = Straight()
    discrete = False
    timesteps = COUNTED_TIMESTEPS
    first_time = 1 / COUNTED_TIMESTEPS

    def __init__(self, config: RectifiedFlowScheduleConfig) -> None:
        pass

    def for_training(self, device: torch.device) -> "RectifiedFlow":  # noqa: ARG002 has no tables
        return self

    def log_snr(self, time: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        time = time.clamp(self.first_time, 1)
        return 2 * ((1 - time).log() - time.log())

    def time(self, log_snr: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        return (-log_snr / 2).sigmoid().clamp(self.first_time, 1)
