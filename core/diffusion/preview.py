"""Turns drawn samples and noised examples into the events that panels show."""

import math
import time
from collections.abc import Sequence
from typing import Literal

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.data.dataset import Dataset
from core.data.pixels import to_pixels
from core.diffusion.drawing import SampleRequest, SampleSource
from core.diffusion.schedules.schedule import NoiseSchedule
from core.engine.compute import NetworkCall
from core.events import Array, Floats, ForwardNoised, SamplesDrawn, Weights
from core.frozen import frozen

EPS_SHOWN = 2.5  # standard deviations of noise from black to white
HISTOGRAM_EDGES = np.linspace(-3.5, 3.5, 57, dtype=np.float32)


def shown(x: Float[Tensor, "..."], kind: Literal["image", "points"]) -> Array:
    """Pictures as pixels, points as they are."""
    if kind == "image":
        return to_pixels(x)
    return frozen(x.detach().float().cpu().numpy().copy())


def draw_samples(
    source: SampleSource,
    network: NetworkCall,
    request: SampleRequest,
    *,
    guide: NetworkCall | None,
    kind: Literal["image", "points"],
    step: int,
    purpose: Literal["preview", "requested"],
    weights: Weights,
) -> SamplesDrawn:
    """Samples with every step of their way."""
    begun = time.perf_counter()
    way = list(source.steps(network, request, guide=guide))
    levels = [taken.level for taken in way]
    timesteps = [source.schedule.timestep_of(level.time) for level in levels]
    labels = np.array(request.labels, dtype=np.int64)
    return SamplesDrawn(
        step=step,
        purpose=purpose,
        weights=weights,
        sampler=request.sampler.kind,
        guidance_scale=request.guidance.scale,
        seed=request.seed,
        labels=frozen(labels if source.num_classes else np.full_like(labels, -1)),
        timesteps=frozen(np.array(timesteps, dtype=np.int64)),
        alpha_bar=frozen(np.array([level.alpha_bar for level in levels], dtype=np.float32)),
        nfe=way[-1].nfe,
        x_t=shown(torch.stack([taken.x_t for taken in way]), kind),
        x_0_hat=shown(torch.stack([taken.x_0_hat for taken in way]), kind),
        samples=shown(way[-1].x_next, kind),
        seconds=time.perf_counter() - begun,
    )


def noise_examples(
    dataset: Dataset,
    schedule: NoiseSchedule,
    indices: Sequence[int],
    timesteps: Sequence[int],
    generator: torch.Generator,
) -> ForwardNoised:
    """Real examples at these timesteps: x_t = alpha x_0 + sigma_t eps, one eps an example."""
    device = dataset.examples.device
    chosen = torch.tensor(indices, dtype=torch.int64, device=device)
    x_0 = dataset.as_x_0(dataset.examples[chosen])
    eps = torch.randn(x_0.shape, generator=generator).to(device)
    levels = [schedule.level_at(schedule.time_of(timestep)) for timestep in timesteps]
    x_t = torch.stack([level.alpha * x_0 + level.sigma * eps for level in levels])
    return ForwardNoised(
        indices=frozen(np.array(indices, dtype=np.int64)),
        labels=frozen(dataset.labels[chosen].cpu().numpy()),
        timesteps=frozen(np.array(timesteps, dtype=np.int64)),
        alpha_bar=frozen(np.array([level.alpha_bar for level in levels], dtype=np.float32)),
        snr=frozen(np.array([math.exp(level.log_snr) for level in levels], dtype=np.float32)),
        x_0=shown(x_0, dataset.kind),
        eps=shown(eps / EPS_SHOWN if dataset.kind == "image" else eps, dataset.kind),
        x_t=shown(x_t, dataset.kind),
        histogram_edges=frozen(HISTOGRAM_EDGES.copy()),
        histograms=_histograms(x_t),
    )


def _histograms(x_t: Float[Tensor, "k n ..."]) -> Floats:
    rows = x_t.flatten(1).cpu().numpy()
    densities = [np.histogram(row, bins=HISTOGRAM_EDGES, density=True)[0] for row in rows]
    return frozen(np.array(densities, dtype=np.float32))
