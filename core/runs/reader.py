"""Reads a run folder, also while its run goes on."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import Doubles, Floats, Integers
from core.config.migration import migrate
from core.config.run import RunConfig, run_config
from core.errors import NoisescopeError
from core.events import LossPerTimestep
from core.runs.database import reading
from core.runs.folder import RunFolder


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Every value of one scalar, in the order of steps."""

    steps: Integers
    values: Floats
    active_seconds: Doubles
    wall_time: Doubles


def open_run(path: Path) -> RunFolder:
    """The run in this folder; refuses a folder that is none."""
    folder = RunFolder(path)
    if not folder.database.is_file():
        raise NoisescopeError(
            f"{path}: this is not a run folder (there is no {folder.database.name} in it); "
            "train prints the folder of a run as its last line."
        )
    return folder


def read_config(folder: RunFolder) -> RunConfig:
    """The resolved config that the run was started with."""
    rows = _query(folder, "SELECT value FROM meta WHERE key = 'config'")
    if not rows:
        raise NoisescopeError(f"{folder.database}: it holds no config; the run never began.")
    return config_of_any_version(str(rows[0][0]), str(folder.database))


def config_of_any_version(text: str, source: str) -> RunConfig:
    """A config as it is kept in run folders and weights, of this or an earlier version."""
    tree = migrate(json.loads(text), source)
    try:
        return run_config(tree)
    except NoisescopeError as error:
        raise NoisescopeError(f"{source}: {error}") from error


def read_curves(folder: RunFolder) -> dict[str, Curve]:
    """Every scalar that was recorded so far, by name."""
    rows = _query(
        folder,
        'SELECT name, steps, "values", active_seconds, wall_time FROM scalars JOIN blocks '
        "USING (block) ORDER BY name, block",
    )
    grouped: dict[str, list[tuple[bytes, ...]]] = {}
    for name, *cells in rows:
        grouped.setdefault(name, []).append(tuple(cells))
    return {name: _curve(cells) for name, cells in grouped.items()}


def read_loss_per_timestep(folder: RunFolder) -> list[LossPerTimestep]:
    """How the loss was spread over the noise levels, in the order of steps."""
    tables = _query(folder, "SELECT 1 FROM sqlite_master WHERE name = 'loss_per_timestep'")
    if not tables:  # a run of an earlier version
        return []
    rows = _query(
        folder, "SELECT first_step, step, counts, losses FROM loss_per_timestep ORDER BY step"
    )
    return [
        LossPerTimestep(int(first), int(step), _array(counts, "<i8"), _array(losses, "<f4"))
        for first, step, counts, losses in rows
    ]


def _curve(cells: list[tuple[bytes, ...]]) -> Curve:
    steps, values, active_seconds, wall_time = (
        b"".join(column) for column in zip(*cells, strict=True)
    )
    return Curve(
        steps=_array(steps, "<i8"),
        values=_array(values, "<f4"),
        active_seconds=_array(active_seconds, "<f8"),
        wall_time=_array(wall_time, "<f8"),
    )


def _array(cell: bytes, dtype: str) -> NDArray[Any]:
    return np.frombuffer(cell, dtype=dtype)


def _query(folder: RunFolder, sql: str) -> list[tuple[Any, ...]]:
    try:
        with reading(folder.database) as connection:
            return connection.execute(sql).fetchall()
    except sqlite3.Error as error:
        raise NoisescopeError(f"{folder.database}: it cannot be read ({error}).") from error
