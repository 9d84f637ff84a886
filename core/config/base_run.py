"""What the description of every run has, whatever its method."""

from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from core.config.data import DataConfig, MNISTData, PointsData
from core.config.fields import ConfigModel, parameter, variant_kinds
from core.config.training import EMAConfig, TrainingConfig
from core.config.watching import CheckpointConfig, ComputeConfig, WatchingConfig

SCHEMA_VERSION = 3
"""Raised when a field is renamed, removed or changes its meaning: :mod:`core.config.migration`."""


class BaseRun(ConfigModel):
    """A run, from its data to where it is computed. The same config and seed give the same run."""

    shown_order: ClassVar[tuple[str, ...]] = (
        "schema_version",
        "name",
        "title",
        "description",
        "seed",
        "data",
        "method",
        "network",
        "optimizer",
        "ema",
        "training",
        "sampling",
        "preview",
        "watching",
        "compute",
        "checkpoints",
    )
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
    ema: EMAConfig = parameter(
        EMAConfig(), title="Average of weights", description="Smooths out the last updates."
    )
    training: TrainingConfig = parameter(
        TrainingConfig(), title="Training", description="How much is trained."
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

    @property
    def learns_images(self) -> bool:
        """Whether the data are pictures, not points."""
        return not isinstance(self.data, PointsData)

    @model_validator(mode="after")
    def _network_fits_data(self) -> Self:
        network: Any = getattr(self, "network")  # noqa: B009 each kind of run has its own
        if self.learns_images != network.learns_images:
            given, wanted = ("points", "images") if self.learns_images else ("images", "points")
            use = " or ".join(f"'{kind}'" for kind in self.fitting_networks())
            raise ValueError(
                f"network.kind: got '{network.kind}', which is for {given}, but data.kind "
                f"'{self.data.kind}' gives {wanted}; use {use}"
            )
        return self

    def fitting_networks(self) -> dict[str, Any]:
        """The config classes of the networks that can learn such data, by their kind."""
        kinds = variant_kinds(type(self).model_fields["network"])
        return {
            kind: model
            for kind, model in kinds.items()
            if getattr(model, "learns_images") == self.learns_images  # noqa: B009
        }
