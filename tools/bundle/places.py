"""Where a build lies, and what of this machine it must not tell."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build"
BUILT = ROOT / "dist" / "noisescope"
INSIDE = "program"  # the folder beside the program that holds everything else


def own_python() -> str | None:
    """Where Python is, unless it is where a system keeps it on every machine."""
    return None if sys.base_prefix in {"/usr", "/usr/local"} else sys.base_prefix
