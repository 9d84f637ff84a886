"""How fast GANs train without a window: one of the smallest kind, and the presets."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.processes import headless, rate
from bench.support.table import print_table
from core.config.files import load_preset, preset_names
from core.config.overrides import with_overrides
from core.config.run import GANRun

SECONDS = 15.0
SMALLEST = (
    "network.generator_width=14",
    "network.generator_depth=1",
    "network.critic_width=14",
    "network.critic_depth=1",
    "training.batch_size=150",
)
"""One hidden layer of 14 units each, the size of GANs that run in a browser to teach."""

TARGET = 400  # steps per second of that one


def main() -> None:
    presets = [name for name in preset_names() if isinstance(load_preset(name), GANRun)]
    runs = [("ring-gan, 1 + 1 layers of 14", "ring-gan", SMALLEST)]
    runs += [(name, name, ()) for name in presets]
    rows: list[list[str]] = []
    for title, preset, overrides in runs:
        with tempfile.TemporaryDirectory() as home:
            steps = rate(headless(preset, SECONDS, Path(home), overrides))
        batch = with_overrides(load_preset(preset), overrides).training.batch_size
        target = f"{TARGET}" if overrides else ""
        rows.append([title, f"{steps:.1f}", target, str(batch), f"{steps * batch:,.0f}"])
    columns = ["preset", "steps/s", "target", "batch", "examples/s"]
    print_table("Training throughput of GANs on the processor", columns, rows)


if __name__ == "__main__":
    main()
