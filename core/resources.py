"""Where the files that ship with the program are, from a checkout and from a frozen build."""

import sys
from pathlib import Path

_ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[1]))


def resource_path(*parts: str) -> Path:
    """The path of a shipped file, as ``resource_path("presets", "ring-diffusion.toml")``."""
    return _ROOT.joinpath("resources", *parts)
