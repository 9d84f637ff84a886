"""How generator and critic are set against each other."""

from typing import Literal, Self

from pydantic import model_validator

from core.config.adversarial import (
    AdversarialLossConfig,
    NonSaturatingLossConfig,
    RegularizersConfig,
)
from core.config.augmentation import AugmentationConfig, NoAugmentationConfig
from core.config.fields import ConfigModel, parameter


class GANConfig(ConfigModel, title="GAN"):
    """A generative adversarial network (Goodfellow et al. 2014)."""

    kind: Literal["gan"] = "gan"
    loss: AdversarialLossConfig = parameter(
        NonSaturatingLossConfig(),
        title="Loss",
        description="What generator and discriminator are each trained for.",
    )
    regularizers: RegularizersConfig = parameter(
        RegularizersConfig(),
        title="Regularizers",
        description="What keeps the discriminator smooth.",
    )
    augmentation: AugmentationConfig = parameter(
        NoAugmentationConfig(),
        title="Augmentation",
        description="Changes made to all pictures that the discriminator sees, real and generated, "
        "so that it cannot learn few real ones by heart.",
    )
    critic_steps: int = parameter(
        1,
        title="Discriminator updates",
        description="Updates of the discriminator in every step.",
        live=True,
        ge=0,
        le=100,
    )
    generator_steps: int = parameter(
        1,
        title="Generator updates",
        description="Updates of the generator in every step.",
        live=True,
        ge=0,
        le=100,
    )
    latent: Literal["normal", "uniform"] = parameter(
        "normal",
        title="Noise",
        description="What z is drawn from: a standard normal distribution or evenly from -1 to 1.",
        advanced=True,
    )
    class_conditional: bool = parameter(
        False,
        title="Learn classes",
        description="Tell both networks the class of each example, so that samples of a class can "
        "be asked for (by projection, Miyato and Koyama 2018).",
    )

    @model_validator(mode="after")
    def _logits_mean_something(self) -> Self:
        if self.augmentation.kind == "adaptive" and self.loss.kind == "relativistic":
            raise ValueError(
                "augmentation.kind: got 'adaptive', which goes by the sign of single logits, but "
                "the relativistic loss only gives differences of logits a meaning; use "
                "'diffaugment'"
            )
        return self

    @model_validator(mode="after")
    def _somebody_learns(self) -> Self:
        if self.critic_steps == 0 and self.generator_steps == 0:
            raise ValueError(
                "critic_steps: got 0, and generator_steps is 0 as well, so that nobody would "
                "learn; set one of them to 1 or more"
            )
        return self
