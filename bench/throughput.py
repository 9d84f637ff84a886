"""How fast each preset trains without a window."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.processes import headless, rate
from bench.support.table import print_table
from core.config.files import load_preset, preset_names

SECONDS = 15.0


def main() -> None:
    rows: list[list[str]] = []
    for preset in preset_names():
        with tempfile.TemporaryDirectory() as home:
            steps = rate(headless(preset, SECONDS, Path(home)))
        batch = load_preset(preset).training.batch_size
        rows.append([preset, f"{steps:.1f}", str(batch), f"{steps * batch:,.0f}"])
    columns = ["preset", "steps/s", "batch", "examples/s"]
    print_table("Training throughput on the processor", columns, rows)


if __name__ == "__main__":
    main()
