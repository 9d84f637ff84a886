"""How late the window's event loop is while a run trains."""

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.processes import in_window
from bench.support.table import print_table

PRESETS = ("digits-diffusion", "ring-diffusion")
SECONDS = 20.0


def main() -> None:
    rows: list[list[str]] = []
    for preset in PRESETS:
        with tempfile.TemporaryDirectory() as home:
            late = 1000 * np.array(in_window(preset, SECONDS, Path(home), "look")["late"])
        quantiles = (*np.quantile(late, (0.5, 0.99)), late.max())
        rows.append([preset, *(f"{value:.1f} ms" for value in quantiles), f"{len(late):,}"])
    columns = ["preset", "p50", "p99", "max", "looks"]
    print_table("Lateness of the event loop while training", columns, rows)
    print("Target: p99 at most 16 ms.")


if __name__ == "__main__":
    main()
