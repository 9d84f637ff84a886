"""How the weights are found: optimizer, averaging, batch size and length of a run."""

from typing import Any, Literal

from core.config.fields import ConfigModel, parameter


def _learning_rate(default: float) -> Any:
    return parameter(
        default,
        title="Learning rate",
        description="How far the weights move along each update, after warm-up and before decay.",
        live=True,
        gt=0.0,
        le=1.0,
    )


def _warmup_steps(default: int) -> Any:
    return parameter(
        default,
        title="Warm-up",
        description="The learning rate grows linearly from 0 over this many steps.",
        unit="steps",
        ge=0,
        le=1_000_000,
    )


def _beta1(default: float) -> Any:
    return parameter(
        default,
        title="Beta 1",
        description="Memory of the average gradient.",
        advanced=True,
        ge=0.0,
        lt=1.0,
    )


def _weight_decay(default: float) -> Any:
    return parameter(
        default,
        title="Weight decay",
        description="Pull of the weights towards 0, per unit of learning rate.",
        advanced=True,
        ge=0.0,
        le=10.0,
    )


def _gradient_clip(default: float) -> Any:
    return parameter(
        default,
        title="Gradient clip",
        description="A gradient longer than this is shortened to it.",
        live=True,
        advanced=True,
        gt=0.0,
        le=1e6,
    )


class AdamWConfig(ConfigModel):
    """AdamW (Loshchilov and Hutter 2019)."""

    kind: Literal["adamw"] = "adamw"
    learning_rate: float = _learning_rate(2e-3)
    warmup_steps: int = _warmup_steps(100)
    decay: Literal["constant", "cosine"] = parameter(
        "constant",
        title="Decay",
        description="constant keeps the learning rate; cosine lets it fall to 0 at the last step.",
        advanced=True,
    )
    beta1: float = _beta1(0.9)
    beta2: float = parameter(
        0.99,
        title="Beta 2",
        description="Memory of the average squared gradient.",
        advanced=True,
        ge=0.0,
        lt=1.0,
    )
    weight_decay: float = _weight_decay(0.01)
    gradient_clip: float = _gradient_clip(1.0)


class GANAdamConfig(AdamWConfig):
    """AdamW as GANs want it: without memory of the direction, for the other side moves on."""

    learning_rate: float = _learning_rate(1e-3)
    warmup_steps: int = _warmup_steps(0)
    beta1: float = _beta1(0.0)
    weight_decay: float = _weight_decay(0.0)
    gradient_clip: float = _gradient_clip(1e6)


class GANOptimizersConfig(ConfigModel):
    """One optimizer for each network: two time scales (Heusel et al. 2017) if they differ."""

    generator: GANAdamConfig = parameter(
        GANAdamConfig(), title="Generator", description="How the generator's weights are improved."
    )
    critic: GANAdamConfig = parameter(
        GANAdamConfig(),
        title="Discriminator",
        description="How the discriminator's weights are improved.",
    )


class EMAConfig(ConfigModel):
    """An exponential moving average of the weights; samples are drawn with it."""

    half_life_images: int = parameter(
        2_000,
        title="Half-life",
        description="After this many images an old weight counts half in the average.",
        unit="images",
        ge=0,
        le=1_000_000_000,
    )
    warmup_share: float = parameter(
        0.05,
        title="Warm-up",
        description="The half-life is never longer than this share of the images seen so far "
        "(Karras et al. 2024), so that early samples are not held back by the first weights.",
        advanced=True,
        gt=0.0,
        le=1.0,
    )
    post_hoc: bool = parameter(
        False,
        title="Choose length later",
        description="Also keep averages from which one of any length can be made after training "
        "(Karras et al. 2024); costs a little time, and disk space for every snapshot.",
        advanced=True,
    )
    snapshot_images: int = parameter(
        100_000,
        title="Snapshot every",
        description="Images between two snapshots of these averages.",
        unit="images",
        advanced=True,
        ge=1,
        le=1_000_000_000,
    )


class TrainingConfig(ConfigModel):
    """How much is trained."""

    batch_size: int = parameter(
        64,
        title="Batch size",
        description="Examples per optimizer step.",
        unit="images",
        ge=1,
        le=65_536,
    )
    max_steps: int = parameter(
        20_000,
        title="Steps",
        description="The run ends after this many optimizer steps.",
        unit="steps",
        ge=1,
        le=100_000_000,
    )
    max_seconds: float | None = parameter(
        None,
        title="Time limit",
        description="The run ends after this much time spent training; empty means no limit.",
        unit="s",
        advanced=True,
        gt=0.0,
    )
