"""At which noise levels a network learns, and how much each of them counts."""

from typing import Annotated, Literal

from pydantic import Field

from core.config.fields import ConfigModel, parameter


class UniformWeightingConfig(ConfigModel):
    """The error of the network's own output, the same at every noise level (Ho et al. 2020)."""

    kind: Literal["uniform"] = "uniform"


class MinSNRWeightingConfig(ConfigModel, title="min-SNR"):
    """The error of x_0 times the SNR, but at most gamma (Hang et al. 2023)."""

    kind: Literal["min_snr"] = "min_snr"
    gamma: float = parameter(
        5.0,
        title="Gamma",
        description="The largest weight: low noise counts no more than this.",
        advanced=True,
        gt=0.0,
        le=1e6,
    )


class P2WeightingConfig(ConfigModel, title="P2"):
    """The error of eps divided by (k + SNR)^gamma: less for invisible detail (Choi et al. 2022)."""

    kind: Literal["p2"] = "p2"
    k: float = parameter(
        1.0,
        title="k",
        description="Keeps weights finite where noise is all.",
        advanced=True,
        gt=0.0,
        le=1e3,
    )
    gamma: float = parameter(
        1.0,
        title="Gamma",
        description="How strongly low noise is held back; 0 is uniform in eps.",
        advanced=True,
        ge=0.0,
        le=10.0,
    )


class EDMWeightingConfig(ConfigModel, title="EDM"):
    """lambda(sigma) = (sigma^2 + sigma_data^2) / (sigma sigma_data)^2 (Karras et al. 2022)."""

    kind: Literal["edm"] = "edm"
    sigma_data: float = parameter(
        0.5,
        title="Data spread",
        description="Standard deviation of the data.",
        advanced=True,
        gt=0.0,
        le=100.0,
    )


class SigmoidWeightingConfig(ConfigModel):
    """The error of eps times sigmoid(bias - log SNR) (Hoogeboom et al. 2024)."""

    kind: Literal["sigmoid"] = "sigmoid"
    bias: float = parameter(
        0.0,
        title="Bias",
        description="The log SNR above which the noise is too low to count much.",
        advanced=True,
        ge=-20.0,
        le=20.0,
    )


WeightingConfig = Annotated[
    UniformWeightingConfig
    | MinSNRWeightingConfig
    | P2WeightingConfig
    | EDMWeightingConfig
    | SigmoidWeightingConfig,
    Field(discriminator="kind"),
]


class UniformTimesConfig(ConfigModel):
    """Every time, or timestep, is as likely as any other."""

    kind: Literal["uniform"] = "uniform"


class LogNormalTimesConfig(ConfigModel, title="log-normal"):
    """ln sigma is normally distributed (Karras et al. 2022, table 1)."""

    kind: Literal["log_normal"] = "log_normal"
    mean: float = parameter(
        -1.2,
        title="Mean",
        description="Mean of ln sigma, sigma being the noise in units of the data.",
        advanced=True,
        ge=-20.0,
        le=20.0,
    )
    std: float = parameter(
        1.2,
        title="Spread",
        description="Standard deviation of ln sigma.",
        advanced=True,
        gt=0.0,
        le=20.0,
    )


class LogitNormalTimesConfig(ConfigModel, title="logit-normal"):
    """The logit of time is normally distributed (Esser et al. 2024, section 3.1)."""

    kind: Literal["logit_normal"] = "logit_normal"
    mean: float = parameter(
        0.0,
        title="Mean",
        description="Mean of the logit: above 0 noisier times are more likely.",
        advanced=True,
        ge=-10.0,
        le=10.0,
    )
    std: float = parameter(
        1.0,
        title="Spread",
        description="Standard deviation of the logit.",
        advanced=True,
        gt=0.0,
        le=10.0,
    )


TimeSamplingConfig = Annotated[
    UniformTimesConfig | LogNormalTimesConfig | LogitNormalTimesConfig,
    Field(discriminator="kind"),
]
