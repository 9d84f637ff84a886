"""What is seen, in sentences."""

import math

from core.answers import NOISE_SPAN, TimestepExamined
from core.arrays import Array
from core.events import DataDescribed
from desktop.selection import Item
from desktop.widgets.plot.figures import figure
from desktop.widgets.timesteps.colouring import multiple_text
from desktop.widgets.timesteps.loss_table import Cell, LossTable
from desktop.widgets.timesteps.time_scale import TimeScale, log_snr_words, timestep_words

KINDS = ("x_0", "eps", "x_t", "eps_hat", "x_0_hat", "error")


def cell_words(cell: Cell, table: LossTable, scale: TimeScale | None) -> str:
    """All that a cell of the map says."""
    low, high = cell.bin / table.bins, (cell.bin + 1) / table.bins
    where = timestep_words(scale, low, high)
    if scale is not None:
        where += f", {log_snr_words(scale, low, high)}"
    when = f"step {cell.step:,}"
    if cell.first_step < cell.step:
        when = f"steps {cell.first_step:,}\N{EN DASH}{cell.step:,}"
    if not cell.count:
        return f"{where}, {when}: no example."
    mean = float(table.bin_means()[cell.bin])
    relative = f", {multiple_text(cell.loss / mean)} the mean of its row" if mean > 0 else ""
    examples = "1 example" if cell.count == 1 else f"{cell.count:,} examples"
    return f"{where}, {when}: loss {figure(cell.loss)} over {examples}{relative}."


def examined_words(seen: TimestepExamined, scale: TimeScale | None) -> str:
    """Whose estimates they are, plainly: not those of the step that was clicked."""
    weights = "average (EMA)" if seen.weights == "ema" else "raw"
    return (
        f"{timestep_words(scale, seen.low, seen.high)}, the network of now: step {seen.step:,}, "
        f"{weights} weights, whichever column is chosen. Mean loss "
        f"{figure(float(seen.losses.mean()))}."
    )


def array_of(seen: TimestepExamined, kind: str) -> Array:
    """What a row of the table shows, [n, ...]."""
    arrays = (seen.x_0, seen.eps, seen.x_t, seen.eps_hat, seen.x_0_hat, seen.error)
    return arrays[KINDS.index(kind)]


def example_item(
    seen: TimestepExamined, kind: str, number: int, data: DataDescribed | None
) -> Item:
    """One picture of the table, or one point, as the inspector shows it."""
    label = int(seen.labels[number])
    names = () if data is None else data.class_names
    alpha, sigma = float(seen.levels.alpha[number]), float(seen.levels.sigma[number])
    pixels = array_of(seen, kind)[number]
    span = NOISE_SPAN if kind.startswith("eps") else 1.0
    facts = [
        ("Class", names[label] if 0 <= label < len(names) else "none"),
        ("Shown", f"{kind} at t = {seen.levels.timesteps[number]}"),
        ("Loss", figure(float(seen.losses[number]))),
        ("Mixture", f"x_t = {alpha:.2f} x_0 + {sigma:.2f} eps"),
        ("log SNR", f"{seen.levels.log_snr[number]:.2f}"),
        ("Training step", f"{seen.step:,}"),
        ("Weights", "average (EMA)" if seen.weights == "ema" else "raw"),
    ]
    if pixels.ndim == 1:
        facts += [(name, _place(array_of(seen, name)[number])) for name in KINDS]
    return Item(f"Training example {seen.indices[number]:,}", pixels, tuple(facts), span)


def _place(point: Array) -> str:
    x, y = (float(value) for value in point.tolist())
    return f"({x:+.2f}, {y:+.2f})" if math.isfinite(x) and math.isfinite(y) else "not finite"
