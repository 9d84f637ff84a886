"""What a plot of curves shows and how: shared by its drawing and its crosshair."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log10, nan

import numpy as np

from desktop.widgets.curves.curve import Curve
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import ChartOptions, ChartView, CurveSpec
from desktop.widgets.curves.reduction import Window
from desktop.widgets.curves.y_scale import Scale, scaled_value

HIGHEST_POWER = 300.0  # of ten; above that a float is infinite


@dataclass(slots=True)
class PlotState:
    """The curves, which of them are shown, and the scale of either axis."""

    store: CurveStore
    view: ChartView
    scale: Scale
    lower: bool = False  # draws what is below in the view
    options: ChartOptions = field(default_factory=ChartOptions)

    @property
    def shown(self) -> ChartView | None:
        """The part of the view that is drawn here."""
        return self.view.below if self.lower else self.view

    def series(self) -> list[tuple[int, CurveSpec]]:
        """The curves that are drawn here, with the numbers of their colours."""
        first = len(self.view.curves) if self.lower else 0
        return list(enumerate(self.shown.curves, first)) if self.shown is not None else []

    def window(self, left: float, right: float, columns: int) -> Window:
        """This part of the x axis, on the present scales."""
        return Window(left, right, columns, self.options.log_x, self.scale)

    def followed(self) -> Curve | None:
        """The curve that the crosshair and the marks keep to: the first that has values."""
        found = (self.store.curves.get(spec.name) for spec in self.view.every_curve)
        return next((curve for curve in found if curve is not None), None)

    def marks(self) -> list[tuple[float, str]]:
        """The marks of the run with their places in the view."""
        return self.placed([(mark.step, mark.text) for mark in self.store.marks])

    def placed(self, marks: Sequence[tuple[int, str]]) -> list[tuple[float, str]]:
        """These texts at steps, with their places in the view; nothing before the first value."""
        if self.followed() is None or not marks:
            return []
        steps = np.array([step for step, _ in marks], dtype=np.float64)
        places = self.store.places_of(self.options.axis, steps)
        return [
            (self.view_x(x), text)
            for x, (_, text) in zip(places.tolist(), marks, strict=True)
            if x > 0 or not self.options.log_x
        ]

    def view_x(self, x: float) -> float:
        """Where a value of the x axis is in the view; NaN if nowhere."""
        return (log10(x) if x > 0 else nan) if self.options.log_x else x

    def view_y(self, y: float) -> float:
        """Where a value of the y axis is in the view; NaN if nowhere."""
        return scaled_value(y, self.scale)

    def data_x(self, x: float) -> float:
        """Which value of the x axis is at a place of the view."""
        return 10.0 ** min(x, HIGHEST_POWER) if self.options.log_x else x


def has_values(store: CurveStore, view: ChartView) -> bool:
    """Whether the run has reported anything that a view shows, apart from what is below."""
    return any(spec.name in store.curves for spec in view.curves)
