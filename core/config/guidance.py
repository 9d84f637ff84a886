"""What pushes samples towards what was asked for."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.config.fields import ConfigModel, parameter


class GuidanceBaseConfig(ConfigModel):
    """weak + w (strong - weak), where the weak one is known only to the kind of guidance."""

    scale: float = parameter(
        2.5,
        title="Strength",
        description="How strongly samples are pushed: weak + w (strong - weak). 1 is off; large "
        "values give typical, less varied samples.",
        live=True,
        ge=0.0,
        le=20.0,
    )
    rescale: float = parameter(
        0.0,
        title="Rescale",
        description="How far the contrast that strong guidance adds is taken back: 0 not at all, 1 "
        "wholly (Lin et al. 2024, section 3.4).",
        live=True,
        advanced=True,
        ge=0.0,
        le=1.0,
    )
    sigma_low: float = parameter(
        0.0,
        title="From sigma",
        description="No guidance at or below this noise level, given as sigma / alpha "
        "(Kynkaanniemi et al. 2024).",
        live=True,
        advanced=True,
        ge=0.0,
    )
    sigma_high: float | None = parameter(
        None,
        title="Up to sigma",
        description="No guidance above this noise level, given as sigma / alpha; empty means no "
        "limit (Kynkaanniemi et al. 2024).",
        live=True,
        advanced=True,
        gt=0.0,
    )

    @model_validator(mode="after")
    def _interval_holds_something(self) -> Self:
        if self.sigma_high is not None and self.sigma_high <= self.sigma_low:
            raise ValueError(
                f"sigma_high: got {self.sigma_high:g}, but it must be larger than sigma_low, which "
                f"is {self.sigma_low:g}"
            )
        return self


class ClassifierFreeGuidanceConfig(GuidanceBaseConfig, title="CFG"):
    """Away from the same model without a class (Ho and Salimans 2022)."""

    kind: Literal["classifier_free"] = "classifier_free"


class AutoguidanceConfig(GuidanceBaseConfig, title="auto"):
    """Away from an earlier state of the same model (Karras et al. 2024)."""

    kind: Literal["autoguidance"] = "autoguidance"
    guide_step: int = parameter(
        0,
        title="Guide",
        description="Training step of the weaker model; 0 takes the earliest that was kept.",
        unit="step",
        live=True,
        advanced=True,
        ge=0,
    )


GuidanceConfig = Annotated[
    ClassifierFreeGuidanceConfig | AutoguidanceConfig, Field(discriminator="kind")
]
