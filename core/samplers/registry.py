"""Every sampler by its ``kind``. A new one is a file, a config class and a line here."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import torch
from torch import Tensor

from core.config.sampling import DDIMConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.schedule import NoiseSchedule
from core.samplers.ddim import ddim
from core.samplers.step import SamplerStep

Sampler = Callable[
    [DDIMConfig, Denoiser, NoiseSchedule, Tensor, Sequence[int], torch.Generator],
    Iterator[SamplerStep],
]

SAMPLERS: Mapping[str, Sampler] = {
    "ddim": ddim,
}
