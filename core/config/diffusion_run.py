"""The description of a run that trains a diffusion model."""

from typing import Annotated, Self

from pydantic import model_validator

from core.config.base_run import BaseRun
from core.config.fields import Among, parameter
from core.config.method import DiffusionConfig, MethodConfig
from core.config.networks import NetworkConfig, UNetConfig
from core.config.sampling import DenoisingPreviewConfig, SamplingConfig
from core.config.schedules import counted_timesteps
from core.config.spacing import IN_TIMESTEPS
from core.config.training import AdamWConfig


class DiffusionRun(BaseRun):
    """One network learns to take noise away."""

    method: Annotated[DiffusionConfig, Among(MethodConfig)] = parameter(
        DiffusionConfig(), title="Method", description="How noise is turned into data."
    )
    network: NetworkConfig = parameter(
        UNetConfig(),
        title="Network",
        description="The function that is learnt: a U-Net or a transformer for images, an MLP "
        "for points.",
    )
    optimizer: AdamWConfig = parameter(
        AdamWConfig(), title="Optimizer", description="How the weights are improved."
    )
    sampling: SamplingConfig = parameter(
        SamplingConfig(), title="Sampling", description="How samples are drawn."
    )
    preview: DenoisingPreviewConfig = parameter(
        DenoisingPreviewConfig(), title="Preview", description="Samples drawn while training."
    )

    @model_validator(mode="after")
    def _steps_fit_schedule(self) -> Self:
        kind, timesteps = self.sampling.spacing.kind, counted_timesteps(self.method.schedule)
        if kind not in IN_TIMESTEPS:
            return self
        for path, steps in (
            ("sampling.steps", self.sampling.steps),
            ("preview.steps", self.preview.steps),
        ):
            if steps > timesteps:
                raise ValueError(
                    f"{path}: got {steps}, but with {kind} spacing there are "
                    f"{timesteps} timesteps; choose a whole number from 1 to {timesteps}, or "
                    "karras or log_snr spacing"
                )
        return self
