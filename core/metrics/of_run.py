"""The quality of what a trained model of a run draws."""

from collections.abc import Callable, Iterable

import numpy as np
import torch

from core.arrays import Array
from core.data.registry import load_dataset
from core.engine.streams import RandomStreams
from core.metrics.class_quality import ClassQuality
from core.metrics.features.classifier import TrainedClassifier
from core.metrics.features.registry import features_for
from core.metrics.inception import torch_fidelity
from core.metrics.measurement import Measurement
from core.metrics.points.quality import PointsQuality
from core.metrics.quality import PicturesQuality
from core.trained import TrainedModel, draw_batches, wanted_labels

Follow = Callable[[Iterable[Array]], Iterable[Array]]
"""Looks on while batches are drawn, and hands them on."""


def measure_model(
    model: TrainedModel,
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
    drawn = torch.from_numpy(np.concatenate(list(follow(draw_batches(model, labels, seed=seed)))))
    choice = torch.Generator().manual_seed(seed)
    if dataset.kind == "points":
        return PointsQuality(dataset, count=count, generator=choice).measure(drawn)
    images = drawn.permute(0, 3, 1, 2)
    data_kind = model.config.data.kind
    quality = PicturesQuality(dataset, data_kind=data_kind, count=count, generator=choice)
    measured = quality.measure(images, torch.tensor(labels) if model.class_names else None)
    judge = features_for(data_kind)
    if isinstance(judge, TrainedClassifier):
        classes = ClassQuality(dataset, judge, count=count, generator=choice)
        measured = (*classes.measure(images, asked=bool(model.class_names)), *measured)
    return (*measured, quality.measure_inception(images)) if inception else measured
