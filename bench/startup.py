"""How long it takes from the start of the process until the window is seen and may train.

Of the program as it is here, and of the packaged one if there is a build in ``dist/``, by turns.
"""

import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.starting import FROM_SOURCE, PACKAGED, start
from bench.support.table import print_table

RUNS = 7


def main() -> None:
    programs: dict[str, Sequence[str]] = {"": FROM_SOURCE}
    if Path(PACKAGED[0]).is_file():
        programs["packaged: "] = PACKAGED
    for command in programs.values():
        _start(command)  # from now on everything is compiled, and in the system's memory
    times = {what: list[tuple[float, float]]() for what in programs}
    for _ in range(RUNS):
        for what, command in programs.items():
            times[what].append(_start(command))
    rows = [row for what, measured in times.items() for row in _rows(what, measured)]
    print_table(
        f"Start-up, {RUNS} starts", ["until", "fastest", "median", "slowest", "target"], rows
    )


def _start(command: Sequence[str]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as home:
        return start(command, Path(home))


def _rows(what: str, times: Sequence[tuple[float, float]]) -> list[list[str]]:
    visible, ready = zip(*times, strict=True)
    return [
        [
            f"{what}{name}",
            *(f"{of(found):.2f} s" for of in (min, statistics.median, max)),
            target,
        ]
        for name, found, target in (
            ("window visible", visible, "1 s"),
            ("ready to train", ready, "6 s"),
        )
    ]


if __name__ == "__main__":
    main()
