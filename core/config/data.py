"""What a model may learn from: pictures that ship with the program, and points of the plane."""

from typing import Annotated, Literal

from pydantic import Field

from core.config.fields import ConfigModel, parameter


class MNISTData(ConfigModel, title="MNIST digits"):
    """Handwritten digits, 28 x 28, grey, ten classes."""

    kind: Literal["mnist"] = "mnist"


class EmojiData(ConfigModel):
    """Emoji, 32 x 32, colour, classes from the Unicode groups."""

    kind: Literal["emoji"] = "emoji"


class PointsData(ConfigModel):
    """Points of the plane; x and y lie roughly between -1.5 and 1.5."""

    training_points: int = parameter(
        50_000,
        title="Training points",
        description="How many points are drawn to learn from.",
        unit="points",
        advanced=True,
        ge=1,
        le=5_000_000,
    )
    held_out_points: int = parameter(
        5_000,
        title="Held-out points",
        description="How many further points are kept back for the held-out loss.",
        unit="points",
        advanced=True,
        ge=0,
        le=1_000_000,
    )


class RingData(PointsData):
    """Gaussians on a circle."""

    kind: Literal["ring"] = "ring"
    modes: int = parameter(
        8, title="Clusters", description="Number of Gaussians on the circle.", ge=1, le=64
    )
    radius: float = parameter(
        1.0, title="Radius", description="Radius of the circle.", gt=0.0, le=2.0
    )
    std: float = parameter(
        0.05,
        title="Spread",
        description="Standard deviation of each Gaussian.",
        gt=0.0,
        le=1.0,
    )


class GridData(PointsData):
    """Gaussians on a square grid."""

    kind: Literal["grid"] = "grid"
    side: int = parameter(
        5, title="Side", description="Gaussians along each side of the grid.", ge=1, le=10
    )
    spacing: float = parameter(
        0.5, title="Spacing", description="Distance between neighbours.", gt=0.0, le=2.0
    )
    std: float = parameter(
        0.04,
        title="Spread",
        description="Standard deviation of each Gaussian.",
        gt=0.0,
        le=1.0,
    )


class NoisyPointsData(PointsData):
    """A curve or area with a little noise around it."""

    noise: float = parameter(
        0.03,
        title="Noise",
        description="Standard deviation of the noise added to every point.",
        ge=0.0,
        le=1.0,
    )


class TwoMoonsData(NoisyPointsData):
    """Two interleaved half circles."""

    kind: Literal["two_moons"] = "two_moons"


class SwissRollData(NoisyPointsData):
    """A rolled-up line."""

    kind: Literal["swiss_roll"] = "swiss_roll"


class SpiralData(NoisyPointsData):
    """Spiral arms from one centre."""

    kind: Literal["spiral"] = "spiral"
    arms: int = parameter(2, title="Arms", description="Number of spiral arms.", ge=1, le=12)


class CheckerboardData(PointsData):
    """The dark squares of a chessboard."""

    kind: Literal["checkerboard"] = "checkerboard"
    squares: int = parameter(
        4, title="Squares", description="Squares along each side of the board.", ge=2, le=16
    )


class PinwheelData(NoisyPointsData):
    """Bent blades around a centre (Johnson et al. 2016)."""

    kind: Literal["pinwheel"] = "pinwheel"
    blades: int = parameter(5, title="Blades", description="Number of blades.", ge=1, le=12)


DataConfig = Annotated[
    MNISTData
    | EmojiData
    | RingData
    | GridData
    | TwoMoonsData
    | SwissRollData
    | SpiralData
    | CheckerboardData
    | PinwheelData,
    Field(discriminator="kind"),
]
