"""Scalars as CSV: a row a step, a column a scalar, '.' for decimals everywhere."""

import csv
from pathlib import Path

import numpy as np

from core.errors import NoisescopeError
from core.files import replacing
from core.runs.reader import open_run, read_curves

TIMES = ("active_seconds", "wall_time")


def write_scalars_csv(run_folder: Path, path: Path) -> int:
    """Every scalar of every step; empty where one was not measured. Gives the number of rows."""
    curves = read_curves(open_run(run_folder))
    if not curves:
        raise NoisescopeError(f"{run_folder}: no step has been recorded yet, so there is no table.")
    names = list(curves)
    steps = np.unique(np.concatenate([curve.steps for curve in curves.values()]))
    columns = np.zeros((len(steps), len(TIMES) + len(names)))
    measured = np.zeros((len(steps), len(names)), dtype=bool)
    for index, curve in enumerate(curves.values()):
        rows = np.searchsorted(steps, curve.steps)
        columns[rows, 0] = curve.active_seconds
        columns[rows, 1] = curve.wall_time
        columns[rows, len(TIMES) + index] = curve.values
        measured[rows, index] = True
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["step", *TIMES, *names])
        for step, row, here in zip(steps, columns, measured, strict=True):
            times = [f"{seconds:.6f}" for seconds in row[: len(TIMES)]]
            found = zip(row[len(TIMES) :], here, strict=True)
            values = [f"{value:.9g}" if there else "" for value, there in found]
            writer.writerow([int(step), *times, *values])
    return len(steps)
