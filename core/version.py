"""The version of the program, also where it is frozen and has no package metadata."""

VERSION = "0.1.0"

RUN_PACKAGES = ("torch", "numpy", "pydantic", "safetensors")
"""Libraries that a run depends on: their versions are kept in its folder."""

PACKAGES = (*RUN_PACKAGES, "PySide6_Essentials", "pyqtgraph")
"""Libraries whose versions a report of a defect names."""
