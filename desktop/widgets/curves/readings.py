"""What the curves say at one place, for the crosshair."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.theme import Theme
from desktop.widgets.curves.curve import Axis
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import CurveSpec
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
            )
        )
    return Reading(tuple(rows)) if rows else None


def place_text(reading: Reading, axis: Axis) -> str:
    """Where the crosshair stands: "Step 12,340" and the time if that is the axis."""
    step = f"Step {reading.step:,}"
    return step if axis == "step" else f"{exact_duration(reading.x)}, {step.lower()}"


def row_text(row: CurveReading, step: int) -> str:
    """The numbers of one curve: "0.0312 (raw 0.0287)"."""
    text = row.spec.text(row.value)
    if row.spec.smoothed and not _same(row.value, row.raw):
        text += f" (raw {row.spec.text(row.raw)})"
    if row.step != step:
        text += f" at step {row.step:,}"
    return text


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
        rows.append(
            f'<span style="color:{colour}">{mark}</span> {row.spec.title} '
            f"{row_text(row, reading.step)}"
        )
    rows += [f'<span style="color:{theme.muted}">{note}</span>' for note in notes]
    return "<br>".join(rows)


def _same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))
