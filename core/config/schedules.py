"""The noise schedules a run may have: how the data drown in noise as time goes from 0 to 1."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from core.config.fields import ConfigModel, parameter

COUNTED_TIMESTEPS = 1000
"""Timesteps by which a person counts the times of a continuous schedule."""


class DiscreteScheduleConfig(ConfigModel):
    """A schedule that is a table of noise levels, variance preserving."""

    timesteps: int = parameter(
        1000,
        title="Timesteps",
        description="Number of noise levels between clean data and pure noise.",
        advanced=True,
        ge=10,
        le=10_000,
    )
    zero_terminal_snr: bool = parameter(
        False,
        title="End in pure noise",
        description="Rescale the schedule so that nothing is left of the data at the last "
        "timestep, where sampling begins (Lin et al. 2024).",
        advanced=True,
    )


def _beta(default: float, which: Literal["first", "last"]) -> Any:
    return parameter(
        default,
        title=f"{which.capitalize()} beta",
        description=f"Share of the power that the {which} timestep replaces by noise, of 1,000 "
        "timesteps; with fewer, each does more.",
        advanced=True,
        gt=0.0,
        lt=1.0,
    )


class BetaScheduleConfig(DiscreteScheduleConfig):
    """A schedule given by its betas, which grow from the first to the last."""

    beta_start: float = _beta(1e-4, "first")
    beta_end: float = _beta(0.02, "last")

    @model_validator(mode="after")
    def _betas_grow(self) -> Self:
        if self.beta_end < self.beta_start:
            raise ValueError(
                f"beta_end: got {self.beta_end:g}, but it must be at least beta_start, which is "
                f"{self.beta_start:g}"
            )
        return self


class LinearScheduleConfig(BetaScheduleConfig):
    """Betas that grow linearly in t (Ho et al. 2020)."""

    kind: Literal["linear"] = "linear"


class ScaledLinearScheduleConfig(BetaScheduleConfig):
    """Betas whose roots grow linearly in t (the code of Rombach et al. 2022)."""

    kind: Literal["scaled_linear"] = "scaled_linear"
    beta_start: float = _beta(0.00085, "first")
    beta_end: float = _beta(0.012, "last")


class CosineScheduleConfig(DiscreteScheduleConfig):
    """The cosine schedule of Nichol and Dhariwal 2021."""

    kind: Literal["cosine"] = "cosine"
    offset: float = parameter(
        0.008,
        title="Offset",
        description="The paper's s: keeps the first noise levels from being too small to matter.",
        advanced=True,
        ge=0.0,
        le=0.1,
    )


class SigmoidScheduleConfig(DiscreteScheduleConfig, title="sigmoid"):
    """Signal power that falls as a sigmoid (Jabri et al. 2023)."""

    kind: Literal["sigmoid"] = "sigmoid"
    start: float = parameter(
        -3.0,
        title="Start",
        description="Where on the sigmoid t = 0 lies.",
        advanced=True,
        ge=-20.0,
        le=20.0,
    )
    end: float = parameter(
        3.0,
        title="End",
        description="Where on the sigmoid t = 1 lies; larger than the start.",
        advanced=True,
        ge=-20.0,
        le=20.0,
    )
    tau: float = parameter(
        1.0,
        title="Temperature",
        description="Smaller makes the fall steeper; larger spreads it out.",
        advanced=True,
        ge=0.05,
        le=10.0,
    )

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if self.end <= self.start:
            raise ValueError(
                f"end: got {self.end:g}, but it must be larger than start, which is {self.start:g}"
            )
        return self


class EDMScheduleConfig(ConfigModel, title="EDM"):
    """Noise of growing strength on top of the data (Karras et al. 2022), variance exploding."""

    kind: Literal["edm"] = "edm"
    sigma_min: float = parameter(
        0.002,
        title="Smallest sigma",
        description="The least noise, in units of the data.",
        advanced=True,
        gt=0.0,
        le=1.0,
    )
    sigma_max: float = parameter(
        80.0,
        title="Largest sigma",
        description="The most noise, in units of the data: enough to drown them.",
        advanced=True,
        ge=1.5,
        le=1e4,
    )
    rho: float = parameter(
        7.0,
        title="Rho",
        description="How much more finely small sigmas are divided than large ones.",
        advanced=True,
        ge=1.0,
        le=100.0,
    )


class RectifiedFlowScheduleConfig(ConfigModel, title="rectified flow"):
    """The straight path from data to noise (Liu et al. 2023; Lipman et al. 2023)."""

    kind: Literal["rectified_flow"] = "rectified_flow"


ScheduleConfig = Annotated[
    LinearScheduleConfig
    | ScaledLinearScheduleConfig
    | CosineScheduleConfig
    | SigmoidScheduleConfig
    | EDMScheduleConfig
    | RectifiedFlowScheduleConfig,
    Field(discriminator="kind"),
]


def counted_timesteps(config: ScheduleConfig) -> int:
    """T, the number of timesteps that its times are counted in."""
    return config.timesteps if isinstance(config, DiscreteScheduleConfig) else COUNTED_TIMESTEPS


def ends_in_pure_noise(config: ScheduleConfig) -> bool:
    """Whether nothing at all is left of the data at the last noise level: alpha is 0."""
    match config:
        case RectifiedFlowScheduleConfig():
            return True
        case EDMScheduleConfig():
            return False
        case _:
            return config.zero_terminal_snr
