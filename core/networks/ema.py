"""A smoothed copy of a network: the average of its weights over the steps so far."""

import copy
import math
from typing import Generic, Self, TypeVar

import torch
from torch import Tensor, nn

# One launch for the weights of all layers, as torch's own optimizers do; they have no public name.
from torch import _foreach_add_, _foreach_mul_, _foreach_sub  # pyright: ignore[reportPrivateUsage, reportPrivateImportUsage]  # isort: skip

AveragedNetwork = TypeVar("AveragedNetwork", bound=nn.Module)


class ExponentialMovingAverage(nn.Module, Generic[AveragedNetwork]):
    """Exponential moving average of weights with a half-life in images.

    While ``warmup_share`` of the images seen is less than ``half_life_images``, that share is the
    half-life, so that early averages forget the untrained weights: the ramp-up in the code of
    Karras et al. 2022 (arXiv 2206.00364).

    ``network`` is the copy, always in evaluation mode and without gradients. ``update`` reads
    nothing back from the device, so it can be part of a captured CUDA graph.
    """

    images_seen: Tensor

    def __init__(
        self, network: AveragedNetwork, *, half_life_images: float, warmup_share: float
    ) -> None:
        super().__init__()
        self.half_life_images = half_life_images
        self.warmup_share = warmup_share
        self.network = copy.deepcopy(network).requires_grad_(False).eval()
        device = next(network.parameters()).device
        self.register_buffer("images_seen", torch.zeros((), dtype=torch.int64, device=device))

    @torch.no_grad()
    def update(self, network: AveragedNetwork, *, images: int) -> None:
        """Move towards ``network``, which has just taken a step on this many ``images``."""
        self.images_seen.add_(images)
        # int64 counts exactly; the rest is in the weights' own precision
        images_seen = self.images_seen.to(next(network.parameters()).dtype)
        half_life = (self.warmup_share * images_seen).clamp(max=self.half_life_images)
        share_of_new = -torch.expm1(-math.log(2) * images / half_life)  # 1 - 2^(-images/half-life)
        move_towards(self.network, network, share_of_new)

    def train(self, mode: bool = True) -> Self:  # noqa: ARG002
        """Stay as it is: ``mode`` of a module that holds this one does not reach the copy."""
        return self


def move_towards(average: nn.Module, network: nn.Module, share_of_new: Tensor) -> None:
    """Change ``average`` to (1 - share) of itself and ``share_of_new`` of ``network``, in place.

    ``share_of_new`` is one number, 0 to 1, on the device. Buffers are copied as they are.
    """
    averages: list[Tensor] = list(average.parameters())
    moves = _foreach_sub(list(network.parameters()), averages)
    _foreach_mul_(moves, share_of_new)
    _foreach_add_(averages, moves)
    for old, new in zip(average.buffers(), network.buffers(), strict=True):
        old.copy_(new)
