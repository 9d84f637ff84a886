"""The quality of what a trained model of a run draws."""

from collections.abc import Callable, Iterable

import numpy as np
import torch

from core.arrays import Array
from core.config.sampling import SamplingConfig
from core.data.registry import load_dataset
from core.diffusion.drawing import SampleRequest
from core.diffusion.trained import TrainedModel, wanted_labels
from core.engine.streams import RandomStreams
from core.metrics.inception import torch_fidelity
from core.metrics.measurement import Measurement
from core.metrics.points.quality import PointsQuality
from core.metrics.quality import PicturesQuality

Follow = Callable[[Iterable[Array]], Iterable[Array]]
"""Looks on while batches are drawn, and hands them on."""


def measure_model(
    model: TrainedModel,
    sampling: SamplingConfig,
    *,
    count: int,
    seed: int,
    inception: bool = False,
    follow: Follow = lambda batches: batches,
) -> tuple[Measurement, ...]:
    """``count`` samples of all classes in turn, against the data that the model was trained on."""
    if inception:
        torch_fidelity()  # before anything is drawn
    streams = RandomStreams(model.config.seed, torch.device("cpu"))
    dataset = load_dataset(model.config.data, streams.cpu_generator("data"))
    labels = wanted_labels(range(len(model.class_names)), count)
    request = SampleRequest.of(sampling, labels, seed=seed)
    drawn = torch.from_numpy(np.concatenate(list(follow(model.draw(request)))))
    choice = torch.Generator().manual_seed(seed)
    if dataset.kind == "points":
        return PointsQuality(dataset, count=count, generator=choice).measure(drawn)
    quality = PicturesQuality(
        dataset, data_kind=model.config.data.kind, count=count, generator=choice
    )
    images = drawn.permute(0, 3, 1, 2)
    measured = quality.measure(images, torch.tensor(labels) if model.class_names else None)
    return (*measured, quality.measure_inception(images)) if inception else measured
