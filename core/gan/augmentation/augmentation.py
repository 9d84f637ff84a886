"""What changes pictures before the critic sees them."""

from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor


@runtime_checkable
class Augmentation(Protocol):
    """Changes pictures at random, each by itself and differentiably.

    Nothing is read back from the device, and shapes are fixed, so that it can be part of a captured
    CUDA graph. ``strength`` is a number on the device, the probability of each change, 0..1. It is
    all that has to be kept to go on later, and stays the same tensor, which is written to.
    """

    strength: Float[Tensor, ""]

    def __call__(
        self, x: Float[Tensor, "b c h w"], generator: torch.Generator
    ) -> Float[Tensor, "b c h w"]:
        """The pictures, changed. With a strength of 0 they are exactly as they were.

        As many numbers are drawn from ``generator``, which is on their device, whatever happens.
        """
        ...

    def update(self, sign_real: Float[Tensor, ""], images: int) -> None:
        """Adapt the strength to the mean sign of the logits of ``images`` real pictures."""
        ...

    def configure(self, config: Any) -> None:
        """Take over the live parameters of a config of the same kind, between two steps."""
        ...
