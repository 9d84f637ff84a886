"""A U-Net for images of any size: Ronneberger et al. 2015 (arXiv 1505.04597), conditioned."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from core.config.networks import UNetConfig
from core.networks.blocks import ConditionedStage, group_norm, zero_init
from core.networks.contract import Network
from core.networks.embeddings import ConditionEmbedding

CONDITION_SIZE_PER_CHANNEL = 4


class UNet(Network):
    """Down through levels of halved resolution and up again, each level handing its maps across.

    Pixels first move into channels by ``pixel_unshuffle``, images that it does not divide padded
    with zeros and the result cropped. Halving rounds up: 28, 14, 7, 4 and back 4, 7, 14, 28.

    To train it with dropout call :func:`core.networks.dropout.set_dropout_generator` first.
    """

    def __init__(
        self, config: UNetConfig, *, data_shape: tuple[int, int, int], num_classes: int
    ) -> None:
        super().__init__()
        config.check_fits(data_shape)
        self.pixel_unshuffle: int = config.pixel_unshuffle
        widths = [config.channels * multiplier for multiplier in config.channel_multipliers]
        maps = data_shape[0] * config.pixel_unshuffle**2
        size = CONDITION_SIZE_PER_CHANNEL * config.channels

        def stage(channels_in: int, level: int) -> ConditionedStage:
            return ConditionedStage(
                channels_in,
                widths[level],
                size,
                attention=level in config.attention_levels,
                dropout=config.dropout,
            )

        def level_down(level: int) -> LevelDown:
            entering = [widths[max(level - 1, 0)]] + [widths[level]] * (config.blocks_per_level - 1)
            return LevelDown([stage(channels, level) for channels in entering])

        def level_up(level: int) -> LevelUp:
            below = widths[min(level + 1, len(widths) - 1)]
            entering = [below] + [widths[level]] * (config.blocks_per_level - 1)
            return LevelUp([stage(channels + widths[level], level) for channels in entering])

        levels = range(len(widths))
        self.condition = ConditionEmbedding(size, num_classes=num_classes)
        self.stem = nn.Conv2d(maps, widths[0], 3, padding=1)
        self.down = nn.ModuleList(level_down(level) for level in levels)
        self.middle = stage(widths[-1], levels[-1])
        self.up = nn.ModuleList(level_up(level) for level in reversed(levels))
        self.norm = group_norm(widths[0])
        self.out = zero_init(nn.Conv2d(widths[0], maps, 3, padding=1))

    def forward(
        self,
        x: Float[Tensor, "b c h w"],
        log_snr: Float[Tensor, "b"],
        labels: Int[Tensor, "b"] | None,
    ) -> Float[Tensor, "b c h w"]:
        height, width = x.shape[-2:]
        block = self.pixel_unshuffle
        condition = self.condition(log_snr, labels)
        x = functional.pad(x, (0, -width % block, 0, -height % block))
        x = self.stem(functional.pixel_unshuffle(x, block))

        across: list[Tensor] = []
        for level, down in enumerate(self.down):
            x = functional.avg_pool2d(x, 2, ceil_mode=True) if level else x
            across += down(x, condition)
            x = across[-1]
        x = self.middle(x, condition)
        for level, up in enumerate(self.up):
            x = double(x, like=across[-1]) if level else x
            x = up(x, across, condition)

        x = self.out(functional.silu(self.norm(x)))
        return functional.pixel_shuffle(x, block)[..., :height, :width]


class LevelDown(nn.Module):
    """The stages of one resolution on the way down; gives what each of them hands across."""

    def __init__(self, stages: list[ConditionedStage]) -> None:
        super().__init__()
        self.stages = nn.ModuleList(stages)

    def forward(
        self, x: Float[Tensor, "b c h w"], condition: Float[Tensor, "b size"]
    ) -> list[Tensor]:
        across: list[Tensor] = []
        for stage in self.stages:
            x = stage(x, condition)
            across.append(x)
        return across


class LevelUp(nn.Module):
    """The stages of one resolution on the way up; each takes the last of ``across`` from it."""

    def __init__(self, stages: list[ConditionedStage]) -> None:
        super().__init__()
        self.stages = nn.ModuleList(stages)

    def forward(
        self, x: Float[Tensor, "b c h w"], across: list[Tensor], condition: Float[Tensor, "b size"]
    ) -> Float[Tensor, "b c_out h w"]:
        for stage in self.stages:
            x = stage(torch.cat([x, across.pop()], dim=1), condition)
        return x


def double(x: Float[Tensor, "b c h w"], *, like: Tensor) -> Float[Tensor, "b c h2 w2"]:
    """Twice the resolution by repetition, cropped where halving had rounded up."""
    return functional.interpolate(x, scale_factor=2.0)[..., : like.shape[-2], : like.shape[-1]]
