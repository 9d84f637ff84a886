"""What is learnt: the forward process, what the network predicts, and how it is asked."""

from typing import Literal

from core.config.fields import ConfigModel, parameter


class CosineScheduleConfig(ConfigModel):
    """The cosine schedule of Nichol and Dhariwal 2021."""

    kind: Literal["cosine"] = "cosine"
    timesteps: int = parameter(
        1000,
        title="Timesteps",
        description="Number of noise levels between clean data and pure noise.",
        advanced=True,
        ge=10,
        le=10_000,
    )
    offset: float = parameter(
        0.008,
        title="Offset",
        description="The paper's s: keeps the first noise levels from being too small to matter.",
        advanced=True,
        ge=0.0,
        le=0.1,
    )


class DiffusionConfig(ConfigModel):
    """Denoising diffusion (Ho et al. 2020)."""

    kind: Literal["diffusion"] = "diffusion"
    schedule: CosineScheduleConfig = parameter(
        CosineScheduleConfig(),
        title="Noise schedule",
        description="How fast the data drown in noise as t grows.",
    )
    prediction: Literal["v"] = parameter(
        "v",
        title="Prediction",
        description="What the network is trained to say. v = alpha eps - sigma x_0 "
        "(Salimans and Ho 2022) is well behaved at every noise level.",
        advanced=True,
    )
    class_conditional: bool = parameter(
        True,
        title="Learn classes",
        description="Tell the network the class of each example, so that samples of a class can be "
        "asked for. Has no effect on data without classes.",
    )
    label_dropout: float = parameter(
        0.1,
        title="Label dropout",
        description="Share of examples whose class is hidden, so that the network also learns data "
        "without a class; classifier-free guidance needs both (Ho and Salimans 2022).",
        advanced=True,
        ge=0.0,
        le=1.0,
    )
