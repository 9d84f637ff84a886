"""``self-check``: proves on this very machine that every part of the program does its work."""

import csv
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import typer
from PIL import Image
from rich.console import Console
from rich.markup import escape

from core.answers import SamplesDrawn
from core.config.files import config_text, load_preset, preset_names, read_config
from core.config.overrides import with_overrides
from core.config.run import DiffusionRun, RunConfig
from core.events import Event, RunFinished, Scalars, StateChanged
from core.metric_names import GENERATOR_LOSS, LOSS

SMALL = (
    "training.max_steps=3",
    "training.batch_size=4",
    "preview.count=4",
    "watching.held_out_examples=4",
    "compute.device=cpu",
)
FEW_STEPS = ("preview.steps=2", "sampling.steps=2")  # of models that draw step by step
ONE_OF_EACH = ("digits-diffusion", "digits-gan")


def self_check() -> None:
    """Check every part of the program; exits 0 if all is well, else 1."""
    console = Console(highlight=False)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="noisescope-check-") as folder:
        for name, check in CHECKS.items():
            begun = time.perf_counter()
            try:
                found = check(Path(folder))
            except Exception as error:  # noqa: BLE001 the report is the purpose
                failed += 1
                console.print(f"[red]FAILED[/]  {name}: {escape(repr(error))}")
            else:
                seconds = time.perf_counter() - begun
                console.print(f"[green]ok[/]      {name}: {escape(found)} ({seconds:.1f} s)")
    verdict = "all well" if failed == 0 else f"{failed} failed"
    console.print(f"{len(CHECKS)} checks, {verdict}")
    raise typer.Exit(1 if failed else 0)


def _presets(folder: Path) -> str:
    for name in preset_names():
        path = folder / f"{name}.toml"
        path.write_text(config_text(load_preset(name)), encoding="utf-8")
        if read_config(path) != load_preset(name):
            raise AssertionError(f"{name} is not the same after writing and reading")
    return f"{len(preset_names())} read, written and read again"


def _data_sets(_folder: Path) -> str:
    import torch  # noqa: PLC0415

    from core.data.registry import DATASETS, load_dataset  # noqa: PLC0415

    for kind in DATASETS:
        config = with_overrides(DiffusionRun(), [f"data.kind={kind}"])
        dataset = load_dataset(config.data, torch.Generator().manual_seed(0))
        if len(dataset.examples) == 0:
            raise AssertionError(f"{kind} is empty")
    return ", ".join(DATASETS)


def _train(preset: str) -> Callable[[Path], str]:
    def check(folder: Path) -> str:
        config = _small(preset)
        events = _run_with_a_pause(config, folder / preset)
        loss = _loss_of(config)
        steps = np.concatenate(
            [e.steps for e in events if isinstance(e, Scalars) and loss in e.values]
        )
        if steps.tolist() != [1, 2, 3]:
            raise AssertionError(f"the steps taken were {steps.tolist()}, not 1, 2, 3")
        if not any(isinstance(event, SamplesDrawn) for event in events):
            raise AssertionError("no sample was drawn")
        return "three steps, a pause in between, samples drawn"

    return check


def _small(preset: str) -> RunConfig:
    config = with_overrides(load_preset(preset), SMALL)
    return with_overrides(config, FEW_STEPS) if isinstance(config, DiffusionRun) else config


def _loss_of(config: RunConfig) -> str:
    """The name of a loss that is there in each step."""
    return LOSS.name if isinstance(config, DiffusionRun) else GENERATOR_LOSS.name


def _run_with_a_pause(config: RunConfig, path: Path) -> list[Event]:
    from core.commands import Resume, RunUntil  # noqa: PLC0415
    from core.runs.folder import RunFolder  # noqa: PLC0415
    from core.training.control import CommandQueue  # noqa: PLC0415
    from core.training.runner import run_events  # noqa: PLC0415

    commands = CommandQueue()
    commands.post(RunUntil(2))
    events: list[Event] = []
    for event in run_events(config, commands, start="ready", folder=RunFolder(path)):
        events.append(event)
        if isinstance(event, StateChanged) and event.state == "paused":
            commands.post(Resume())
        if isinstance(event, RunFinished) and event.outcome != "completed":
            raise AssertionError(event.message)
    return events


def _reopen(folder: Path) -> str:
    from core.runs.reader import open_run, read_curves  # noqa: PLC0415
    from core.runs.reader import read_config as read_run_config  # noqa: PLC0415

    run = open_run(folder / "ring-diffusion")
    if read_run_config(run) != _small("ring-diffusion"):
        raise AssertionError("the config in the run folder is another one")
    return f"{len(read_curves(run)[LOSS.name].steps)} steps and the config read back"


def _weights(folder: Path) -> str:
    from core.export.weights import write_weights  # noqa: PLC0415
    from core.runs.folder import RunFolder  # noqa: PLC0415
    from core.trained import load_trained, wanted_labels  # noqa: PLC0415

    for preset in ONE_OF_EACH:
        run = RunFolder(folder / preset)
        model = load_trained(run, _small(preset), weights="ema", device="cpu")
        samples = model.draw(wanted_labels(range(len(model.class_names)), 2), seed=0)
        if samples.shape != (2, 28, 28, 1):
            raise AssertionError(f"{preset} drew {samples.shape}, not two digits")
        write_weights(run.path, folder / f"{preset}.safetensors", weights="raw")
    return f"of {' and '.join(ONE_OF_EACH)} loaded, digits drawn, exported"


def _exports(folder: Path) -> str:
    from core.export.pictures import write_grid  # noqa: PLC0415
    from core.export.tables import write_scalars_csv  # noqa: PLC0415

    write_grid(np.zeros((4, 8, 8, 1), np.uint8), folder / "grid.png", columns=2)
    with Image.open(folder / "grid.png") as picture:
        picture.verify()
    write_scalars_csv(folder / "ring-diffusion", folder / "scalars.csv")
    with (folder / "scalars.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if [row["step"] for row in rows if row[LOSS.name]] != ["1", "2", "3"]:
        raise AssertionError("the table does not hold the three steps")
    return "PNG and CSV written and read"


CHECKS: Mapping[str, Callable[[Path], str]] = {
    "presets": _presets,
    "data sets": _data_sets,
    **{f"train {name}": _train(name) for name in preset_names()},
    "run folder": _reopen,
    "weights": _weights,
    "exports": _exports,
}
