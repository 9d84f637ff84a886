"""What watching costs: steps per second while panels are seen, and while none is.

Once in the layout that opens by itself, and once with every panel of it in sight at the same time
and all that can be watched turned on. Seen and not seen take turns of five seconds in one run, so
that a machine that is slower for a while slows both. The window and the events of the run are there
in both: what they take is the last column.
"""

import itertools
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.processes import in_window
from bench.support.table import print_table

PRESETS = ("digits-diffusion", "ring-diffusion", "digits-gan", "ring-gan")
SEEN = ("layout", "all")
SECONDS = 105.0
COLUMNS = ("preset", "seen / not seen", "pairs of turns", "previews", "thread, seen", "not seen")


def main() -> None:
    rows: list[list[str]] = []
    for preset, seen in itertools.product(PRESETS, SEEN):
        asked = ("turns", "all") if seen == "all" else ("turns",)
        with tempfile.TemporaryDirectory() as home:
            rows.append(
                [f"{preset}, {seen}", *_measured(in_window(preset, SECONDS, Path(home), *asked))]
            )
    print_table("Steps per second while watching, as a ratio", list(COLUMNS), rows)
    print("Target: at least 0.95. Of the pairs the median and quartiles. Thread: the window's.")


def _measured(run: dict[str, Any]) -> list[str]:
    turns: list[tuple[bool, int, float, float]] = [tuple(turn) for turn in run["turns"]]
    rates = [steps / seconds for _, steps, seconds, _ in turns]
    pairs = [
        rate / other if turn[0] else other / rate
        for (rate, other), turn in zip(itertools.pairwise(rates), turns, strict=False)
    ]
    low, middle, high = statistics.quantiles(pairs, n=4)
    seen, unseen = ([turn for turn in turns if turn[0] is wanted] for wanted in (True, False))
    return [
        f"{_rate(seen) / _rate(unseen):.3f}",
        f"{middle:.3f} ({low:.2f} to {high:.2f})",
        f"{100 * run['previews']:.1f} %",
        *(
            f"{100 * sum(t[3] for t in part) / sum(t[2] for t in part):.1f} %"
            for part in (seen, unseen)
        ),
    ]


def _rate(turns: list[tuple[bool, int, float, float]]) -> float:
    return sum(turn[1] for turn in turns) / sum(turn[2] for turn in turns)


if __name__ == "__main__":
    main()
