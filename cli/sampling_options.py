"""What every sub-command that draws samples can be told."""

from collections.abc import Iterable
from typing import Annotated, Literal

import typer

from core.arrays import Array
from core.config.overrides import with_overrides
from core.config.run import RunConfig
from core.config.sampling import SamplingConfig
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


def chosen_sampling(
    config: RunConfig, settings: list[str] | None, **named: str | float | None
) -> SamplingConfig:
    """How a run draws, but for ``settings`` and what is ``named``: guidance__scale=2.0."""
    wrong = [one for one in settings or [] if not one.strip().startswith("sampling.")]
    if wrong:
        raise NoisescopeError(
            f"--set {wrong[0]}: a trained model only takes sampling parameters, for example "
            "sampling.spacing.kind=karras."
        )
    given = [
        f"sampling.{name.replace('__', '.')}={value}"
        for name, value in named.items()
        if value is not None
    ]
    return with_overrides(config, [*given, *(settings or [])]).sampling


def followed(batches: Iterable[Array], count: int) -> Iterable[Array]:
    """The batches of ``count`` samples, with a bar that shows how far they are."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    from core.diffusion.trained import BATCH  # noqa: PLC0415  loads torch

    return track(
        batches, description="Sampling", total=-(-count // BATCH), console=Console(stderr=True)
    )
