"""A diffusion transformer, DiT: Peebles and Xie 2023 (arXiv 2212.09748), on pixels."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from core.config.networks import TransformerConfig
from core.networks.blocks import zero_init
from core.networks.contract import Network
from core.networks.embeddings import ConditionEmbedding

MLP_RATIO = 4
SLOWEST = 10_000.0  # tokens for one radian of the slowest sine of the positions


class Transformer(Network):
    """Squares of pixels as tokens that all look at each other, steered by the condition.

    Images that the patch size does not divide are padded with zeros and the result cropped. Where
    a patch lies is told by fixed sines and cosines, so a network serves one size of image.
    """

    positions: Tensor

    def __init__(
        self, config: TransformerConfig, *, data_shape: tuple[int, int, int], num_classes: int
    ) -> None:
        super().__init__()
        config.check_fits(data_shape)
        width, patch = config.width, config.patch_size
        colours, height, columns = data_shape
        self.patch_size: int = patch
        self.condition = ConditionEmbedding(width, num_classes=num_classes)
        self.stem = nn.Linear(colours * patch**2, width)
        positions = grid_positions(-(-height // patch), -(-columns // patch), width)
        self.register_buffer("positions", positions, persistent=False)
        self.blocks = nn.ModuleList(
            TransformerBlock(width, heads=config.heads) for _ in range(config.depth)
        )
        self.scale_and_shift = zero_init(nn.Linear(width, 2 * width))
        self.out = zero_init(nn.Linear(width, colours * patch**2))

    def forward(
        self,
        x: Float[Tensor, "b c h w"],
        log_snr: Float[Tensor, "b"],
        labels: Int[Tensor, "b"] | None,
    ) -> Float[Tensor, "b c h w"]:
        height, width = x.shape[-2:]
        patch = self.patch_size
        condition = self.condition(log_snr, labels)
        x = functional.pad(x, (0, -width % patch, 0, -height % patch))
        patches = functional.pixel_unshuffle(x, patch)

        tokens = self.stem(patches.flatten(2).transpose(1, 2)) + self.positions
        for block in self.blocks:
            tokens = block(tokens, condition)
        scale, shift = self.scale_and_shift(condition)[:, None].chunk(2, dim=2)
        tokens = self.out(modulated(tokens, scale, shift))

        patches = tokens.transpose(1, 2).reshape(patches.shape)
        return functional.pixel_shuffle(patches, patch)[..., :height, :width]


class TransformerBlock(nn.Module):
    """Attention and then an MLP, both beside a short cut; untrained it changes nothing.

    The condition scales and shifts what enters each of the two and scales what each adds; all of
    these scales start out as 0: adaLN-zero, Peebles and Xie 2023, section 3.2.
    """

    def __init__(self, width: int, *, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.modulation = zero_init(nn.Linear(width, 6 * width))
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.mlp = nn.Sequential(
            nn.Linear(width, MLP_RATIO * width),
            nn.GELU(approximate="tanh"),
            nn.Linear(MLP_RATIO * width, width),
        )

    def forward(
        self, x: Float[Tensor, "b n width"], condition: Float[Tensor, "b width"]
    ) -> Float[Tensor, "b n width"]:
        steering = self.modulation(condition)[:, None].chunk(6, dim=2)
        scale_1, shift_1, gate_1, scale_2, shift_2, gate_2 = steering
        x = x + gate_1 * self._attend(modulated(x, scale_1, shift_1))
        return x + gate_2 * self.mlp(modulated(x, scale_2, shift_2))

    def _attend(self, x: Float[Tensor, "b n width"]) -> Float[Tensor, "b n width"]:
        split = self.query_key_value(x).unflatten(2, (3, self.heads, -1))  # b n 3 heads size
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        attended = functional.scaled_dot_product_attention(query, key, value)
        return self.attention_out(attended.transpose(1, 2).flatten(2))


def modulated(
    x: Float[Tensor, "b n width"],
    scale: Float[Tensor, "b 1 width"],
    shift: Float[Tensor, "b 1 width"],
) -> Float[Tensor, "b n width"]:
    """``x`` after layer norm, scaled by 1 + ``scale`` and shifted."""
    return functional.layer_norm(x, x.shape[-1:]) * (1 + scale) + shift


def grid_positions(rows: int, columns: int, width: int) -> Float[Tensor, "n width"]:
    """Sines and cosines of the row, then of the column, of each token, row by row.

    Vaswani et al. 2017 (arXiv 1706.03762), section 3.5, half of the ``width`` for each axis.
    ``width`` is a multiple of 4.
    """
    exponents = torch.arange(width // 4, dtype=torch.float64) / (width // 4)
    frequencies = SLOWEST**-exponents
    row, column = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    places = torch.stack([row.flatten(), column.flatten()], dim=1)  # n 2
    angles = places[:, :, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=2).flatten(1).float()
