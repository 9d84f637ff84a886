"""The samplers and their parameters: which rule takes one step towards less noise."""

from typing import Annotated, Literal

from pydantic import Field

from core.config.fields import ConfigModel, parameter


class DDPMConfig(ConfigModel, title="DDPM"):
    """The ancestral sampler of Ho et al. 2020."""

    kind: Literal["ddpm"] = "ddpm"
    variance: Literal["posterior", "beta"] = parameter(
        "posterior",
        title="Variance",
        description="Of the fresh noise: posterior is right if the data were a single point, beta "
        "if they were normally distributed (Ho et al. 2020, section 3.2).",
        live=True,
        advanced=True,
    )


class DDIMConfig(ConfigModel, title="DDIM"):
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


class EulerConfig(ConfigModel, title="Euler"):
    """Euler's method on the probability-flow equation (Karras et al. 2022)."""

    kind: Literal["euler"] = "euler"


class EulerAncestralConfig(ConfigModel, title="Euler ancestral"):
    """Euler's method a little too far, and fresh noise back (Crowson's k-diffusion)."""

    kind: Literal["euler_ancestral"] = "euler_ancestral"
    eta: float = parameter(
        1.0,
        title="Eta",
        description="Fresh noise at each step: 0 is Euler's method, 1 is as random as DDPM.",
        live=True,
        advanced=True,
        ge=0.0,
        le=1.0,
    )


class HeunConfig(ConfigModel, title="Heun"):
    """Heun's method with churn (Karras et al. 2022, algorithm 2)."""

    kind: Literal["heun"] = "heun"
    churn: float = parameter(
        0.0,
        title="Churn",
        description="S_churn: how much noise is added and taken away again over all steps; 0 is "
        "deterministic.",
        live=True,
        advanced=True,
        ge=0.0,
        le=1000.0,
    )
    churn_low: float = parameter(
        0.0,
        title="Churn from",
        description="S_tmin: no churn below this sigma / alpha.",
        live=True,
        advanced=True,
        ge=0.0,
    )
    churn_high: float | None = parameter(
        None,
        title="Churn up to",
        description="S_tmax: no churn above this sigma / alpha; empty means no limit.",
        live=True,
        advanced=True,
        gt=0.0,
    )
    churn_noise: float = parameter(
        1.0,
        title="Churn noise",
        description="S_noise: strength of the churned noise; a little above 1 makes up for detail "
        "that the network takes away.",
        live=True,
        advanced=True,
        ge=0.5,
        le=1.5,
    )


class DPMPP2MConfig(ConfigModel, title="DPM-Solver++ 2M"):
    """DPM-Solver++ 2M: second order with one evaluation a step (Lu et al. 2022)."""

    kind: Literal["dpmpp_2m"] = "dpmpp_2m"


class DPMPP2MSDEConfig(ConfigModel, title="DPM-Solver++ 2M SDE"):
    """DPM-Solver++ 2M for the stochastic equation (Lu et al. 2022, section 5)."""

    kind: Literal["dpmpp_2m_sde"] = "dpmpp_2m_sde"
    eta: float = parameter(
        1.0,
        title="Eta",
        description="Fresh noise at each step: 0 is DPM-Solver++ 2M, 1 the full equation.",
        live=True,
        advanced=True,
        ge=0.0,
        le=1.0,
    )


class UniPCConfig(ConfigModel, title="UniPC"):
    """UniPC: predicts, then corrects with the evaluation that comes next (Zhao et al. 2023)."""

    kind: Literal["unipc"] = "unipc"
    order: Literal[1, 2, 3] = parameter(
        2,
        title="Order",
        description="Of the predictor: how many of the last evaluations it uses.",
        live=True,
        advanced=True,
    )


SamplerConfig = Annotated[
    DDPMConfig
    | DDIMConfig
    | EulerConfig
    | EulerAncestralConfig
    | HeunConfig
    | DPMPP2MConfig
    | DPMPP2MSDEConfig
    | UniPCConfig,
    Field(discriminator="kind"),
]
