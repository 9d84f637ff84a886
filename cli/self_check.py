"""``self-check``: proves on this very machine that every part of the program does its work."""

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from cli.checks import parts, program, runs
from core.config.files import preset_names

CHECKS: Mapping[str, Callable[[Path], str]] = {
    "presets": parts.presets,
    "data sets": parts.data_sets,
    "parts": parts.variants,
    **{f"train {name}": runs.train(name) for name in preset_names()},
    "run folder": runs.reopen,
    "weights": runs.weights,
    "exports": runs.exports,
    "compilers": program.compilers,
    "child process": program.child,
    "window": program.window,
}


def self_check() -> None:
    """Check every part of the program; exits 0 if all is well, else 1."""
    console = Console(highlight=False, soft_wrap=True)  # a line a check, however long
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
