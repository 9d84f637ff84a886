"""A network with weights from a file of a run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.networks.contract import Network
from core.networks.post_hoc import combined, post_hoc_weights
from core.networks.power_profile import PowerProfile
from core.networks.registry import build_network
from core.runs.checkpoints import Tensors, list_checkpoints, load_checkpoint, step_of
from core.runs.folder import RunFolder
from core.runs.reader import config_from_json

StateDict = Mapping[str, torch.Tensor]


@dataclass(frozen=True, eq=False)
class SavedNetwork:
    """A network for evaluation, and what has to be known to use it."""

    network: Network
    config: RunConfig
    step: int
    data_shape: tuple[int, ...]
    class_names: tuple[str, ...]  # empty if it knows no classes
    data_limit: float | None  # largest absolute value of the data; None: not known


def load_network(path: Path, weights: str, state: StateDict | None = None) -> SavedNetwork:
    """The network of a checkpoint with its weights of this name, or with another ``state``."""
    tensors, metadata = load_checkpoint(path)
    config = config_from_json(metadata["config"], str(path))
    data_shape = tuple(int(size) for size in json.loads(metadata["data_shape"]))
    class_names = tuple(str(name) for name in json.loads(metadata["class_names"]))
    network = build_network(config.network, data_shape=data_shape, num_classes=len(class_names))
    network.load_state_dict(dict(state or named(tensors, weights)))
    network.requires_grad_(False).eval()
    # Runs of earlier versions do not say it; of images it is known.
    unsaid = "1.0" if config.network.learns_images else "null"
    limit = json.loads(metadata.get("data_limit", unsaid))
    step = int(metadata["step"])
    return SavedNetwork(network, config, step, data_shape, class_names, limit)


def named(tensors: Tensors, name: str) -> dict[str, torch.Tensor]:
    """The state of one of the networks of a file."""
    prefix = f"{name}/"
    return {
        key.removeprefix(prefix): torch.from_numpy(value.copy())
        for key, value in tensors.items()
        if key.startswith(prefix)
    }


def post_hoc_average(folder: RunFolder, length: float) -> dict[str, torch.Tensor]:
    """The average of relative ``length`` at the end of a run, made of its snapshots.

    Karras et al. 2024 (arXiv 2312.02696), section 3.2: see :mod:`core.networks.post_hoc`.
    """
    paths = list_checkpoints(folder.snapshots)
    if not paths:
        raise NoisescopeError(
            f"{folder.path}: this run kept no snapshots to make an average of; train with "
            "ema.post_hoc=true."
        )
    sources: list[tuple[Path, str]] = []
    profiles: list[PowerProfile] = []
    for path in paths:
        tensors, _ = load_checkpoint(path)
        for name in sorted({key.partition("/")[0] for key in tensors}):
            sources.append((path, name))
            profiles.append(PowerProfile.of_length(step_of(path), float(name)))
    wanted = PowerProfile.of_length(step_of(paths[-1]), length)
    found = post_hoc_weights(profiles, wanted)
    states = (named(load_checkpoint(path)[0], name) for path, name in sources)
    return combined(states, found.weights)
