"""A schedule given by its signal power at every timestep."""

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.config.schedules import DiscreteScheduleConfig
from core.diffusion.schedules.path import Path, VariancePreserving
from core.diffusion.schedules.schedule import NoiseSchedule
from core.diffusion.schedules.zero_terminal_snr import with_zero_terminal_snr


class TableSchedule(NoiseSchedule):
    """Variance preserving, with a table of noise levels at times 1/T, 2/T, ..., 1.

    Between two of them the angle arctan(sigma_t / alpha) is interpolated linearly: it is finite
    also where nothing is left of the data.
    """

    path: Path = VariancePreserving()
    discrete = True

    def __init__(self, log_snr: Float[Tensor, "t"]) -> None:
        self._log_snr = log_snr
        self._angle = _angle(log_snr)
        self.timesteps = log_snr.shape[0]
        self.first_time = 1 / self.timesteps

    @staticmethod
    def from_alpha_bar(
        alpha_bar: Float64[Tensor, "t"], config: DiscreteScheduleConfig
    ) -> "TableSchedule":
        """From the signal power at every timestep, rescaled if the config asks for it."""
        if config.zero_terminal_snr:
            alpha_bar = with_zero_terminal_snr(alpha_bar)
        return TableSchedule(alpha_bar.log() - torch.log1p(-alpha_bar))

    def for_training(self, device: torch.device) -> "TableSchedule":
        return TableSchedule(self._log_snr.float().to(device))

    def log_snr(self, time: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        last = self.timesteps - 1
        position = (time * self.timesteps - 1).clamp(0, last)
        nearest = position.round()
        lower = position.floor().clamp(max=last - 1)
        angle = self._angle.to(time.dtype)
        before, after = angle[lower.long()], angle[lower.long() + 1]
        between = -2 * torch.lerp(before, after, position - lower).tan().log()
        # Off the table by no more than rounding means on it.
        rounding = 4 * self.timesteps * torch.finfo(time.dtype).eps
        on_table = (position - nearest).abs() < rounding
        return torch.where(on_table, self._log_snr.to(time.dtype)[nearest.long()], between)

    def time(self, log_snr: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        angle, wanted = self._angle.to(log_snr.dtype), _angle(log_snr)
        after = torch.searchsorted(angle, wanted.contiguous()).clamp(1, self.timesteps - 1)
        share = (wanted - angle[after - 1]) / (angle[after] - angle[after - 1])
        return (after + share.clamp(0, 1)) / self.timesteps


def _angle(log_snr: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
    return torch.atan((-log_snr / 2).exp())
