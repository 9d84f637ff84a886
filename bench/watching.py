"""What watching costs: the same preset with the window and without one.

Once in the layout that opens by itself, and once with every panel of it in sight at the same time
and all that can be watched turned on.
The two take turns, so that a machine that is slower for a while slows both.
"""

import itertools
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.processes import headless, in_window, rate
from bench.support.table import print_table

PRESETS = ("digits-diffusion", "ring-diffusion", "digits-gan", "ring-gan")
SEEN = {"layout": False, "all panels": True}
SECONDS = 15.0
PAIRS = 5


def main() -> None:
    rows: list[list[str]] = []
    for preset, (seen, every) in itertools.product(PRESETS, SEEN.items()):
        ratios: list[float] = []
        previews: list[float] = []
        drawing: list[float] = []
        for _ in range(PAIRS):
            with tempfile.TemporaryDirectory() as home:
                alone = rate(headless(preset, SECONDS, Path(home) / "headless"))
                watched = in_window(preset, SECONDS, Path(home) / "window", every=every)
            ratios.append(rate(watched) / alone)
            previews.append(float(watched["previews"]))
            drawing.append(float(watched["drawing"]))
        rows.append(
            [
                f"{preset}, {seen}",
                f"{statistics.median(ratios):.3f}",
                " ".join(f"{ratio:.3f}" for ratio in ratios),
                f"{100 * statistics.median(previews):.1f} %",
                f"{100 * statistics.median(drawing):.1f} %",
            ]
        )
    columns = ["preset", "window / headless, median", "each pair", "previews", "window's thread"]
    print_table("Steps per second with the window, as a ratio", columns, rows)
    print("Target: at least 0.95.")


if __name__ == "__main__":
    main()
