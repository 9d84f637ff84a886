"""The description of a run that trains a GAN."""

from typing import Annotated, Self

from pydantic import model_validator

from core.config.base_run import BaseRun
from core.config.data import PointsData
from core.config.fields import Among, parameter
from core.config.gan import GANConfig
from core.config.gan_networks import DCGANConfig, GANNetworkConfig
from core.config.method import MethodConfig
from core.config.sampling import LatentSamplingConfig, PreviewConfig
from core.config.training import GANOptimizersConfig


class GANRun(BaseRun):
    """A generator and a discriminator learn from each other."""

    method: Annotated[GANConfig, Among(MethodConfig)] = parameter(
        GANConfig(), title="Method", description="How noise is turned into data."
    )
    network: GANNetworkConfig = parameter(
        DCGANConfig(),
        title="Networks",
        description="Generator and discriminator: convolutions for images, MLPs for points.",
    )
    optimizer: GANOptimizersConfig = parameter(
        GANOptimizersConfig(), title="Optimizers", description="How the weights are improved."
    )
    sampling: LatentSamplingConfig = parameter(
        LatentSamplingConfig(), title="Sampling", description="How samples are drawn."
    )
    preview: PreviewConfig = parameter(
        PreviewConfig(), title="Preview", description="Samples drawn while training."
    )

    @model_validator(mode="after")
    def _pictures_are_augmented(self) -> Self:
        kind = self.method.augmentation.kind
        if kind != "none" and not self.learns_images:
            raise ValueError(
                f"method.augmentation.kind: got '{kind}', but points cannot be changed as pictures "
                "can; use none"
            )
        return self

    @model_validator(mode="after")
    def _batch_fits_data(self) -> Self:
        batch = self.training.batch_size
        if isinstance(self.data, PointsData) and batch > self.data.training_points:
            raise ValueError(
                f"training.batch_size: got {batch}, but data.training_points gives only "
                f"{self.data.training_points} examples; use a smaller batch or more points"
            )
        return self
