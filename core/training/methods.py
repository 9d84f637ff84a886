"""Builds the method that a config describes. A new one is a package, a config class and a case."""

from typing import assert_never

from core.config.run import DiffusionRun, GANRun, RunConfig
from core.data.dataset import Dataset
from core.diffusion.method import DiffusionMethod
from core.engine.compute import Compute
from core.engine.streams import RandomStreams
from core.gan.method import GANMethod
from core.runs.folder import RunFolder
from core.training.method import Method


def build_method(
    config: RunConfig,
    *,
    dataset: Dataset,
    compute: Compute,
    streams: RandomStreams,
    folder: RunFolder | None,
) -> Method:
    """Everything of one run. ``folder`` is where earlier weights of it are, if it is recorded."""
    match config:
        case DiffusionRun():
            return DiffusionMethod(
                config, dataset=dataset, compute=compute, streams=streams, folder=folder
            )
        case GANRun():
            return GANMethod(config, dataset=dataset, compute=compute, streams=streams)
        case _:
            assert_never(config)
