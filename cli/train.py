"""``train``: a run without a window."""

import signal
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from cli.progress_bar import ProgressBar
from cli.troubles import Troubles
from core.commands import Stop
from core.config.files import load_config
from core.config.overrides import with_overrides, with_value
from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.events import NonFiniteFound, RunFinished
from core.runs.folder import RunFolder, default_runs_folder, new_run_folder

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def train(
    preset: Annotated[str, typer.Argument(metavar="PRESET|FILE", help="A preset, or a TOML file.")],
    override: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter; may be repeated."),
    ] = None,
    max_steps: Annotated[int | None, typer.Option(help="Stop after this many steps.")] = None,
    max_seconds: Annotated[
        float | None, typer.Option(help="Stop after this many seconds of training.")
    ] = None,
    device: Annotated[
        Literal["auto", "cpu", "cuda", "mps"] | None, typer.Option(help="Where to compute.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Start of all random numbers.")] = None,
    run_dir: Annotated[
        Path | None, typer.Option(help="The folder of this run; must not hold a run yet.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the run folder only.")] = False,
) -> None:
    """Train a model and print the run folder as the last line.

    Ctrl-C stops after the step that is going on, saves the weights and exits with code 130.
    """
    config = with_overrides(load_config(preset), override or [])
    options = {
        "training.max_steps": max_steps,
        "training.max_seconds": max_seconds,
        "compute.device": device,
        "seed": seed,
    }
    for path, value in options.items():
        if value is not None:
            config = with_value(config, path, value)
    raise typer.Exit(_run(config, _folder(config, run_dir), quiet=quiet))


def _folder(config: RunConfig, run_dir: Path | None) -> RunFolder:
    if run_dir is None:
        return new_run_folder(default_runs_folder(), config.name)
    folder = RunFolder(run_dir)
    if folder.database.exists():
        raise NoisescopeError(f"--run-dir {run_dir}: there is a run in it already; choose another.")
    return folder


def _run(config: RunConfig, folder: RunFolder, *, quiet: bool) -> int:
    """Train with a progress bar; gives the exit code."""
    from core.training.control import CommandQueue  # noqa: PLC0415 torch loads only from here on
    from core.training.runner import run_events  # noqa: PLC0415

    commands = CommandQueue()
    interrupted = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal interrupted
        if interrupted:  # the second Ctrl-C does not wait for anything
            raise KeyboardInterrupt
        interrupted = True
        commands.post(Stop())

    previous = signal.signal(signal.SIGINT, stop)
    console = Console(stderr=True)
    outcome = "failed"
    diverged = False
    bar = None if quiet else ProgressBar(console, config)
    troubles = Troubles(console, quiet=quiet)
    try:
        with bar or nullcontext():
            for event in run_events(config, commands, watched=False, folder=folder):
                if bar is not None:
                    bar.show(event)
                if isinstance(event, NonFiniteFound):
                    # Nobody is there to decide: the run ends as it is, with its weights saved.
                    diverged = True
                    commands.post(Stop())
                if isinstance(event, RunFinished):
                    outcome = event.outcome
                troubles.tell(event)
    finally:
        signal.signal(signal.SIGINT, previous)
    if outcome == "failed":
        return 1
    print(folder.path, flush=True)  # noqa: T201 the one line of output
    if interrupted:
        return INTERRUPTED
    return 1 if diverged else 0
