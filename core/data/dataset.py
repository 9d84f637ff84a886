"""A data set in memory, on the device that trains."""

from dataclasses import dataclass, replace
from typing import Literal

import torch
from jaxtyping import Float, Int, Shaped
from torch import Tensor

from core.data.points.mixture import GaussianMixture


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples to train on and others that are never trained on.

    Pictures are uint8 ``[n, c, h, w]``, a quarter of float32; points are float32 ``[n, 2]``.
    """

    kind: Literal["image", "points"]
    name: str
    class_names: tuple[str, ...]
    examples: Shaped[Tensor, "n ..."]
    labels: Int[Tensor, "n"]  # 0..len(class_names) - 1
    held_out_examples: Shaped[Tensor, "m ..."]
    held_out_labels: Int[Tensor, "m"]
    mixture: GaussianMixture | None = None  # where the exact density is known

    def to(self, device: torch.device) -> "Dataset":
        """The same data on another device."""
        return replace(
            self,
            examples=self.examples.to(device),
            labels=self.labels.to(device),
            held_out_examples=self.held_out_examples.to(device),
            held_out_labels=self.held_out_labels.to(device),
        )

    @property
    def limit(self) -> float:
        """The largest absolute value of what the model sees of the training examples."""
        return 1.0 if self.kind == "image" else float(self.examples.abs().max())

    def as_x_0(self, examples: Shaped[Tensor, "b ..."]) -> Float[Tensor, "b ..."]:
        """Examples as the model sees them: pictures in [-1, 1], points as they are."""
        return examples.float() / 127.5 - 1 if self.kind == "image" else examples
