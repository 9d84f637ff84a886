"""What every noise schedule can do: say how noisy each time is, and when it is how noisy."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.schedules.path import Path


@dataclass(frozen=True, eq=False)
class NoisedAt:
    """The noise levels of a batch. ``alpha`` and ``sigma`` are shaped to multiply its examples."""

    alpha: Float[Tensor, "b ..."]
    sigma: Float[Tensor, "b ..."]
    log_snr: Float[Tensor, "b"]


class NoiseSchedule(ABC):
    """x_t = alpha x_0 + sigma_t eps for times from ``first_time`` to 1; later is noisier.

    For a person, times are counted in ``timesteps`` T: timestep 0 is ``first_time`` and T-1 is 1.
    A ``discrete`` schedule is trained at these only and interpolated in between. Answers are in
    the precision of the question, float64 for the samplers.
    """

    path: Path
    timesteps: int
    discrete: bool
    first_time: float

    @abstractmethod
    def log_snr(self, time: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Natural log of the signal-to-noise ratio; falls as time grows."""

    @abstractmethod
    def time(self, log_snr: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """The inverse of :meth:`log_snr`; clamped to ``first_time`` and 1."""

    @abstractmethod
    def for_training(self, device: torch.device) -> "NoiseSchedule":
        """The same schedule, for questions in float32 from this device."""

    def alpha(self, time: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Amplitude of the data."""
        return self.path.amplitudes(self.log_snr(time))[0]

    def sigma(self, time: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Amplitude of the noise, sigma_t."""
        return self.path.amplitudes(self.log_snr(time))[1]

    def alpha_bar(self, time: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Share of the data in the power of x_t, 0..1; for a variance-preserving path alpha^2."""
        return self.log_snr(time).sigmoid()

    def noised_at(self, time: Float[Tensor, "b"], like: Float[Tensor, "b ..."]) -> NoisedAt:
        """The noise levels of these times, shaped to multiply ``like``."""
        log_snr = self.log_snr(time)
        alpha, sigma = self.path.amplitudes(log_snr)
        shape = (-1, *(1,) * (like.ndim - 1))
        return NoisedAt(alpha.view(shape), sigma.view(shape), log_snr)

    def time_of(self, timestep: float) -> float:
        """The time of a timestep, 0..T-1, which need not be whole."""
        return self.first_time + (1 - self.first_time) * timestep / (self.timesteps - 1)

    def timestep_of(self, time: float) -> int:
        """The whole timestep nearest to a time."""
        share = (time - self.first_time) / (1 - self.first_time)
        return min(max(round(share * (self.timesteps - 1)), 0), self.timesteps - 1)

    def level_at(self, time: float) -> NoiseLevel:
        """The noise level at a time, in double precision."""
        return self._levels(torch.tensor([time], dtype=torch.float64))[0]

    def level_of_log_snr(self, log_snr: float) -> NoiseLevel:
        """The noise level that has this log SNR, in double precision."""
        wanted = torch.tensor([log_snr], dtype=torch.float64)
        alpha, sigma = self.path.amplitudes(wanted)
        return NoiseLevel(float(self.time(wanted)), float(alpha), float(sigma))

    def all_levels(self) -> Sequence[NoiseLevel]:
        """The noise level of every timestep, 0..T-1."""
        times = [self.time_of(timestep) for timestep in range(self.timesteps)]
        return self._levels(torch.tensor(times, dtype=torch.float64))

    def _levels(self, times: Float[Tensor, "n"]) -> Sequence[NoiseLevel]:
        alpha, sigma = self.path.amplitudes(self.log_snr(times))
        rows = torch.stack([times, alpha, sigma], dim=1).numpy()
        return [NoiseLevel(float(t), float(a), float(s)) for t, a, s in rows]
