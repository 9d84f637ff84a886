"""Draws samples from a trained (or still untrained) diffusion model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Int
from torch import Tensor

from core.config.guidance import AutoguidanceConfig, GuidanceConfig
from core.config.samplers import SamplerConfig
from core.config.sampling import SamplingConfig
from core.config.spacing import SpacingConfig
from core.diffusion.denoiser import NetworkDenoiser
from core.diffusion.guidance import Guidance
from core.diffusion.predictions.prediction import Prediction
from core.diffusion.schedules.schedule import NoiseSchedule
from core.engine.compute import NetworkCall
from core.engine.sample_noise import SampleNoise
from core.errors import NoisescopeError
from core.samplers.registry import SAMPLERS
from core.samplers.spacing import levels_of
from core.samplers.step import SamplerStep


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """Which samples are wanted, and how they are to be drawn."""

    labels: Sequence[int]  # one a sample; -1 asks for no class
    sampler: SamplerConfig
    steps: int
    spacing: SpacingConfig
    guidance: GuidanceConfig
    clip: bool
    seed: int
    first: int = 0  # number of the first sample: which noise of this seed it starts from

    @staticmethod
    def of(
        config: SamplingConfig,
        labels: Sequence[int],
        *,
        seed: int,
        steps: int | None = None,
        guidance_scale: float | None = None,
    ) -> "SampleRequest":
        """As the config says, but for what is given here."""
        guidance = config.guidance
        if guidance_scale is not None:
            guidance = guidance.model_copy(update={"scale": guidance_scale})
        return SampleRequest(
            labels=labels,
            sampler=config.sampler,
            steps=config.steps if steps is None else steps,
            spacing=config.spacing,
            guidance=guidance,
            clip=config.clip,
            seed=seed,
        )


@dataclass(frozen=True, eq=False)
class SampleSource:
    """All of a model that is needed for drawing from it."""

    schedule: NoiseSchedule
    prediction: Prediction
    data_shape: tuple[int, ...]
    num_classes: int  # 0: unconditional
    device: torch.device
    limit: float | None  # largest absolute value of the data; None: not known

    def steps(
        self, network: NetworkCall, request: SampleRequest, *, guide: NetworkCall | None = None
    ) -> Iterator[SamplerStep]:
        """The way from noise to samples, one sampler step at a time.

        ``guide`` is the weaker network of autoguidance, which is needed if that is asked for.
        """
        denoiser = NetworkDenoiser(
            network=network,
            prediction=self.prediction,
            labels=self._labels(request.labels),
            guidance=self._guidance(request.guidance, guide),
            limit=self.limit if request.clip else None,
        )
        levels = levels_of(request.spacing, self.schedule, request.steps)
        numbers = range(request.first, request.first + len(request.labels))
        noise = SampleNoise(request.seed, numbers, self.data_shape, self.device)
        x_t = levels[0].sigma * noise()
        return SAMPLERS[request.sampler.kind](request.sampler, denoiser, levels, x_t, noise)

    def _labels(self, labels: Sequence[int]) -> Int[Tensor, "b"] | None:
        if self.num_classes == 0:
            if any(label >= 0 for label in labels):
                raise NoisescopeError(
                    f"class {max(labels)}: this model was trained without classes; ask for none, "
                    "or train one with method.class_conditional."
                )
            return None
        for label in labels:
            if not -1 <= label < self.num_classes:
                raise NoisescopeError(
                    f"class {label}: this model knows classes 0 to {self.num_classes - 1}; "
                    "choose one of these."
                )
        wanted = torch.tensor(labels, dtype=torch.int64, device=self.device)
        return torch.where(wanted < 0, self.num_classes, wanted)

    def _guidance(self, config: GuidanceConfig, guide: NetworkCall | None) -> Guidance:
        if isinstance(config, AutoguidanceConfig):
            if guide is None and config.scale != 1:
                raise NoisescopeError(
                    "sampling.guidance.kind: got 'autoguidance', but there is no earlier state of "
                    "this model to be guided by; train on until one is saved, or choose "
                    "classifier_free."
                )
        else:
            guide = None
        return Guidance(
            scale=config.scale,
            null_class=self.num_classes,
            rescale=config.rescale,
            sigma_low=config.sigma_low,
            sigma_high=config.sigma_high,
            guide=guide,
        )
