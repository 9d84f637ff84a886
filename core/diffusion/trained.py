"""A trained model, taken from a run folder and ready to draw samples."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.config.run import RunConfig
from core.diffusion.drawing import SampleRequest, SampleSource
from core.diffusion.predictions.registry import PREDICTIONS
from core.diffusion.preview import shown
from core.diffusion.schedules.registry import build_schedule
from core.engine.compute import NetworkCall, choose_compute
from core.events import Array, Weights
from core.networks.registry import build_network
from core.runs.checkpoints import load_checkpoint, newest_checkpoint
from core.runs.folder import RunFolder
from core.runs.reader import config_from_json

BATCH = 128  # samples drawn at once: more need memory and save no time


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """The newest weights of a run."""

    config: RunConfig
    step: int
    class_names: tuple[str, ...]  # empty if it knows no classes
    source: SampleSource
    network: NetworkCall

    def draw(self, request: SampleRequest) -> Iterator[Array]:
        """The samples of a request, batch by batch: uint8 [n, h, w, c] or float32 [n, 2]."""
        kind = "image" if len(self.source.data_shape) == 3 else "points"
        for start in range(0, len(request.labels), BATCH):
            part = replace(request, labels=request.labels[start : start + BATCH], first=start)
            *_, last = self.source.steps(self.network, part)
            yield shown(last.x_next, kind)


def load_trained(folder: RunFolder, *, weights: Weights, device: str | None = None) -> TrainedModel:
    """The model of a run with its averaged or raw weights."""
    path = newest_checkpoint(folder)
    tensors, metadata = load_checkpoint(path)
    config = config_from_json(metadata["config"], str(path))
    # Not the config's: weights that were trained on a GPU are used on any machine.
    compute_config = config.compute.model_copy(update={"device": device or "auto"})
    compute = choose_compute(compute_config, images=config.network.kind == "unet")
    torch.set_num_threads(compute.threads)
    data_shape = tuple(int(size) for size in json.loads(metadata["data_shape"]))
    class_names = tuple(str(name) for name in json.loads(metadata["class_names"]))
    network = build_network(config.network, data_shape=data_shape, num_classes=len(class_names))
    network.load_state_dict(_of(tensors, weights))
    network.requires_grad_(False).eval()
    compute.prepare(network)
    source = SampleSource(
        schedule=build_schedule(config.method.schedule).to(compute.device),
        prediction=PREDICTIONS[config.method.prediction],
        data_shape=data_shape,
        num_classes=len(class_names),
        device=compute.device,
    )
    return TrainedModel(config, int(metadata["step"]), class_names, source, compute.call(network))


def _of(tensors: dict[str, NDArray[Any]], weights: Weights) -> dict[str, torch.Tensor]:
    prefix = f"{weights}/"
    return {
        name.removeprefix(prefix): torch.from_numpy(np.array(value))
        for name, value in tensors.items()
        if name.startswith(prefix)
    }


def wanted_labels(classes: Sequence[int], count: int) -> list[int]:
    """``count`` labels that take turns through ``classes``; -1 where there are none."""
    return [classes[i % len(classes)] if classes else -1 for i in range(count)]
