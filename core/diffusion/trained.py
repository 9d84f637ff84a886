"""A trained model, taken from a run folder and ready to draw samples."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from core.answers import Weights
from core.arrays import Array
from core.config.run import RunConfig
from core.diffusion.drawing import SampleRequest, SampleSource
from core.diffusion.guide import Guide
from core.diffusion.predictions.registry import build_prediction
from core.diffusion.saved_network import load_network, post_hoc_average
from core.diffusion.schedules.registry import build_schedule
from core.diffusion.shown import shown
from core.engine.compute import NetworkCall, choose_compute
from core.runs.checkpoints import newest_checkpoint
from core.runs.folder import RunFolder

BATCH = 128  # samples drawn at once: more need memory and save no time


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """The newest weights of a run."""

    config: RunConfig
    step: int
    class_names: tuple[str, ...]  # empty if it knows no classes
    source: SampleSource
    network: NetworkCall
    guide: Guide

    def draw(self, request: SampleRequest) -> Iterator[Array]:
        """The samples of a request, batch by batch: uint8 [n, h, w, c] or float32 [n, 2]."""
        kind = "image" if len(self.source.data_shape) == 3 else "points"
        guide = self.guide.for_guidance(request.guidance)
        for start in range(0, len(request.labels), BATCH):
            part = replace(request, labels=request.labels[start : start + BATCH], first=start)
            *_, last = self.source.steps(self.network, part, guide=guide)
            yield shown(last.x_next, kind)


def load_trained(
    folder: RunFolder,
    *,
    weights: Weights,
    device: str | None = None,
    average_length: float | None = None,
) -> TrainedModel:
    """The model of a run with its averaged or raw weights.

    ``average_length`` instead takes an average of this relative length, made of snapshots.
    """
    path = newest_checkpoint(folder)
    state = None if average_length is None else post_hoc_average(folder, average_length)
    saved = load_network(path, weights, state)
    config = saved.config
    # Not the config's: weights that were trained on a GPU are used on any machine.
    compute_config = config.compute.model_copy(update={"device": device or "auto"})
    compute = choose_compute(compute_config, images=config.network.learns_images)
    torch.set_num_threads(compute.threads)
    compute.prepare(saved.network)
    source = SampleSource(
        schedule=build_schedule(config.method.schedule),
        prediction=build_prediction(config.method.prediction),
        data_shape=saved.data_shape,
        num_classes=len(saved.class_names),
        device=compute.device,
        limit=saved.data_limit,
    )
    network = compute.call(saved.network)
    guide = Guide(folder, compute)
    return TrainedModel(config, saved.step, saved.class_names, source, network, guide)


def wanted_labels(classes: Sequence[int], count: int) -> list[int]:
    """``count`` labels that take turns through ``classes``; -1 where there are none."""
    return [classes[i % len(classes)] if classes else -1 for i in range(count)]
