"""Runs to be measured, each in a process of its own, with or without the window."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from core.metric_names import GENERATOR_LOSS, LOSS
from core.runs.checkpoints import load_checkpoint, newest_checkpoint
from core.runs.reader import open_run, read_curves

ROOT = Path(__file__).resolve().parents[2]


def in_window(
    preset: str, seconds: float, home: Path, *asked: Literal["look", "all", "turns"]
) -> dict[str, Any]:
    """What :mod:`bench.support.in_window` prints; the run is kept in ``home/run``.

    With "look" the lateness of the event loop is measured, with "all" every panel is seen, with
    "turns" they are by turns seen and not seen.
    """
    home.mkdir(parents=True, exist_ok=True)
    module = ("-m", "bench.support.in_window")
    printed = _output(*module, preset, str(seconds), str(home), *asked)
    return json.loads(printed.splitlines()[-1])


def headless(
    preset: str, seconds: float, home: Path, overrides: Sequence[str] = ()
) -> dict[str, Any]:
    """Steps and seconds of a run on the command line; it is kept in ``home/run``."""
    home.mkdir(parents=True, exist_ok=True)
    run = home / "run"
    limit = ("--max-seconds", str(seconds), "--device", "cpu")
    settings = [part for override in overrides for part in ("--set", override)]
    _output("main.py", "train", preset, *limit, "--run-dir", str(run), "--quiet", *settings)
    curves = read_curves(open_run(run))
    curve = next(curves[loss.name] for loss in (LOSS, GENERATOR_LOSS) if loss.name in curves)
    return {"steps": int(curve.steps[-1]), "seconds": float(curve.active_seconds[-1])}


def sampled(run: Path, count: int) -> Path:
    """The file of ``count`` samples of all classes, drawn on the command line."""
    out = run.with_suffix(".npz")
    _output(
        "main.py", "sample", str(run), "--out", str(out), "--count", str(count), "--classes", "all"
    )
    return out


def measured(run: Path, count: int) -> list[dict[str, Any]]:
    """The quality of ``count`` samples, as the command line measures it."""
    return json.loads(_output("main.py", "measure", str(run), "--count", str(count), "--json"))


def parameters(run: Path) -> int:
    """Numbers in the networks of a run."""
    tensors, _ = load_checkpoint(newest_checkpoint(open_run(run)))
    trained = ("raw/", "critic/")
    return sum(value.size for name, value in tensors.items() if name.startswith(trained))


def rate(run: dict[str, Any]) -> float:
    """Steps per second of training."""
    return float(run["steps"]) / float(run["seconds"])


def as_users_have_it() -> dict[str, str]:
    """The environment, in which Python keeps what it compiled for the next start."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _output(*arguments: str) -> str:
    finished = subprocess.run(  # noqa: S603  the program itself
        [sys.executable, *arguments],
        cwd=ROOT,
        env=as_users_have_it(),
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{finished.stderr}")
    return finished.stdout
