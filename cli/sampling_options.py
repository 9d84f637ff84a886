"""What every sub-command that draws samples can be told."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import typer

from core.arrays import Array
from core.config.overrides import with_overrides
from core.config.run import DiffusionRun, RunConfig
from core.errors import NoisescopeError

Seed = Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Start of the noise.")]
WeightsChoice = Annotated[Literal["ema", "raw"], typer.Option(help="Averaged or raw.")]
AverageLength = Annotated[
    float | None,
    typer.Option(help="Relative length of another average, from a run with ema.post_hoc."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="path=value of any sampling parameter; may be repeated."),
]


STEPWISE = {
    "--sampler": "sampling.sampler.kind",
    "--steps": "sampling.steps",
    "--guidance": "sampling.guidance.scale",
}
"""What can only be told to a model that draws step by step, and the parameter that it is."""


def chosen_config(
    config: RunConfig,
    settings: list[str] | None,
    stepwise: Mapping[str, str | float | None] | None = None,
) -> RunConfig:
    """The config of a run that draws as ``settings`` and the options in ``stepwise`` say."""
    wrong = [one for one in settings or [] if not one.strip().startswith("sampling.")]
    if wrong:
        raise NoisescopeError(
            f"--set {wrong[0]}: a trained model only takes sampling parameters, for example "
            f"{_example(config)}."
        )
    given = {name: value for name, value in (stepwise or {}).items() if value is not None}
    if given and not isinstance(config, DiffusionRun):
        name, value = next(iter(given.items()))
        raise NoisescopeError(
            f"{name} {value}: a {config.method.kind.upper()} draws its samples at once, without "
            f"steps; leave it out, or choose another way with --set {_example(config)}."
        )
    overrides = [f"{STEPWISE[name]}={value}" for name, value in given.items()]
    return with_overrides(config, [*overrides, *(settings or [])])


def _example(config: RunConfig) -> str:
    stepwise = isinstance(config, DiffusionRun)
    return "sampling.spacing.kind=karras" if stepwise else "sampling.truncation=0.7"


def followed(batches: Iterable[Array], count: int) -> Iterable[Array]:
    """The batches of ``count`` samples, with a bar that shows how far they are."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    from core.trained import BATCH  # noqa: PLC0415  loads torch

    return track(
        batches, description="Sampling", total=-(-count // BATCH), console=Console(stderr=True)
    )
