"""``measure``: how good the samples of a trained model are."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.sampling_options import (
    AverageLength,
    Seed,
    Settings,
    WeightsChoice,
    chosen_config,
    followed,
)
from core.errors import NoisescopeError
from core.metrics.measurement import Measurement
from core.runs.reader import open_run, read_config


def measure(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.")],
    count: Annotated[int, typer.Option(min=10, help="How many samples are drawn.")] = 1000,
    seed: Seed = 0,
    weights: WeightsChoice = "ema",
    average_length: AverageLength = None,
    settings: Settings = None,
    inception: Annotated[
        bool, typer.Option("--inception", help="Inception FID as well; needs torch-fidelity.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Draw samples of a run and measure them, each figure beside what real data get."""
    folder = open_run(run)
    config = chosen_config(read_config(folder), settings)
    if inception and not config.learns_images:
        raise NoisescopeError("--inception: this model makes points; leave it out.")
    # torch loads only from here on
    from core.metrics.of_run import measure_model  # noqa: PLC0415
    from core.trained import load_trained  # noqa: PLC0415

    model = load_trained(folder, config, weights=weights, average_length=average_length)
    measured = measure_model(
        model,
        count=count,
        seed=seed,
        inception=inception,
        follow=lambda batches: followed(batches, count),
    )
    _print(measured, as_json=as_json)


def _print(measured: tuple[Measurement, ...], *, as_json: bool) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    if as_json:
        print(json.dumps([asdict(one) for one in measured], indent=1))  # noqa: T201 the output
        return
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("", no_wrap=True)
    table.add_column("samples", justify="right")
    table.add_column("real data", justify="right")
    table.add_column("better", no_wrap=True)
    table.add_column("measured on")
    for one in measured:
        floor = "" if one.floor is None else f"{one.floor:.4g}"
        table.add_row(one.name, f"{one.value:.4g}", floor, one.better, one.measured_on)
    Console(highlight=False).print(table)
