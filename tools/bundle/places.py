"""Where a build lies."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build"
BUILT = ROOT / "dist" / "noisescope"
INSIDE = "program"  # the folder beside the program that holds everything else
