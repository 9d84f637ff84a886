"""Every method of training by its ``kind``. A new one is a package, a config class and a line."""

from collections.abc import Mapping
from typing import Protocol

from core.config.run import RunConfig
from core.data.dataset import Dataset
from core.diffusion.method import DiffusionMethod
from core.engine.compute import Compute
from core.engine.streams import RandomStreams
from core.runs.folder import RunFolder
from core.training.method import Method


class BuildMethod(Protocol):
    """Builds everything of one run from its config."""

    def __call__(
        self,
        config: RunConfig,
        *,
        dataset: Dataset,
        compute: Compute,
        streams: RandomStreams,
        folder: RunFolder | None,  # where earlier weights of this run are, if it is recorded
    ) -> Method: ...


METHODS: Mapping[str, BuildMethod] = {
    "diffusion": DiffusionMethod,
}
