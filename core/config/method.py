"""What is learnt: the forward process, what the network predicts, and how it is asked."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.config.fields import ConfigModel, parameter
from core.config.gan import GANConfig
from core.config.objective import (
    TimeSamplingConfig,
    UniformTimesConfig,
    UniformWeightingConfig,
    WeightingConfig,
)
from core.config.predictions import EpsPredictionConfig, PredictionConfig, VPredictionConfig
from core.config.schedules import CosineScheduleConfig, ScheduleConfig, ends_in_pure_noise


class DiffusionConfig(ConfigModel):
    """Denoising diffusion (Ho et al. 2020) and flows (Lipman et al. 2023)."""

    kind: Literal["diffusion"] = "diffusion"
    schedule: ScheduleConfig = parameter(
        CosineScheduleConfig(),
        title="Noise schedule",
        description="How fast the data drown in noise as t grows.",
    )
    prediction: PredictionConfig = parameter(
        VPredictionConfig(),
        title="Prediction",
        description="What the network is trained to say. v = alpha eps - sigma x_0 "
        "(Salimans and Ho 2022) is well behaved at every noise level.",
        advanced=True,
    )
    weighting: WeightingConfig = parameter(
        UniformWeightingConfig(),
        title="Loss weighting",
        description="How much the error at each noise level counts.",
        advanced=True,
    )
    time_sampling: TimeSamplingConfig = parameter(
        UniformTimesConfig(),
        title="Noise levels drawn",
        description="How often each noise level is trained on.",
        advanced=True,
    )
    stratified: bool = parameter(
        False,
        title="Spread over the batch",
        description="Draw the noise levels of a batch one from each of as many equal parts of "
        "their distribution, which makes the loss less noisy (Kingma et al. 2021, appendix I.1).",
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

    @model_validator(mode="after")
    def _prediction_fits_schedule(self) -> Self:
        if isinstance(self.prediction, EpsPredictionConfig) and ends_in_pure_noise(self.schedule):
            raise ValueError(
                f"prediction.kind: got 'eps', but the '{self.schedule.kind}' schedule ends in pure "
                "noise, where the noise says nothing about the data; choose v, velocity, x_0 or "
                "edm"
            )
        return self


MethodConfig = Annotated[DiffusionConfig | GANConfig, Field(discriminator="kind")]
