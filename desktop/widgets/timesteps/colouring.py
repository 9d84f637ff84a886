"""What the colours of the map mean: losses, or how far they are from the mean of their row."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Doubles
from desktop.theme import Theme
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.heat_map import Table, diverging_table, perceptual_table
from desktop.widgets.timesteps.loss_table import LossTable

Kind = Literal["loss", "relative"]

OUTSIDE = 1.0  # percent of the numbers at either end that share the last colour
LEAST_DECADES = 0.02  # that the colours span


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """Numbers as common logarithms, and those of the first and the last colour."""

    kind: Kind
    logs: Doubles  # [bins, columns]; NaN where there is nothing
    levels: Range


def colouring(table: LossTable, kind: Kind) -> Colouring:
    """Of what is in the table now. All are NaN in a table without an example."""
    values = table.losses()
    if kind == "relative":
        values = values / table.bin_means()[:, None]
    positive = np.where(values > 0, values, np.nan)
    logs: Doubles = np.log10(positive)
    finite = logs[np.isfinite(logs)]
    if not finite.size:
        return Colouring(kind, logs, (-1.0, 0.0))
    low, high = (float(p) for p in np.percentile(finite, (OUTSIDE, 100 - OUTSIDE)))
    if kind == "relative":  # the middle colour is the mean itself
        reach = max(-low, high, LEAST_DECADES)
        return Colouring(kind, logs, (-reach, reach))
    spare = max(0.0, LEAST_DECADES - (high - low)) / 2
    return Colouring(kind, logs, (low - spare, high + spare))


def colour_table(kind: Kind, theme: Theme) -> Table:
    """Viridis for losses; from blue over grey to orange where 1 lies in the middle."""
    return perceptual_table() if kind == "loss" else diverging_table(theme)


def multiple_text(value: float) -> str:
    """A loss as a multiple of another: "0.5×"."""
    digits = max(0, 1 - math.floor(math.log10(value))) if value < 10 else 0
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}\N{MULTIPLICATION SIGN}"
