"""How many of the digits that are drawn after a minute of training are recognised as asked for."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.processes import headless, in_window, rate, sampled
from bench.support.table import print_table
from core.metrics.features.classifier import load_classifier

SECONDS = 60.0
COUNT = 500


def main() -> None:
    judge = load_classifier("digits")
    rows: list[list[str]] = []
    for name, train, target in (
        ("headless", headless, "96 %"),
        ("window, all panels", in_window, "93 %"),
    ):
        with tempfile.TemporaryDirectory() as home:
            measured = train("digits-diffusion", SECONDS, Path(home))
            with np.load(sampled(Path(home) / "run", COUNT)) as samples:
                images = torch.from_numpy(samples["images"]).permute(0, 3, 1, 2)
                share = (judge.recognised(images).numpy() == samples["labels"]).mean()
        rows.append([name, f"{rate(measured):.1f}", f"{100 * share:.1f} %", target])
    columns = [f"{SECONDS:.0f} s of training", "steps/s", "recognised as asked", "target"]
    print_table(f"{COUNT} digits of all classes", columns, rows)
    print(f"The judge recognises {100 * judge.accuracy:.1f} % of the real test digits.")


if __name__ == "__main__":
    main()
