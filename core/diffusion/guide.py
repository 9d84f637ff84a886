"""The weaker model of autoguidance: an earlier state of the same run, taken from its folder."""

from pathlib import Path

from core.config.guidance import AutoguidanceConfig, GuidanceConfig
from core.diffusion.saved_network import load_network
from core.engine.compute import Compute, NetworkCall
from core.runs.checkpoints import earlier_checkpoint, list_checkpoints, step_of
from core.runs.folder import RunFolder


class Guide:
    """Loads averaged weights of the step that is asked for, and keeps them until another is."""

    def __init__(self, folder: RunFolder | None, compute: Compute) -> None:
        self._folder = folder
        self._compute = compute
        self._loaded: tuple[Path, NetworkCall] | None = None

    def can_guide(self, config: GuidanceConfig) -> bool:
        """Whether the weights that ``config`` asks for, if any, were saved."""
        if not isinstance(config, AutoguidanceConfig) or config.scale == 1:
            return True
        if self._folder is None:
            return False
        steps = [step_of(path) for path in list_checkpoints(self._folder.checkpoints)]
        return config.guide_step in steps or (config.guide_step == 0 and bool(steps))

    def for_guidance(self, config: GuidanceConfig) -> NetworkCall | None:
        """The network that ``config`` asks to be guided by; None if by none, or none was saved."""
        folder = self._folder
        if not isinstance(config, AutoguidanceConfig) or config.scale == 1 or folder is None:
            return None
        if not list_checkpoints(folder.checkpoints):
            return None
        path = earlier_checkpoint(folder, config.guide_step)
        if self._loaded is None or self._loaded[0] != path:
            network = load_network(path, "ema").network
            self._compute.prepare(network)
            self._loaded = path, self._compute.call(network)
        return self._loaded[1]
