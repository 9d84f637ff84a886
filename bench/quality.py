"""What the presets for pictures reach: wall time and quality, beside what real pictures get."""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.processes import headless, measured, parameters
from bench.support.table import print_table

RUNS: tuple[tuple[str, float, int], ...] = (  # seconds of training, samples
    ("digits-diffusion", 60.0, 1000),
    ("digits-flow", 60.0, 1000),
    ("digits-edm", 60.0, 1000),
    ("digits-transformer", 120.0, 1000),
    ("emoji-diffusion", 300.0, 500),
    ("digits-gan", 300.0, 1000),
    ("emoji-gan", 300.0, 500),
)
COLUMNS = {
    "Recognised as asked": "recognised",
    "Frechet distance": "Frechet",
    "Precision": "precision",
    "Recall": "recall",
    "Coverage": "coverage",
    "Distance to training data": "novelty",
}


def main() -> None:
    rows: list[list[str]] = []
    for preset, seconds, count in RUNS:
        with tempfile.TemporaryDirectory() as home:
            begun = time.perf_counter()
            headless(preset, seconds, Path(home))
            trained = time.perf_counter() - begun
            run = Path(home) / "run"
            found = {one["name"]: one for one in measured(run, count)}
            cells = [_cell(found.get(name)) for name in COLUMNS]
            rows.append([preset, f"{parameters(run) / 1e6:.2f} M", f"{trained:.0f} s", *cells])
    print_table(
        "Quality after training, in brackets that of real pictures",
        ["preset", "weights", "wall time", *COLUMNS.values()],
        rows,
    )


def _cell(one: dict[str, Any] | None) -> str:
    """A figure and its floor; nothing where it cannot be measured, as without classes."""
    return "" if one is None else f"{one['value']:.3g} ({one['floor']:.3g})"


if __name__ == "__main__":
    main()
