"""The figures of a comparison of samplers as a person reads them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.answers import SolversCompared
from core.arrays import Doubles
from core.config.sampling import sampler_title
from desktop.widgets.plot.figures import figure

Figure = Literal["error", "quality"]
Cost = Literal["nfe", "seconds"]
Cell = tuple[int, int]
"""Row and column; the column after the last number of steps is the reference."""

NOTHING = "\N{EN DASH}"
ADDS_NOISE = "adds noise"
SMALL = 1e-3


@dataclass(frozen=True)
class SolverFigures:
    """One figure of every cell, with the words that go with it."""

    compared: SolversCompared
    figure: Figure

    @property
    def values(self) -> Doubles:
        """[s, k]; NaN where there is none."""
        return self.compared.errors if self.figure == "error" else self.compared.quality

    @property
    def title(self) -> str:
        """With the unit, for an axis."""
        if self.figure == "error":
            return "Error (RMS)"
        unit = f" ({self.compared.quality_unit})" if self.compared.quality_unit else ""
        return f"{self.compared.quality_name}{unit}"

    def costs(self, cost: Cost) -> Doubles:
        """[s, k] evaluations per sample, or seconds for all; NaN where not yet drawn."""
        if cost == "seconds":
            return self.compared.seconds
        nfe = self.compared.nfe.astype(np.float64)
        return np.where(nfe > 0, nfe, np.nan)

    def text(self, row: int, column: int) -> str:
        """The figure of a cell."""
        if self.figure == "quality":
            return quality_text(self.compared, float(self.compared.quality[row, column]))
        if self.compared.stochastic[row]:
            return NOTHING
        return error_text(float(self.compared.errors[row, column]))

    @property
    def best(self) -> Cell | None:
        """The cell with the best figure and, of several, the fewest evaluations."""
        sign = -1 if self.figure == "quality" and self.compared.larger_is_better else 1
        found = [
            (
                sign * float(self.values[row, column]),
                int(self.compared.nfe[row, column]),
                row,
                column,
            )
            for row, column in np.ndindex(self.values.shape)
            if np.isfinite(self.values[row, column])
        ]
        return min(found)[2:] if found else None

    def summary(self) -> str:
        """Every figure in words, a sentence a sampler."""
        rows: list[str] = []
        for row, kind in enumerate(self.compared.samplers):
            cells = [
                f"{steps} steps {self.text(row, column)}"
                for column, steps in enumerate(self.compared.steps)
                if self.compared.nfe[row, column]
            ]
            noisy = self.figure == "error" and self.compared.stochastic[row]
            said = f"{ADDS_NOISE}, no error" if noisy else ", ".join(cells) or "not yet drawn"
            rows.append(f"{sampler_title(kind)}: {said}")
        return f"{self.title}. {'. '.join(rows)}."


def error_text(value: float, digits: int = 2) -> str:
    """0.012, and below a thousandth 1.2e-5, which is shorter: cells are narrow."""
    if not np.isfinite(value):
        return NOTHING
    if not 0 < value < SMALL:
        return figure(value, digits)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def quality_text(compared: SolversCompared, value: float) -> str:
    """With its unit."""
    if not np.isfinite(value):
        return NOTHING
    return f"{value:.0f} %" if compared.quality_unit == "%" else figure(value, 2)


def milliseconds(compared: SolversCompared, row: int) -> float:
    """Of one evaluation for all samples together, over all that a sampler has drawn; or NaN."""
    drawn = compared.nfe[row] > 0
    evaluations = int(compared.nfe[row][drawn].sum())
    return 1000 * float(compared.seconds[row][drawn].sum()) / evaluations if evaluations else np.nan


def milliseconds_text(value: float) -> str:
    return f"{figure(value, 3)} ms" if np.isfinite(value) else NOTHING


def cell_title(compared: SolversCompared, cell: Cell) -> str:
    """Which sampler with how many steps, or the reference."""
    row, column = cell
    if column >= len(compared.steps):
        return "Reference"
    return f"{sampler_title(compared.samplers[row])}, {compared.steps[column]:,} steps"


def cell_facts(compared: SolversCompared, cell: Cell) -> tuple[tuple[str, str], ...]:
    """All that is measured of a cell, or of the reference."""
    row, column = cell
    if column >= len(compared.steps):
        nfe, seconds = compared.reference_nfe, compared.reference_seconds
        quality, measured = compared.reference_quality, [("Drawn with", compared.reference)]
    else:
        nfe, seconds = int(compared.nfe[row, column]), float(compared.seconds[row, column])
        quality = float(compared.quality[row, column])
        noisy = f"none: it {ADDS_NOISE}"
        error = error_text(float(compared.errors[row, column]), digits=4)
        measured = [("Error of all samples", noisy if compared.stochastic[row] else error)]
    if not nfe:
        return (("Drawn", "not yet"),)
    return (
        *measured,
        (compared.quality_name, quality_text(compared, quality)),
        ("Evaluations", f"{nfe:,} per sample (NFE)"),
        ("Time", f"{figure(seconds, 3)} s for {len(compared.labels)} samples"),
        ("Time per NFE", milliseconds_text(1000 * seconds / nfe)),
    )
