"""The noise that a generator makes data of."""

from collections.abc import Sequence
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from core.engine.sample_noise import sample_seed


class Latents:
    """Draws z: standard normal, or evenly from -1 to 1."""

    def __init__(
        self, size: int, distribution: Literal["normal", "uniform"], device: torch.device
    ) -> None:
        self.size = size
        self._normal = distribution == "normal"
        self._device = device

    def draw(self, count: int, generator: torch.Generator) -> Float[Tensor, "n size"]:
        """For a batch; ``generator`` is on the device."""
        return self._drawn((count, self.size), generator, self._device)

    def of_samples(self, seed: int, numbers: Sequence[int]) -> Float[Tensor, "n size"]:
        """Of samples by their numbers: the same on every device, whatever is drawn with them."""
        rows = [
            self._drawn(
                (self.size,),
                torch.Generator().manual_seed(sample_seed(seed, number)),
                torch.device("cpu"),
            )
            for number in numbers
        ]
        return torch.stack(rows).to(self._device)

    def _drawn(
        self, shape: tuple[int, ...], generator: torch.Generator, device: torch.device
    ) -> Tensor:
        if self._normal:
            return torch.randn(shape, generator=generator, device=device)
        return torch.rand(shape, generator=generator, device=device).mul_(2).sub_(1)
