"""At which noise levels a sampler steps."""

from typing import Annotated, Literal

from pydantic import Field

from core.config.fields import ConfigModel, parameter


class LinearSpacingConfig(ConfigModel):
    """Equal steps in time, from the last timestep to the first, both included."""

    kind: Literal["linear"] = "linear"


class LeadingSpacingConfig(ConfigModel):
    """Multiples of a whole number of timesteps; does not begin at pure noise."""

    kind: Literal["leading"] = "leading"


class TrailingSpacingConfig(ConfigModel):
    """Equal steps in time counted from the last timestep (Lin et al. 2024, table 2)."""

    kind: Literal["trailing"] = "trailing"


class KarrasSpacingConfig(ConfigModel, title="Karras"):
    """Equal steps in sigma^(1/rho): most of them at low noise (Karras et al. 2022, eq. 5)."""

    kind: Literal["karras"] = "karras"
    rho: float = parameter(
        7.0,
        title="Rho",
        description="1 spreads the steps evenly over sigma; larger puts more at low noise.",
        live=True,
        advanced=True,
        ge=1.0,
        le=100.0,
    )


class LogSNRSpacingConfig(ConfigModel, title="log SNR"):
    """Equal steps in the log of the signal-to-noise ratio (Lu et al. 2022)."""

    kind: Literal["log_snr"] = "log_snr"


SpacingConfig = Annotated[
    LinearSpacingConfig
    | LeadingSpacingConfig
    | TrailingSpacingConfig
    | KarrasSpacingConfig
    | LogSNRSpacingConfig,
    Field(discriminator="kind"),
]

IN_TIMESTEPS = ("linear", "leading", "trailing")
"""Spacings that are given in timesteps, of which there are only so many."""
