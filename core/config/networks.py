"""The networks a run may train. Sizes only: which class builds each is in ``core.networks``.

``learns_images`` says of each whether it is for images ``(c, h, w)`` or for points ``(d,)``.
"""

import math
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from core.config.fields import ConfigModel, parameter
from core.errors import NoisescopeError

Multiplier = Annotated[int, Field(ge=1, le=16)]
Level = Annotated[int, Field(ge=0, le=5)]

MAX_PLACES = 4096  # that look at each other: the time grows with their square, 64 x 64 is the most


class MLPConfig(ConfigModel, title="MLP"):
    """A residual multi-layer perceptron for points."""

    learns_images: ClassVar[bool] = False
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
                f"{describe_shape(data_shape)}; choose the U-Net (network.kind=unet) or the "
                "Transformer (network.kind=transformer)."
            )


class UNetConfig(ConfigModel, title="U-Net"):
    """A convolutional U-Net for images."""

    learns_images: ClassVar[bool] = True
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
    dropout: float = parameter(
        0.0,
        title="Dropout",
        description="Share of the values inside each residual block that is set to 0 at random "
        "in every training step. Keeps a large network from learning few examples by heart.",
        advanced=True,
        ge=0.0,
        lt=1.0,
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
        """Raise :class:`NoisescopeError` unless images ``(c, h, w)`` are of a size it can do."""
        _refuse_points("the U-Net", data_shape)
        if min(data_shape[1:]) < self.stride:
            raise NoisescopeError(
                f"network: {len(self.channel_multipliers)} levels and a pixel unshuffle of "
                f"{self.pixel_unshuffle} need images of at least {self.stride} x {self.stride} "
                f"pixels, but the data set has {describe_shape(data_shape)}; use fewer "
                "channel_multipliers or a smaller pixel_unshuffle."
            )
        for level in self.attention_levels:
            places = _places(data_shape, self.pixel_unshuffle * 2**level)
            if places > MAX_PLACES:
                raise NoisescopeError(
                    f"network.attention_levels: level {level} of {describe_shape(data_shape)} has "
                    f"{places:,} places, but attention is for at most {MAX_PLACES:,}; "
                    "leave this level out or use a larger pixel_unshuffle."
                )


class TransformerConfig(ConfigModel, title="transformer"):
    """A diffusion transformer for images (Peebles and Xie 2023)."""

    learns_images: ClassVar[bool] = True
    kind: Literal["transformer"] = "transformer"
    patch_size: Literal[1, 2, 4, 8] = parameter(
        4,
        title="Patch size",
        description="Side of the square of pixels that enters the network as one token. Half of it "
        "shows finer detail and takes four times as long or more.",
    )
    width: int = parameter(
        128,
        title="Width",
        description="Numbers in every token, a multiple of 4 and of the heads. "
        "Time per step grows with their square.",
        ge=16,
        le=2048,
    )
    depth: int = parameter(
        4,
        title="Depth",
        description="Blocks of attention and MLP, one after the other.",
        ge=1,
        le=32,
    )
    heads: int = parameter(
        4,
        title="Heads",
        description="Parts of a token that look at the picture each in its own way. "
        "32 to 64 numbers for each of them is usual.",
        ge=1,
        le=64,
    )

    @model_validator(mode="after")
    def _width_can_be_divided(self) -> Self:
        step = math.lcm(4, self.heads)  # 4: sine and cosine of two axes
        if self.width % step:
            raise ValueError(
                f"width: got {self.width}, but with {self.heads} heads it must be a multiple of "
                f"{step}; use {math.ceil(self.width / step) * step} or other heads"
            )
        return self

    def check_fits(self, data_shape: tuple[int, ...]) -> None:
        """Raise :class:`NoisescopeError` unless images ``(c, h, w)`` have a feasible size."""
        _refuse_points("the Transformer", data_shape)
        tokens = _places(data_shape, self.patch_size)
        if tokens > MAX_PLACES:
            raise NoisescopeError(
                f"network.patch_size: got {self.patch_size}, which makes {tokens:,} tokens of "
                f"{describe_shape(data_shape)}, but at most {MAX_PLACES:,} are allowed; "
                "use a larger patch_size."
            )


def _refuse_points(network: str, data_shape: tuple[int, ...]) -> None:
    if len(data_shape) != 3:
        raise NoisescopeError(
            f"network.kind: {network} learns images, but the data set has "
            f"{describe_shape(data_shape)}; choose the residual MLP (network.kind=mlp)."
        )


def _places(data_shape: tuple[int, ...], side: int) -> int:
    """How many squares of ``side`` pixels cover an image ``(c, h, w)``."""
    return math.ceil(data_shape[1] / side) * math.ceil(data_shape[2] / side)


def describe_shape(data_shape: tuple[int, ...]) -> str:
    """The shape of an example, for a person."""
    if len(data_shape) == 3:
        return f"images of {data_shape[1]} x {data_shape[2]} pixels"
    return f"points with {data_shape[0]} coordinates"


NetworkConfig = Annotated[MLPConfig | UNetConfig | TransformerConfig, Field(discriminator="kind")]

__all__ = ["MLPConfig", "NetworkConfig", "TransformerConfig", "UNetConfig"]
