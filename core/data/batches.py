"""Draws batches where the data are."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.data.dataset import Dataset


def draw_batch(
    dataset: Dataset, batch_size: int, generator: torch.Generator
) -> tuple[Float[Tensor, "b ..."], Int[Tensor, "b"]]:
    """x_0 and labels of examples drawn uniformly, with replacement, on their own device.

    Nothing crosses to the host, so that it can be part of a captured CUDA graph.
    """
    device = dataset.examples.device
    chosen = torch.randint(
        dataset.examples.shape[0], (batch_size,), generator=generator, device=device
    )
    examples = dataset.examples.index_select(0, chosen)
    return dataset.as_x_0(examples), dataset.labels.index_select(0, chosen)
