"""The random numbers of samples: each sample has its own, whatever it is drawn together with."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

STRIDE = 1_000_003  # between the seeds of neighbours; prime, so that seeds of one user do not meet


def sample_seed(seed: int, number: int) -> int:
    """The seed of one sample of those drawn with ``seed``."""
    return (seed + STRIDE * number) % 2**63


class SampleNoise:
    """Standard normal noise for a batch of samples; the k-th call gives the k-th noise of each.

    Drawn on the CPU from the seed and a sample's number alone, so a sample is the same on every
    device and however many are drawn together.
    """

    def __init__(
        self, seed: int, numbers: Sequence[int], data_shape: tuple[int, ...], device: torch.device
    ) -> None:
        self._generators = [
            torch.Generator().manual_seed(sample_seed(seed, number)) for number in numbers
        ]
        self._data_shape = data_shape
        self._device = device

    def __call__(self) -> Float[Tensor, "n ..."]:
        noise = [torch.randn(self._data_shape, generator=g) for g in self._generators]
        return torch.stack(noise).to(self._device)
