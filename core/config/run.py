"""The description of a run, of whatever method: everything that decides its result."""

import json
from collections.abc import Mapping
from typing import Any, cast

from pydantic import ValidationError

from core.config.base_run import BaseRun
from core.config.diffusion_run import DiffusionRun
from core.config.gan_run import GANRun
from core.config.problems import not_allowed, sentence
from core.errors import NoisescopeError

RunConfig = DiffusionRun | GANRun

RUNS: Mapping[str, type[DiffusionRun] | type[GANRun]] = {"diffusion": DiffusionRun, "gan": GANRun}
"""By the ``kind`` of their method."""


def run_class(tree: Mapping[str, Any]) -> type[DiffusionRun] | type[GANRun]:
    """The class that describes such a run; diffusion where no method is named."""
    method = tree.get("method", {})
    kind = str(cast(Any, method).get("kind", "diffusion")) if isinstance(method, Mapping) else ""
    if kind not in RUNS:
        allowed = "one of " + ", ".join(RUNS)
        raise NoisescopeError(not_allowed("method.kind", kind, allowed, list(RUNS)))
    return RUNS[kind]


def run_config(tree: Mapping[str, Any]) -> RunConfig:
    """The config that this plain tree describes, or one sentence on what is wrong with it."""
    model = run_class(tree)
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        raise NoisescopeError(sentence(error, model, tree)) from error


def diffusion_run(config: RunConfig) -> DiffusionRun:
    """The config, which is that of a diffusion model; refuses another."""
    if isinstance(config, DiffusionRun):
        return config
    raise _of_another_method(config, "diffusion models")


def gan_run(config: RunConfig) -> GANRun:
    """The config, which is that of a GAN; refuses another."""
    if isinstance(config, GANRun):
        return config
    raise _of_another_method(config, "GANs")


def _of_another_method(config: RunConfig, wanted: str) -> NoisescopeError:
    return NoisescopeError(
        f"method.kind: got '{config.method.kind}' in '{config.name}', but this is for {wanted}; "
        "choose a run or preset of one."
    )


def config_from_json(text: str) -> RunConfig:
    """The config that a run began with, from the text in its first event."""
    return run_config(json.loads(text))


__all__ = [
    "RUNS",
    "BaseRun",
    "DiffusionRun",
    "GANRun",
    "RunConfig",
    "config_from_json",
    "diffusion_run",
    "gan_run",
    "run_class",
    "run_config",
]
