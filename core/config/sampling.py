"""How samples are drawn, and which are drawn while training."""

from typing import Literal

from core.config.fields import ConfigModel, parameter, variant_kinds, variant_title
from core.config.guidance import ClassifierFreeGuidanceConfig, GuidanceConfig
from core.config.samplers import DDIMConfig, SamplerConfig
from core.config.spacing import SpacingConfig, TrailingSpacingConfig


class SamplingConfig(ConfigModel):
    """The reverse process."""

    sampler: SamplerConfig = parameter(
        DDIMConfig(),
        title="Sampler",
        description="The rule that takes one step towards less noise.",
        live=True,
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
    spacing: SpacingConfig = parameter(
        TrailingSpacingConfig(),
        title="Step spacing",
        description="At which noise levels the steps are taken.",
        live=True,
        advanced=True,
    )
    guidance: GuidanceConfig = parameter(
        ClassifierFreeGuidanceConfig(),
        title="Guidance",
        description="What samples are pushed away from, to come out clearer: the model without a "
        "class (CFG: classifier-free guidance) or an earlier state of it (autoguidance).",
        live=True,
        advanced=True,
    )
    clip: bool = parameter(
        True,
        title="Clip estimates",
        description="Keep every estimate of the clean data within what data can be (Ho et al. "
        "2020, section 3.3): black and white, or the square that holds all points.",
        live=True,
        advanced=True,
    )


class LatentSamplingConfig(ConfigModel):
    """How a generator is asked for samples."""

    truncation: float = parameter(
        1.0,
        title="Truncation",
        description="Every z is multiplied by this. Below 1 samples are more typical and less "
        "varied (compare Brock et al. 2019, section 3.1).",
        live=True,
        ge=0.0,
        le=2.0,
    )


def sampler_title(kind: str) -> str:
    """The name of a sampler for a person; its kind if a newer program wrote it."""
    model = variant_kinds(SamplingConfig.model_fields["sampler"]).get(kind)
    return kind if model is None else variant_title(model)


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
    weights: Literal["ema", "raw"] = parameter(
        "ema",
        title="Weights",
        description="ema: the moving average, steadier and better; raw: the weights as trained.",
        live=True,
    )


class DenoisingPreviewConfig(PreviewConfig):
    """Previews that are drawn step by step."""

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
