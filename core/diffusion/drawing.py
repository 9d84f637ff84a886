"""Draws samples from a trained (or still untrained) diffusion model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.config.sampling import DDIMConfig
from core.diffusion.denoiser import NetworkDenoiser
from core.diffusion.predictions.prediction import Prediction
from core.diffusion.schedules.schedule import NoiseSchedule
from core.engine.compute import NetworkCall
from core.errors import NoisescopeError
from core.samplers.registry import SAMPLERS
from core.samplers.step import SamplerStep, trailing_timesteps


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """Which samples are wanted, and how they are to be drawn."""

    labels: Sequence[int]  # one a sample; -1 asks for no class
    sampler: DDIMConfig
    steps: int
    guidance_scale: float
    clip: bool
    seed: int
    first: int = 0  # number of the first sample: which noise of this seed it starts from


@dataclass(frozen=True, eq=False)
class SampleSource:
    """All of a model that is needed for drawing from it."""

    schedule: NoiseSchedule
    prediction: Prediction
    data_shape: tuple[int, ...]
    num_classes: int  # 0: unconditional
    device: torch.device

    def steps(self, network: NetworkCall, request: SampleRequest) -> Iterator[SamplerStep]:
        """The way from noise to samples, one sampler step at a time."""
        denoiser = NetworkDenoiser(
            network=network,
            schedule=self.schedule,
            prediction=self.prediction,
            labels=self._labels(request.labels),
            null_class=self.num_classes,
            guidance_scale=request.guidance_scale,
            clip=request.clip and len(self.data_shape) == 3,
        )
        numbers = range(request.first, request.first + len(request.labels))
        noise = starting_noise(request.seed, numbers, self.data_shape)
        timesteps = trailing_timesteps(self.schedule.timesteps, request.steps)
        fresh_noise = torch.Generator(self.device).manual_seed(request.seed)
        return SAMPLERS[request.sampler.kind](
            request.sampler, denoiser, self.schedule, noise.to(self.device), timesteps, fresh_noise
        )

    def _labels(self, labels: Sequence[int]) -> Int[Tensor, "b"] | None:
        if self.num_classes == 0:
            return None
        for label in labels:
            if not -1 <= label < self.num_classes:
                raise NoisescopeError(
                    f"class {label}: this model knows classes 0 to {self.num_classes - 1}; "
                    "choose one of these."
                )
        wanted = torch.tensor(labels, dtype=torch.int64, device=self.device)
        return torch.where(wanted < 0, self.num_classes, wanted)


def starting_noise(
    seed: int, numbers: Sequence[int], data_shape: tuple[int, ...]
) -> Float[Tensor, "n ..."]:
    """Standard normal noise on the CPU; sample i's depends on the seed and i alone.

    So it is the same on every device and however many samples are drawn together.
    """
    generators = (torch.Generator().manual_seed((seed + 1_000_003 * i) % 2**63) for i in numbers)
    return torch.stack([torch.randn(data_shape, generator=g) for g in generators])
