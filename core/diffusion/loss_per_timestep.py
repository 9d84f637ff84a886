"""How the loss of each step is spread over the noise levels."""

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.events import LossPerTimestep
from core.frozen import frozen

BINS = 64


class TimestepBins:
    """Sums of losses in equal bins of time, collected on the device at every step.

    Times 0..1 of the schedule, 1 is noise. The sums are matrix products, whose order of summation
    is always the same and which can be captured in a CUDA graph; nothing is read back until
    :meth:`take`.
    """

    def __init__(self, device: torch.device) -> None:
        self._bins = torch.arange(BINS, device=device)
        self._sums = torch.zeros(2, BINS, device=device)  # of ones, and of losses
        self._taken_at = 0

    @torch.no_grad()
    def add(self, time: Float[Tensor, "b"], losses: Float[Tensor, "b"]) -> None:
        """Count a batch in. Losses that are not finite are left out, as their update is."""
        # Timesteps are the upper ends of their parts of time: 1 belongs to the last bin.
        bin_of = (time * BINS).ceil().clamp(1, BINS) - 1
        finite = losses.isfinite()
        member = ((bin_of[:, None] == self._bins) & finite[:, None]).to(losses.dtype)
        values = torch.stack([torch.ones_like(losses), losses.where(finite, 0.0)])
        self._sums.add_(values @ member)

    def pending(self, step: int) -> bool:
        """Whether anything was counted since the last time it was taken."""
        return step > self._taken_at

    def take(self, step: int) -> LossPerTimestep:
        """What has been counted since the last time, up to and with this step; begins anew."""
        sums = self._sums.double().cpu().numpy()
        self._sums.zero_()
        first, self._taken_at = self._taken_at + 1, step
        counts = sums[0].round().astype(np.int64)
        return LossPerTimestep(
            first_step=first,
            step=step,
            counts=frozen(counts),
            losses=frozen((sums[1] / np.maximum(counts, 1)).astype(np.float32)),
        )
