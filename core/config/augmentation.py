"""Changes made to all pictures that the discriminator sees, lest it learns few by heart."""

from typing import Annotated, Literal

from pydantic import Field

from core.config.fields import ConfigModel, parameter


class NoAugmentationConfig(ConfigModel, title="none"):
    """The discriminator sees data as they are."""

    kind: Literal["none"] = "none"


class PictureChangesConfig(ConfigModel):
    """Which changes are made, each so that a gradient flows through it."""

    colour: bool = parameter(
        True,
        title="Colour",
        description="Brightness, saturation and contrast. Grey pictures have no saturation.",
        advanced=True,
    )
    translation: bool = parameter(
        True,
        title="Translation",
        description="Moved by up to an eighth of the side; what comes in is black.",
        advanced=True,
    )
    cutout: bool = parameter(
        True,
        title="Cutout",
        description="A square of half the side becomes grey.",
        advanced=True,
    )


class DiffAugmentConfig(PictureChangesConfig, title="DiffAugment"):
    """The same sort of changes for real and generated pictures (Zhao et al. 2020)."""

    kind: Literal["diffaugment"] = "diffaugment"
    probability: float = parameter(
        1.0,
        title="Probability",
        description="How likely each change is made to a picture, from 0 to 1.",
        live=True,
        ge=0.0,
        le=1.0,
    )


class AdaptiveAugmentConfig(PictureChangesConfig, title="adaptive (ADA)"):
    """As likely as it has to be to keep the discriminator from overfitting (Karras et al. 2020)."""

    kind: Literal["adaptive"] = "adaptive"
    target: float = parameter(
        0.6,
        title="Target",
        description="Mean sign of D on real pictures that is aimed at: 0 is a discriminator that "
        "guesses, 1 one that is always sure. Above it changes become likelier.",
        live=True,
        ge=-1.0,
        le=1.0,
    )
    ramp_images: int = parameter(
        100_000,
        title="Ramp",
        description="Real images after which the probability can have gone from 0 to 1.",
        unit="images",
        live=True,
        advanced=True,
        ge=100,
        le=100_000_000,
    )
    limit: float = parameter(
        0.85,
        title="Limit",
        description="The probability never goes above this: changes that are always made are "
        "learnt as if they belonged to the data.",
        live=True,
        advanced=True,
        ge=0.0,
        le=1.0,
    )


AugmentationConfig = Annotated[
    NoAugmentationConfig | DiffAugmentConfig | AdaptiveAugmentConfig, Field(discriminator="kind")
]
