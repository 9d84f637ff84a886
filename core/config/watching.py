"""What watching may cost, where the run is computed, and when weights are saved."""

from typing import Literal

from core.config.fields import ConfigModel, parameter


class WatchingConfig(ConfigModel):
    """The budget of everything that only looks."""

    budget: float = parameter(
        0.05,
        title="Budget",
        description="Largest share of the time that previews, held-out losses and drawing may "
        "take; they are done less often to stay under it. Watching never changes the training.",
        live=True,
        ge=0.0,
        le=0.5,
    )
    held_out_examples: int = parameter(
        256,
        title="Held-out examples",
        description="How many examples that are never trained on the held-out loss is measured on.",
        advanced=True,
        ge=0,
        le=100_000,
    )


class ComputeConfig(ConfigModel):
    """Where and how exactly the run is computed."""

    device: Literal["auto", "cpu", "cuda", "mps"] = parameter(
        "auto",
        title="Device",
        description="auto takes an NVIDIA GPU (cuda), else Apple's (mps), else the processor.",
    )
    precision: Literal["auto", "float32", "bfloat16"] = parameter(
        "auto",
        title="Precision",
        description="auto takes bfloat16 arithmetic where the device is built for it.",
        advanced=True,
    )
    threads: int = parameter(
        0,
        title="Threads",
        description="Processor threads; 0 leaves the choice to the program.",
        advanced=True,
        ge=0,
        le=1024,
    )


class CheckpointConfig(ConfigModel):
    """When the weights are written to the run folder, besides at the end and on request."""

    every_seconds: float = parameter(
        60.0,
        title="Every",
        description="Time between two checkpoints while training.",
        unit="s",
        advanced=True,
        ge=1.0,
        le=86_400.0,
    )
    keep: int = parameter(
        3,
        title="Keep",
        description="How many of the newest checkpoints stay on disk, besides the first.",
        advanced=True,
        ge=1,
        le=10_000,
    )
