"""Thins the curves of a run to a table that shows how a preset learns: ``resources/references``.

python main.py train ring-gan --max-steps 10000 --device cpu --run-dir RUN
python tools/record_reference.py RUN
"""

import csv
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import itertools

from core.files import replacing
from core.metric_names import (
    CRITIC_GRADIENT,
    CRITIC_LOSS,
    GENERATOR_GRADIENT,
    GENERATOR_LOSS,
    GROUP_IMBALANCE,
    GROUPS_FOUND,
    LOGIT,
    LOGIT_GAP,
    NEAREST,
    PENALTY,
    SAMPLE_QUALITY,
    SPREAD,
)
from core.resources import resource_path
from core.runs.reader import Curve, open_run, read_config, read_curves

ROWS = 100
COLUMNS = [
    metric.name
    for metric in (
        GENERATOR_LOSS,
        CRITIC_LOSS,
        *PENALTY.values(),
        GENERATOR_GRADIENT,
        CRITIC_GRADIENT,
        LOGIT["real"][0],
        LOGIT["fake"][0],
        GROUPS_FOUND,
        GROUP_IMBALANCE,
        SAMPLE_QUALITY,
        NEAREST,
        SPREAD,
        LOGIT_GAP,
    )
]


def main(run: Path) -> None:
    folder = open_run(run)
    curves = read_curves(folder)
    last = int(curves[GENERATOR_LOSS.name].steps[-1])
    edges = np.linspace(0, last, ROWS + 1).round().astype(int)
    path = resource_path("references", f"{read_config(folder).name}.csv")
    path.parent.mkdir(exist_ok=True)
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["first_step", "last_step", *COLUMNS])
        for begin, end in itertools.pairwise(edges):
            means = (_mean(curves.get(name), begin, end) for name in COLUMNS)
            rows.writerow([begin + 1, end, *means])
    print(path)


def _mean(curve: Curve | None, begin: int, end: int) -> str:
    """Over the steps after ``begin`` and up to ``end``; empty where there is none."""
    if curve is None:
        return ""
    values = curve.values[(curve.steps > begin) & (curve.steps <= end)]
    return f"{values.astype(np.float64).mean():.5g}" if len(values) else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
