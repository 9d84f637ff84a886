"""The version of the program, also where it is frozen and has no package metadata."""

VERSION = "0.1.0"

PACKAGES = ("torch", "PySide6_Essentials", "pyqtgraph", "numpy", "pydantic")
"""Libraries whose versions a report of a defect names."""
