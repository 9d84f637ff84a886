"""What a chart of curves shows, and how the person wants to see it."""

from dataclasses import dataclass

from core.metric_names import METRICS
from desktop.widgets.curves.curve import Axis
from desktop.widgets.plot.figures import figure, tick_text


@dataclass(frozen=True, slots=True)
class CurveSpec:
    """One scalar in a view."""

    name: str  # as in core.metric_names
    smoothed: bool = False  # drawn as a smoothed line over a shadow of all values
    dots: bool = False  # marked, so that it is not told by its colour alone
    chosen: bool = False  # by a person, not measured: 0.002 and not 0.00200

    @property
    def title(self) -> str:
        return METRICS[self.name].title

    def text(self, value: float) -> str:
        """A value in plain letters."""
        return tick_text(value) if self.chosen else figure(value)

    @property
    def sentence_title(self) -> str:
        """The title within a sentence."""
        return self.title[:1].lower() + self.title[1:]


@dataclass(frozen=True, slots=True)
class Reference:
    """A value worth comparing with, drawn as a dashed line, and what it would mean."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartView:
    """Curves that share a y axis. The series colours are given out in this order."""

    title: str
    curves: tuple[CurveSpec, ...]
    empty: str  # said until there is a value
    log_y: bool = True
    always: bool = True  # offered also while there is nothing in it
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """What the person chose; the same for all views."""

    axis: Axis = "step"
    log_x: bool = False
    ignore_outliers: bool = True
    show_raw: bool = True
    smoothing: float = 0.95
