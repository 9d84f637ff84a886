"""What a network is told beside the picture: how noisy it is, and of which class."""

import math

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

LOG_SNR_LIMIT = 20.0  # beyond it signal or noise is below float32's resolution of the sum


class NoiseLevelFeatures(nn.Module):
    """Sines and cosines of the log SNR: Vaswani et al. 2017 (arXiv 1706.03762), section 3.5.

    Their periods go from 80, in which the whole range is half a turn, down to 2, finer than any
    difference in noise level that calls for a different answer. ``size`` is even.
    """

    frequencies: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        periods = torch.logspace(math.log10(80.0), math.log10(2.0), size // 2)
        self.register_buffer("frequencies", 2 * math.pi / periods, persistent=False)

    def forward(self, log_snr: Float[Tensor, "b"]) -> Float[Tensor, "b size"]:
        angles = log_snr.clamp(-LOG_SNR_LIMIT, LOG_SNR_LIMIT)[:, None] * self.frequencies
        return torch.cat([angles.sin(), angles.cos()], dim=1)


class ConditionEmbedding(nn.Module):
    """One vector of ``size`` numbers for noise level and class together, after its activation."""

    def __init__(self, size: int, *, num_classes: int) -> None:
        super().__init__()
        self.num_classes = num_classes
        features = size // 4 * 2  # half of the vector, in pairs of sine and cosine
        self.noise_level = nn.Sequential(
            NoiseLevelFeatures(features),
            nn.Linear(features, size),
            nn.SiLU(),
            nn.Linear(size, size),
        )
        self.label = nn.Embedding(num_classes + 1, size) if num_classes else None

    def forward(
        self, log_snr: Float[Tensor, "b"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b size"]:
        condition = self.noise_level(log_snr)
        if self.label is not None:
            if labels is None:
                labels = torch.full_like(log_snr, self.num_classes, dtype=torch.long)
            condition = condition + self.label(labels)
        return functional.silu(condition)
