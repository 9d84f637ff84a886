"""What the curves say at one place, for the crosshair."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.theme import Theme
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import BandSpec, CurveSpec
from desktop.widgets.curves.places import Axis
from desktop.widgets.plot.figures import exact_duration
from desktop.widgets.plot.pens import series_colour


@dataclass(frozen=True, slots=True)
class CurveReading:
    """One curve's value next to the crosshair."""

    spec: CurveSpec
    series: int  # which colour of the theme
    step: int
    x: float  # on the axis, in units of the data
    value: float  # of the line: the smoothed one where there is one
    raw: float
    spread: tuple[float, ...] = ()  # where there are bands: the values of all names of the spec


@dataclass(frozen=True, slots=True)
class Reading:
    """All curves at a step; the first one is where the crosshair stands."""

    rows: tuple[CurveReading, ...]

    @property
    def step(self) -> int:
        return self.rows[0].step

    @property
    def x(self) -> float:
        return self.rows[0].x


def read_at(
    store: CurveStore, specs: Sequence[CurveSpec], axis: Axis, smoothing: float, x: float
) -> Reading | None:
    """The first curve's value nearest to ``x``, and what is nearest to its step of the others."""
    rows: list[CurveReading] = []
    for series, spec in enumerate(specs):
        curve = store.curves.get(spec.name)
        if curve is None:
            continue
        index = curve.nearest("step", rows[0].step) if rows else curve.nearest(axis, x)
        line = curve.smoothed(smoothing if spec.smoothed else 0.0)
        rows.append(
            CurveReading(
                spec,
                series,
                step=int(curve.x("step")[index]),
                x=float(curve.x(axis)[index]),
                value=float(line.values[index]),
                raw=float(curve.raw.values[index]),
                spread=spread_at(store, spec, smoothing, index),
            )
        )
    return Reading(tuple(rows)) if rows else None


def spread_at(
    store: CurveStore, spec: CurveSpec, smoothing: float, index: int
) -> tuple[float, ...]:
    """Median, mean and quantiles; nothing where there is no band. They are reported together."""
    if not isinstance(spec, BandSpec):
        return ()
    curves = [store.curves.get(name) for name in spec.names]
    return tuple(
        math.nan if curve is None else float(curve.smoothed(smoothing).values[index])
        for curve in curves
    )


def place_text(reading: Reading, axis: Axis) -> str:
    """Where the crosshair stands: "Step 12,340" and the time if that is the axis."""
    step = f"Step {reading.step:,}"
    return step if axis == "step" else f"{exact_duration(reading.x)}, {step.lower()}"


def row_text(row: CurveReading, step: int) -> str:
    """The numbers of one curve: "0.0312 (raw 0.0287)"."""
    if row.spread:
        return spread_text(row.spec, row.spread)
    text = row.spec.text(row.value)
    if row.spec.smoothed and not _same(row.value, row.raw):
        text += f" (raw {row.spec.text(row.raw)})"
    if row.step != step:
        text += f" at step {row.step:,}"
    return text


def spread_text(spec: CurveSpec, spread: Sequence[float]) -> str:
    """How a batch is spread: "median 1.20, mean 1.31, half from 0.80 to 1.70, 90 % from ..."."""
    median, mean, lowest, lower, upper, highest = map(spec.text, spread)
    return (
        f"median {median}, mean {mean}, half from {lower} to {upper}, "
        f"90 % from {lowest} to {highest}"
    )


def as_text(reading: Reading, axis: Axis, notes: Sequence[str] = ()) -> str:
    """The reading as one sentence, for those who hear it."""
    rows = [f"{row.spec.sentence_title} {row_text(row, reading.step)}" for row in reading.rows]
    return ", ".join([place_text(reading, axis), *rows, *notes])


def as_html(reading: Reading, axis: Axis, theme: Theme, notes: Sequence[str] = ()) -> str:
    """The reading as a small table in the colours of the curves."""
    rows = [f"<b>{place_text(reading, axis)}</b>"]
    for row in reading.rows:
        colour = series_colour(theme, row.series)
        mark = "\N{BLACK CIRCLE}" if row.spec.dots else "<b>\N{EM DASH}</b>"
        text = row_text(row, reading.step).replace(", half", "<br>&emsp;half")  # else too wide
        rows.append(f'<span style="color:{colour}">{mark}</span> {row.spec.title} {text}')
    rows += [f'<span style="color:{theme.muted}">{note}</span>' for note in notes]
    return "<br>".join(rows)


def _same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))
