"""Pairs of generator and critic that a GAN may train. Sizes only: see :mod:`core.networks.gan`."""

import math
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from core.config.fields import ConfigModel, parameter
from core.config.networks import Multiplier, describe_shape
from core.errors import NoisescopeError

SMALLEST, LARGEST = 16, 128  # pixels along a side
LOWEST = 4  # places along a side of the smallest maps, at least
ENOUGH = 8  # so few places along the shorter side need not be halved again by dcgan


def _latent_size(default: int) -> Any:
    return parameter(
        default,
        title="Latent size",
        description="Numbers in z, the noise that the generator turns into a sample.",
        ge=1,
        le=1024,
    )


def _minibatch_std() -> Any:
    return parameter(
        False,
        title="Minibatch deviation",
        description="The discriminator also sees how much the examples of a batch differ (Karras "
        "et al. 2018), so that a generator with little variety gives itself away.",
        advanced=True,
    )


class MLPPairConfig(ConfigModel, title="two MLPs"):
    """Generator and discriminator of points, multi-layer perceptrons both."""

    learns_images: ClassVar[bool] = False
    kind: Literal["mlp_pair"] = "mlp_pair"
    latent_size: int = _latent_size(2)
    generator_width: int = parameter(
        128,
        title="Generator width",
        description="Numbers in each hidden layer of the generator.",
        ge=1,
        le=2048,
    )
    generator_depth: int = parameter(
        3, title="Generator depth", description="Hidden layers of the generator.", ge=1, le=32
    )
    critic_width: int = parameter(
        128,
        title="Discriminator width",
        description="Numbers in each hidden layer of the discriminator.",
        ge=1,
        le=2048,
    )
    critic_depth: int = parameter(
        3,
        title="Discriminator depth",
        description="Hidden layers of the discriminator.",
        ge=1,
        le=32,
    )
    minibatch_std: bool = _minibatch_std()

    def check_fits(self, data_shape: tuple[int, ...]) -> None:
        """Raise :class:`NoisescopeError` unless the data are points, ``data_shape`` of length 1."""
        if len(data_shape) != 1:
            raise NoisescopeError(
                "network.kind: two MLPs learn points, but the data set has "
                f"{describe_shape(data_shape)}; choose dcgan or residual_gan."
            )


class DCGANConfig(ConfigModel, title="DCGAN"):
    """Convolutions with strides (Radford et al. 2016), for pictures of 16 to 128 pixels."""

    learns_images: ClassVar[bool] = True
    kind: Literal["dcgan"] = "dcgan"
    latent_size: int = _latent_size(64)
    generator_channels: int = parameter(
        32,
        title="Generator channels",
        description="Feature maps of the generator at half the resolution; twice as many at each "
        "further half.",
        unit="maps",
        ge=4,
        le=256,
    )
    critic_channels: int = parameter(
        32,
        title="Discriminator channels",
        description="Feature maps of the discriminator after its first halving; twice as many "
        "after each further one.",
        unit="maps",
        ge=4,
        le=256,
    )
    critic_batch_norm: bool = parameter(
        False,
        title="Normalise discriminator",
        description="Batch normalisation in the discriminator as well, as in the paper. Gradient "
        "penalties take each example for itself and go without.",
        advanced=True,
    )
    minibatch_std: bool = _minibatch_std()

    def check_fits(self, data_shape: tuple[int, ...]) -> None:
        """Raise :class:`NoisescopeError` unless images ``(c, h, w)`` have a size it can halve."""
        _refuse_points("dcgan", data_shape)
        step = 2 ** self.halvings(data_shape)
        if not _can_be_divided(data_shape, step):
            raise NoisescopeError(
                "network.kind: dcgan halves pictures until a side is at most 8 pixels, so these "
                f"must have sides that are multiples of {step} from {SMALLEST} to {LARGEST} "
                f"pixels, but the data set has {describe_shape(data_shape)}; use pictures of "
                "another size, or residual_gan with fewer channel_multipliers."
            )

    def halvings(self, data_shape: tuple[int, ...]) -> int:
        """How often images ``(c, h, w)`` are halved until the shorter side is at most 8."""
        return max(0, math.ceil(math.log2(min(data_shape[1:]) / ENOUGH)))


