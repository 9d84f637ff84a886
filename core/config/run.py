"""The description of a run: everything that decides its result."""

from typing import Literal, Self

from pydantic import model_validator

from core.config.data import DataConfig, EmojiData, MNISTData
from core.config.fields import ConfigModel, parameter
from core.config.method import DiffusionConfig
from core.config.networks import NetworkConfig, UNetConfig
from core.config.sampling import PreviewConfig, SamplingConfig
from core.config.schedules import counted_timesteps
from core.config.spacing import IN_TIMESTEPS
from core.config.training import AdamWConfig, EMAConfig, TrainingConfig
from core.config.watching import CheckpointConfig, ComputeConfig, WatchingConfig

SCHEMA_VERSION = 3
"""Raised when a field is renamed, removed or changes its meaning: :mod:`core.config.migration`."""


class RunConfig(ConfigModel):
    """A run, from its data to where it is computed. The same config and seed give the same run."""

    schema_version: Literal[3] = SCHEMA_VERSION
    name: str = "untitled"
    title: str = "Untitled run"
    description: str = ""
    seed: int = parameter(
        0,
        title="Seed",
        description="Start of all random numbers of the run; the same seed gives the same run.",
        ge=0,
        le=2**63 - 1,
    )
    data: DataConfig = parameter(
        MNISTData(), title="Data", description="What the model learns to make more of."
    )
    method: DiffusionConfig = parameter(
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
    ema: EMAConfig = parameter(
        EMAConfig(), title="Average of weights", description="Smooths out the last updates."
    )
    training: TrainingConfig = parameter(
        TrainingConfig(), title="Training", description="How much is trained."
    )
    sampling: SamplingConfig = parameter(
        SamplingConfig(), title="Sampling", description="How samples are drawn."
    )
    preview: PreviewConfig = parameter(
        PreviewConfig(), title="Preview", description="Samples drawn while training."
    )
    watching: WatchingConfig = parameter(
        WatchingConfig(), title="Watching", description="What looking may cost."
    )
    compute: ComputeConfig = parameter(
        ComputeConfig(), title="Computation", description="Where the run is computed."
    )
    checkpoints: CheckpointConfig = parameter(
        CheckpointConfig(), title="Checkpoints", description="When the weights are saved."
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

    @model_validator(mode="after")
    def _network_fits_data(self) -> Self:
        images = isinstance(self.data, MNISTData | EmojiData)
        if images != self.network.learns_images:
            given, wanted, use = ("points", "images", "'unet' or 'transformer'")
            if not images:
                given, wanted, use = ("images", "points", "'mlp'")
            raise ValueError(
                f"network.kind: got '{self.network.kind}', which is for {given}, but data.kind "
                f"'{self.data.kind}' gives {wanted}; use {use}"
            )
        return self
