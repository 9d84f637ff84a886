"""How samples are drawn, and which are drawn while training."""

from typing import Literal

from core.config.fields import ConfigModel, parameter


class DDIMConfig(ConfigModel):
    """Denoising diffusion implicit models (Song et al. 2021)."""

    kind: Literal["ddim"] = "ddim"
    eta: float = parameter(
        0.0,
        title="Eta",
        description="Fresh noise at each step: 0 is deterministic, 1 is as random as DDPM.",
        live=True,
        advanced=True,
        ge=0.0,
        le=1.0,
    )


class SamplingConfig(ConfigModel):
    """The reverse process."""

    sampler: DDIMConfig = parameter(
        DDIMConfig(),
        title="Sampler",
        description="The rule that takes one step towards less noise.",
    )
    steps: int = parameter(
        25,
        title="Steps",
        description="Number of denoising steps from pure noise to a sample.",
        unit="steps",
        live=True,
        ge=1,
        le=10_000,
    )
    guidance_scale: float = parameter(
        2.5,
        title="Guidance",
        description="How strongly samples follow their class: uncond + w (cond - uncond). "
        "1 is off; large values give typical, less varied samples (Ho and Salimans 2022).",
        live=True,
        ge=0.0,
        le=20.0,
    )
    clip: bool = parameter(
        True,
        title="Clip estimates",
        description="Keep every estimate of the clean image within black and white (Ho et al. "
        "2020, section 3.3); strong guidance would leave it. Points are never clipped.",
        live=True,
        advanced=True,
    )


class PreviewConfig(ConfigModel):
    """The samples drawn again and again from the same noise while the network learns."""

    enabled: bool = parameter(
        True,
        title="Draw previews",
        description="Draw samples from fixed noise while training.",
        live=True,
    )
    count: int = parameter(
        20,
        title="Samples",
        description="How many samples a preview has; data with classes take turns.",
        ge=1,
        le=4096,
    )
    steps: int = parameter(
        10,
        title="Steps",
        description="Denoising steps of a preview; fewer than for samples, so that previews come "
        "often.",
        unit="steps",
        live=True,
        ge=1,
        le=10_000,
    )
    weights: Literal["ema", "raw"] = parameter(
        "ema",
        title="Weights",
        description="ema: the moving average, steadier and better; raw: the weights as trained.",
        live=True,
    )
