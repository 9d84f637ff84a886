"""The parts a U-Net is made of. Every block that adds to its input starts out adding nothing."""

from typing import TypeVar

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from core.networks.dropout import Dropout

CHANNELS_PER_GROUP = 8
CHANNELS_PER_HEAD = 32

Layer = TypeVar("Layer", nn.Conv2d, nn.Linear)


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside a short cut, steered by the condition.

    The condition scales and shifts the second normalisation's result: adaptive group norm, Dhariwal
    and Nichol 2021 (arXiv 2105.05233), section 3. Dropout is where theirs is, before the second
    convolution.
    """

    def __init__(
        self, channels_in: int, channels_out: int, condition_size: int, *, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.norm_in = group_norm(channels_in)
        self.conv_in = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.scale_and_shift = nn.Linear(condition_size, 2 * channels_out)
        self.norm_out = group_norm(channels_out, affine=False)
        self.dropout = Dropout(dropout)
        self.conv_out = zero_init(nn.Conv2d(channels_out, channels_out, 3, padding=1))
        same = channels_in == channels_out
        self.short_cut = nn.Identity() if same else nn.Conv2d(channels_in, channels_out, 1)

    def forward(
        self, x: Float[Tensor, "b c_in h w"], condition: Float[Tensor, "b size"]
    ) -> Float[Tensor, "b c_out h w"]:
        scale, shift = self.scale_and_shift(condition)[:, :, None, None].chunk(2, dim=1)
        hidden = self.conv_in(functional.silu(self.norm_in(x)))
        hidden = self.norm_out(hidden) * (1 + scale) + shift
        return self.short_cut(x) + self.conv_out(self.dropout(functional.silu(hidden)))


class SelfAttention(nn.Module):
    """Every place of the picture looks at every other: Vaswani et al. 2017 (arXiv 1706.03762)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.heads = max(1, channels // CHANNELS_PER_HEAD)
        if channels % self.heads:
            self.heads = 1
        self.norm = group_norm(channels)
        self.query_key_value = nn.Linear(channels, 3 * channels)
        self.out = zero_init(nn.Linear(channels, channels))

    def forward(self, x: Float[Tensor, "b c h w"]) -> Float[Tensor, "b c h w"]:
        b, c, h, w = x.shape
        tokens = self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c)
        split = self.query_key_value(tokens).reshape(b, h * w, 3, self.heads, c // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        attended = functional.scaled_dot_product_attention(query, key, value)
        result = self.out(attended.transpose(1, 2).reshape(b, h, w, c))
        return x + result.permute(0, 3, 1, 2)


class ConditionedStage(nn.Module):
    """A residual block, followed by attention where the level has it."""

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        condition_size: int,
        *,
        attention: bool,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.block = ResidualBlock(channels_in, channels_out, condition_size, dropout=dropout)
        self.attention = SelfAttention(channels_out) if attention else nn.Identity()

    def forward(
        self, x: Float[Tensor, "b c_in h w"], condition: Float[Tensor, "b size"]
    ) -> Float[Tensor, "b c_out h w"]:
        return self.attention(self.block(x, condition))


def group_norm(channels: int, *, affine: bool = True) -> nn.GroupNorm:
    """Group normalisation with about 8 channels a group: Wu and He 2018 (arXiv 1803.08494)."""
    groups = max(1, channels // CHANNELS_PER_GROUP)
    while channels % groups:
        groups -= 1
    return nn.GroupNorm(groups, channels, affine=affine)


def zero_init(layer: Layer) -> Layer:
    """``layer`` with weight and bias 0, so that what it adds starts out as nothing."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
