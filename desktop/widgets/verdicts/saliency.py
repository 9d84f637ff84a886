"""Slopes of a number with respect to every pixel, as colours over the picture."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array, Doubles, Floats
from desktop.theme import Theme
from desktop.widgets.plot.heat_map import COLOURS, Table, diverging_table, perceptual_table

Mode = Literal["signed", "magnitude"]

MODES = (("Signed", "signed"), ("Magnitude", "magnitude"))


def pixel_values(gradient: Floats, mode: Mode) -> Doubles:
    """[h, w] of a gradient [h, w, c]: the slope towards brighter in all colours, or its length."""
    numbers = gradient.astype(np.float64)
    if mode == "signed":
        return numbers.sum(axis=-1)
    return np.sqrt((numbers**2).sum(axis=-1))


def reach_of(values: Doubles) -> float:
    """The number of the last colour; the first is as far below 0, or 0 itself for lengths."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def table_of(mode: Mode, theme: Theme) -> Table:
    """Blue over grey to orange with grey at 0, or Viridis from 0 upwards."""
    return diverging_table(theme) if mode == "signed" else perceptual_table()


def overlaid(
    example: Array, values: Doubles, mode: Mode, table: Table, strength: float
) -> NDArray[np.uint8]:
    """uint8 [h, w, 3]: the colours of the values, through which the picture shines in grey.

    ``strength`` 1 leaves nothing of the picture. What is not finite has no colour.
    """
    reach = reach_of(values)
    low = -reach if mode == "signed" else 0.0
    share = (values - low) / (reach - low) if reach > 0 else np.full(values.shape, 0.0)
    if reach == 0 and mode == "signed":
        share = np.full(values.shape, 0.5)
    finite = np.isfinite(share)
    index = np.where(finite, np.clip(share, 0, 1) * (COLOURS - 1), 0).round().astype(np.intp)
    colours = table[index][..., :3].astype(np.float64)
    grey = np.asarray(example, dtype=np.float64).mean(axis=-1, keepdims=True)
    weight = np.where(finite, strength, 0.0)[..., None]
    return (weight * colours + (1 - weight) * grey).round().astype(np.uint8)
