"""How long it takes from the start of the process until the window is seen and may train.

Of the program as it is here, and of the packaged one if there is a build in ``dist/``.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.packaged import BUILT, start_packaged
from bench.support.processes import in_window
from bench.support.table import print_table

RUNS = 5


def main() -> None:
    rows = _rows("", _from_source)
    if BUILT.is_file():
        rows += _rows("packaged: ", start_packaged)
    print_table(f"Start-up, {RUNS} runs", ["until", "median", "slowest", "target"], rows)


def _from_source(home: Path) -> tuple[float, float]:
    measured = in_window("digits-diffusion", 0.1, home)
    return float(measured["visible"]), float(measured["ready"])


def _rows(what: str, start: Callable[[Path], tuple[float, float]]) -> list[list[str]]:
    times: list[tuple[float, float]] = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as home:
            times.append(start(Path(home)))
    visible, ready = zip(*times, strict=True)
    return [
        [f"{what}{name}", f"{statistics.median(found):.2f} s", f"{max(found):.2f} s", target]
        for name, found, target in (
            ("window visible", visible, "1 s"),
            ("ready to train", ready, "6 s"),
        )
    ]


if __name__ == "__main__":
    main()
