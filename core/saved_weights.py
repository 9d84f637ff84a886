"""Weights from the files of a run, of whatever method, and what has to be known to use them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.networks.post_hoc import combined, post_hoc_weights
from core.networks.power_profile import PowerProfile
from core.runs.checkpoints import (
    Tensors,
    list_checkpoints,
    load_checkpoint,
    newest_checkpoint,
    step_of,
)
from core.runs.folder import RunFolder
from core.runs.reader import config_of_any_version

StateDict = Mapping[str, Tensor]


@dataclass(frozen=True, eq=False)
class SavedWeights:
    """One network of a checkpoint."""

    config: RunConfig  # with the live parameters as they were then
    step: int
    data_shape: tuple[int, ...]
    class_names: tuple[str, ...]  # empty if it knows no classes
    metadata: Mapping[str, str]
    state: StateDict
    average: StateDict = field(default_factory=dict[str, Tensor])  # in place of its weights

    def fill(self, network: nn.Module) -> None:
        """Give ``network`` these weights, for evaluation.

        Of an average only weights are taken. Its buffers, such as running variances, are sums in
        which some snapshots count negatively: what has to be positive might not be.
        """
        buffers = {name for name, _ in network.named_buffers()}
        averaged = {name: value for name, value in self.average.items() if name not in buffers}
        network.load_state_dict({**self.state, **averaged})
        network.requires_grad_(False).eval()


def load_weights(path: Path, name: str) -> SavedWeights:
    """The network of this name in a checkpoint: "raw", "ema" or, of a GAN, "critic"."""
    tensors, metadata = load_checkpoint(path)
    return SavedWeights(
        config=config_of_any_version(metadata["config"], str(path)),
        step=int(metadata["step"]),
        data_shape=tuple(int(size) for size in json.loads(metadata["data_shape"])),
        class_names=tuple(str(name) for name in json.loads(metadata["class_names"])),
        metadata=metadata,
        state=_named(tensors, name),
    )


def newest_weights(
    folder: RunFolder, name: str, average_length: float | None = None
) -> SavedWeights:
    """The last that a run saved.

    ``average_length`` instead takes an average of this relative length, made of snapshots.
    """
    path = newest_checkpoint(folder)
    average = {} if average_length is None else post_hoc_average(folder, average_length)
    return replace(load_weights(path, name), average=average)


def post_hoc_average(folder: RunFolder, length: float) -> dict[str, Tensor]:
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
    states = (_named(load_checkpoint(path)[0], name) for path, name in sources)
    return combined(states, found.weights)


def _named(tensors: Tensors, name: str) -> dict[str, Tensor]:
    """The state of one of the networks of a file."""
    prefix = f"{name}/"
    return {
        key.removeprefix(prefix): torch.from_numpy(value.copy())
        for key, value in tensors.items()
        if key.startswith(prefix)
    }
