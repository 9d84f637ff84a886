"""What the network of a run is trained to say."""

from typing import Annotated, Literal

from pydantic import Field

from core.config.fields import ConfigModel, parameter


class EpsPredictionConfig(ConfigModel):
    """The noise (Ho et al. 2020)."""

    kind: Literal["eps"] = "eps"


class X0PredictionConfig(ConfigModel, title="x_0"):
    """The clean data."""

    kind: Literal["x_0"] = "x_0"


class VPredictionConfig(ConfigModel):
    """v = alpha eps - sigma x_0 (Salimans and Ho 2022)."""

    kind: Literal["v"] = "v"


class VelocityPredictionConfig(ConfigModel):
    """eps - x_0, the velocity of the straight path from data to noise (Liu et al. 2023)."""

    kind: Literal["velocity"] = "velocity"


class EDMPredictionConfig(ConfigModel, title="EDM"):
    """The part of the answer that is left when input and output have unit variance (EDM)."""

    kind: Literal["edm"] = "edm"
    sigma_data: float = parameter(
        0.5,
        title="Data spread",
        description="Standard deviation of the data: about 0.5 for pictures, 0.7 for points on the "
        "ring.",
        advanced=True,
        gt=0.0,
        le=100.0,
    )


PredictionConfig = Annotated[
    EpsPredictionConfig
    | X0PredictionConfig
    | VPredictionConfig
    | VelocityPredictionConfig
    | EDMPredictionConfig,
    Field(discriminator="kind"),
]
