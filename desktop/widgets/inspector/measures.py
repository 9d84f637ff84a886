"""What can be measured of one picture or point, in the units of the model."""

from typing import cast

import numpy as np

from core.arrays import Array, Doubles
from desktop.selection import Selection
from desktop.widgets.inspector.fact_table import Facts


def model_values(pixels: Array, span: float = 1.0) -> Doubles:
    """What the model sees of a uint8 picture: -span is black, span is white."""
    return span * (pixels.astype(np.float64) / 127.5 - 1)


def size_words(pixels: Array) -> str:
    """Of a picture [h, w, c]: "28 × 28 = 784 values"."""
    height, width, channels = pixels.shape
    sides = (width, height) if channels == 1 else (width, height, channels)
    product = " \N{MULTIPLICATION SIGN} ".join(str(side) for side in sides)
    return f"{product} = {pixels.size:,} values"


def measured(pixels: Array, span: float = 1.0) -> Facts:
    """Numbers of a picture [h, w, c] or of a point [2]."""
    if pixels.ndim != 3:
        x, y = cast("list[float]", pixels.tolist())
        return (
            ("Place", f"x = {x:+.3f}, y = {y:+.3f}"),
            ("From the origin", f"{np.hypot(x, y):.3f}"),
        )
    values = model_values(pixels, span)
    norm = float(np.linalg.norm(values))
    return (
        ("Min, max", f"{values.min():+.2f}, {values.max():+.2f}"),
        ("Mean, std", f"{values.mean():+.3f}, {values.std():.3f}"),
        ("RMS, L2 norm", f"{norm / np.sqrt(values.size):.3f}, {norm:.2f}"),
    )


def selected_words(selection: Selection, class_names: tuple[str, ...]) -> str:
    """All that is selected, in every panel alike; nothing if nothing is."""
    parts: list[str] = []
    if selection.sample is not None:
        parts.append(f"sample {selection.sample + 1}")
    if selection.example is not None:
        parts.append(f"training example {selection.example:,}")
    if selection.label is not None and 0 <= selection.label < len(class_names):
        parts.append(f"class {class_names[selection.label]}")
    if selection.timestep is not None:
        parts.append(f"t = {selection.timestep:,}")
    if selection.step is not None:
        parts.append(f"training step {selection.step:,}")
    return f"Selected in every panel: {', '.join(parts)}." if parts else ""
