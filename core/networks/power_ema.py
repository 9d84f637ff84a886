"""Averages of a network's weights from which an average of any length can be made afterwards."""

import copy
from collections.abc import Sequence
from typing import Generic, Self, TypeVar

import torch
from torch import Tensor, nn

from core.networks.ema import move_towards
from core.networks.power_profile import gamma_of_length

AveragedNetwork = TypeVar("AveragedNetwork", bound=nn.Module)

DEFAULT_LENGTHS = (0.05, 0.10)


class PowerAverages(nn.Module, Generic[AveragedNetwork]):
    """Power-function averages of one network, one for each relative length in ``lengths``.

    Karras et al. 2024 (arXiv 2312.02696), section 3.1: an average of the relative length 0.05
    reaches back over about 5 % of the training so far, at any moment of it. The first update
    replaces the untrained weights. :mod:`core.networks.post_hoc` makes an average of another
    length from copies of these that were kept on the way.

    ``networks[i]`` is the average of ``lengths[i]``, always in evaluation mode and without
    gradients. ``update`` reads nothing back from the device, so it can be part of a captured
    CUDA graph.
    """

    images_seen: Tensor

    def __init__(
        self, network: AveragedNetwork, *, lengths: Sequence[float] = DEFAULT_LENGTHS
    ) -> None:
        super().__init__()
        self.lengths = tuple(lengths)
        self._gammas = [gamma_of_length(length) for length in lengths]
        self.networks = nn.ModuleList(
            copy.deepcopy(network).requires_grad_(False).eval() for _ in lengths
        )
        device = next(network.parameters()).device
        self.register_buffer("images_seen", torch.zeros((), dtype=torch.int64, device=device))

    @torch.no_grad()
    def update(self, network: AveragedNetwork, *, images: int) -> None:
        """Move towards ``network``, which has just taken a step on this many ``images``.

        Keeps the share beta = (1 - images / images seen)^(gamma + 1) of each average.
        """
        self.images_seen.add_(images)
        # int64 counts exactly; the rest is in the weights' own precision
        images_seen = self.images_seen.to(next(network.parameters()).dtype)
        log_kept = torch.log1p(-images / images_seen)
        for gamma, average in zip(self._gammas, self.networks, strict=True):
            move_towards(average, network, -torch.expm1((gamma + 1) * log_kept))

    def by_length(self) -> dict[str, nn.Module]:
        """The averages, by their relative lengths in words."""
        return {
            str(length): network
            for length, network in zip(self.lengths, self.networks, strict=True)
        }

    def train(self, mode: bool = True) -> Self:  # noqa: ARG002
        """Stay as it is: ``mode`` of a module that holds this one does not reach the copies."""
        return self