class ResidualGANConfig(ConfigModel, title="residual GAN"):
    """Residual blocks without normalisation, in the spirit of R3GAN (Huang et al. 2024)."""

    learns_images: ClassVar[bool] = True
    kind: Literal["residual_gan"] = "residual_gan"
    latent_size: int = _latent_size(64)
    channels: int = parameter(
        32,
        title="Channels",
        description="Feature maps of both networks at the first level. Time per step grows with "
        "their square.",
        unit="maps",
        ge=4,
        le=256,
    )
    channel_multipliers: tuple[Multiplier, ...] = parameter(
        (1, 2),
        title="Channel multipliers",
        description="One number a level, from the first down: how many times the channels it "
        "has. Each further level works at half the resolution.",
    )
    blocks_per_level: int = parameter(
        1,
        title="Blocks per level",
        description="Residual blocks at every level of each network.",
        ge=1,
        le=8,
    )
    pixel_unshuffle: Literal[1, 2, 4] = parameter(
        2,
        title="Pixel unshuffle",
        description="Side of the square of pixels that is one place of the first level. 2 or 4 is "
        "several times faster than 1, at the price of fine detail.",
    )
    minibatch_std: bool = _minibatch_std()

    @model_validator(mode="after")
    def _levels_exist(self) -> Self:
        levels = len(self.channel_multipliers)
        if not 1 <= levels <= 6:
            raise ValueError(f"channel_multipliers needs 1 to 6 numbers, one a level; got {levels}")
        if LOWEST * self.stride > LARGEST:
            raise ValueError(
                f"pixel_unshuffle: got {self.pixel_unshuffle}, but with {levels} "
                f"channel_multipliers only pictures of {LOWEST * self.stride} pixels and more can "
                f"be halved, and {LARGEST} are the most; use a smaller one or fewer levels"
            )
        return self

    @property
    def widths(self) -> list[int]:
        """Feature maps of every level, from the highest resolution down."""
        return [self.channels * multiplier for multiplier in self.channel_multipliers]

    @property
    def branches(self) -> int:
        """Residual blocks that lie one behind the other in each network."""
        return self.blocks_per_level * len(self.channel_multipliers)

    @property
    def stride(self) -> int:
        """Pixels along a side that become one place at the lowest level."""
        return self.pixel_unshuffle * 2 ** (len(self.channel_multipliers) - 1)

    def check_fits(self, data_shape: tuple[int, ...]) -> None:
        """Raise :class:`NoisescopeError` unless images ``(c, h, w)`` have a size it can halve."""
        _refuse_points("residual_gan", data_shape)
        if not _can_be_divided(data_shape, self.stride):
            raise NoisescopeError(
                f"network: {len(self.channel_multipliers)} levels and a pixel unshuffle of "
                f"{self.pixel_unshuffle} need pictures whose sides are multiples of {self.stride} "
                f"from {max(SMALLEST, LOWEST * self.stride)} to {LARGEST} pixels, but the data "
                f"set has {describe_shape(data_shape)}; use fewer channel_multipliers, a smaller "
                "pixel_unshuffle, or pictures of another size."
            )


def _refuse_points(kind: str, data_shape: tuple[int, ...]) -> None:
    if len(data_shape) != 3:
        raise NoisescopeError(
            f"network.kind: {kind} learns images, but the data set has "
            f"{describe_shape(data_shape)}; choose mlp_pair."
        )


def _can_be_divided(data_shape: tuple[int, ...], step: int) -> bool:
    """Whether ``step`` divides sides of 16 to 128 pixels, and leaves at least 4 of each."""
    return all(
        SMALLEST <= side <= LARGEST and side % step == 0 and side // step >= LOWEST
        for side in data_shape[1:]
    )


GANNetworkConfig = Annotated[
    MLPPairConfig | DCGANConfig | ResidualGANConfig, Field(discriminator="kind")
]
