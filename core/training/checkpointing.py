"""Decides when the weights are saved; that saving fails never ends a run."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray
from torch import nn

from core.config.run import RunConfig
from core.config.watching import CheckpointConfig
from core.errors import NoisescopeError
from core.events import CheckpointFailed, CheckpointSaved
from core.runs.checkpoints import prune_checkpoints, save_checkpoint
from core.runs.folder import RunFolder
from core.training.method import Method


class Checkpointer:
    """Saves the weights of a run into its folder; without a folder it only refuses."""

    def __init__(self, folder: RunFolder | None, config: CheckpointConfig) -> None:
        self._folder = folder
        self._config = config
        self._saved_at = 0.0  # active seconds
        self._snapshot_images = 0  # seen when the last snapshot was kept
        self.last_step: int | None = None

    def due(self, active_seconds: float) -> bool:
        """Whether it is time for the next checkpoint."""
        return (
            self._folder is not None
            and active_seconds - self._saved_at >= self._config.every_seconds
        )

    def save(
        self, step: int, method: Method, config: RunConfig, active_seconds: float
    ) -> CheckpointSaved | CheckpointFailed:
        """Write the weights now. Raises NoisescopeError where the run is not recorded at all."""
        if self._folder is None:
            raise NoisescopeError("This run is not recorded, so there is nowhere to save weights.")
        self._saved_at = active_seconds
        metadata = {
            **method.metadata(),
            "config": config.model_dump_json(),
            "step": str(step),
        }
        try:
            self._folder.create()
            path = save_checkpoint(
                self._folder.checkpoints, step, _tensors(method.weights()), metadata
            )
            prune_checkpoints(self._folder.checkpoints, self._config.keep)
        except NoisescopeError as error:
            return CheckpointFailed(step, str(error))
        self.last_step = step
        return CheckpointSaved(step, str(path))

    def keep_snapshot(
        self, step: int, method: Method, config: RunConfig, *, at_end: bool = False
    ) -> CheckpointFailed | None:
        """Keep the averages of the moment, if there are any and it is time."""
        images = step * config.training.batch_size
        due = images - self._snapshot_images >= config.ema.snapshot_images
        if self._folder is None or not config.ema.post_hoc or not (due or at_end):
            return None
        self._snapshot_images = images
        try:
            self._folder.create()
            averages = _tensors(method.power_averages())
            save_checkpoint(self._folder.snapshots, step, averages, {"step": str(step)})
        except NoisescopeError as error:
            return CheckpointFailed(step, str(error))
        return None


def _tensors(networks: Mapping[str, nn.Module]) -> dict[str, NDArray[Any]]:
    return {
        f"{name}/{key}": value.detach().cpu().contiguous().numpy()
        for name, network in networks.items()
        for key, value in network.state_dict().items()
    }
