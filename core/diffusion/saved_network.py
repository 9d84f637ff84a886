"""The network of a diffusion model with weights from a file of a run."""

import json
from dataclasses import dataclass
from pathlib import Path

from core.config.run import DiffusionRun, diffusion_run
from core.networks.contract import Network
from core.networks.registry import build_network
from core.saved_weights import SavedWeights, load_weights


@dataclass(frozen=True, eq=False)
class SavedNetwork:
    """A network for evaluation, and what has to be known to use it."""

    network: Network
    config: DiffusionRun
    data_limit: float | None  # largest absolute value of the data; None: not known


def load_network(path: Path, weights: str) -> SavedNetwork:
    """The network of a checkpoint with its weights of this name."""
    return restored(load_weights(path, weights))


def restored(saved: SavedWeights) -> SavedNetwork:
    """The network that has these weights."""
    config = diffusion_run(saved.config)
    network = build_network(
        config.network, data_shape=saved.data_shape, num_classes=len(saved.class_names)
    )
    saved.fill(network)
    # Runs of earlier versions do not say it; of images it is known.
    unsaid = "1.0" if config.learns_images else "null"
    limit = json.loads(saved.metadata.get("data_limit", unsaid))
    return SavedNetwork(network, config, limit)
