"""The networks a run may train. Sizes only: which class builds each is in ``core.networks``."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.config.fields import ConfigModel, parameter
from core.errors import NoisescopeError

Multiplier = Annotated[int, Field(ge=1, le=16)]
Level = Annotated[int, Field(ge=0, le=5)]


class MLPConfig(ConfigModel):
    """A residual multi-layer perceptron for points."""

    kind: Literal["mlp"] = "mlp"
    width: int = parameter(
        128,
        title="Width",
        description="Numbers in every hidden layer. Wider learns finer shapes and is slower.",
        ge=8,
        le=2048,
    )
    depth: int = parameter(
        4,
        title="Depth",
        description="Residual blocks, one after the other.",
        ge=1,
        le=32,
    )

    def check_fits(self, data_shape: tuple[int, ...]) -> None:
        """Raise :class:`NoisescopeError` unless the data are points, ``data_shape`` of length 1."""
        if len(data_shape) != 1:
            raise NoisescopeError(
                "network.kind: the residual MLP learns points, but the data set has "
                f"{_describe(data_shape)}; choose the U-Net (network.kind=unet)."
            )


class UNetConfig(ConfigModel):
    """A convolutional U-Net for images."""

    kind: Literal["unet"] = "unet"
    channels: int = parameter(
        32,
        title="Channels",
        description="Feature maps at the first level. Time per step grows with their square.",
        unit="maps",
        ge=8,
        le=512,
    )
    channel_multipliers: tuple[Multiplier, ...] = parameter(
        (1, 2),
        title="Channel multipliers",
        description="One number a level: how many times the first level's channels it has. "
        "Each further level works at half the resolution.",
    )
    blocks_per_level: int = parameter(
        1,
        title="Blocks per level",
        description="Residual blocks at every level, on the way down and again on the way up.",
        ge=1,
        le=8,
    )
    attention_levels: tuple[Level, ...] = parameter(
        (1,),
        title="Attention levels",
        description="Levels, counted from 0, where every place of the picture may look at every "
        "other. Cheap where the resolution is low; costs grow with its fourth power.",
    )
    pixel_unshuffle: Literal[1, 2, 4] = parameter(
        2,
        title="Pixel unshuffle",
        description="Side of the square of pixels that enters the network as one place with more "
        "channels. 2 or 4 is several times faster than 1, at the price of fine detail.",
    )

    @model_validator(mode="after")
    def _levels_exist(self) -> Self:
        levels = len(self.channel_multipliers)
        if not 1 <= levels <= 6:
            raise ValueError(f"channel_multipliers needs 1 to 6 numbers, one a level; got {levels}")
        if any(level >= levels for level in self.attention_levels):
            raise ValueError(
                f"attention_levels may name levels 0 to {levels - 1}, one for each of the "
                f"{levels} channel_multipliers; got {list(self.attention_levels)}"
            )
        return self

    @property
    def stride(self) -> int:
        """Pixels along a side that become one place at the deepest level."""
        return self.pixel_unshuffle * 2 ** (len(self.channel_multipliers) - 1)

    def check_fits(self, data_shape: tuple[int, ...]) -> None:
        """Raise :class:`NoisescopeError` unless images ``(c, h, w)`` are large enough."""
        if len(data_shape) != 3:
            raise NoisescopeError(
                "network.kind: the U-Net learns images, but the data set has "
                f"{_describe(data_shape)}; choose the residual MLP (network.kind=mlp)."
            )
        if min(data_shape[1:]) < self.stride:
            raise NoisescopeError(
                f"network: {len(self.channel_multipliers)} levels and a pixel unshuffle of "
                f"{self.pixel_unshuffle} need images of at least {self.stride} x {self.stride} "
                f"pixels, but the data set has {_describe(data_shape)}; use fewer "
                "channel_multipliers or a smaller pixel_unshuffle."
            )


def _describe(data_shape: tuple[int, ...]) -> str:
    if len(data_shape) == 3:
        return f"images of {data_shape[1]} x {data_shape[2]} pixels"
    return f"points with {data_shape[0]} coordinates"


NetworkConfig = Annotated[MLPConfig | UNetConfig, Field(discriminator="kind")]

__all__ = ["MLPConfig", "NetworkConfig", "UNetConfig"]
