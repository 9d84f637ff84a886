"""How long it takes from the start of the process until the window is seen and may train."""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.processes import in_window
from bench.support.table import print_table

RUNS = 5


def main() -> None:
    visible: list[float] = []
    ready: list[float] = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as home:
            measured = in_window("digits-diffusion", 0.1, Path(home))
        visible.append(float(measured["visible"]))
        ready.append(float(measured["ready"]))
    rows = [
        [name, f"{statistics.median(times):.2f} s", f"{max(times):.2f} s", target]
        for name, times, target in (
            ("window visible", visible, "1 s"),
            ("ready to train", ready, "6 s"),
        )
    ]
    print_table(f"Start-up, {RUNS} runs", ["until", "median", "slowest", "target"], rows)


if __name__ == "__main__":
    main()
