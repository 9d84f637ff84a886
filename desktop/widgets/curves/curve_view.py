"""What a chart of curves shows, and how the person wants to see it."""

from dataclasses import dataclass
from typing import Literal

from typing_extensions import override

from core.metric_names import METRICS
from desktop.widgets.curves.places import Axis
from desktop.widgets.curves.y_scale import Scale
from desktop.widgets.plot.figures import figure, tick_text


@dataclass(frozen=True, slots=True)
class CurveSpec:
    """One scalar in a view."""

    name: str  # as in core.metric_names
    smoothed: bool = False  # drawn as a smoothed line over a shadow of all values
    dots: bool = False  # marked, so that it is not told by its colour alone
    chosen: bool = False  # by a person, not measured: 0.002 and not 0.00200

    label: str = ""  # in place of the title of the scalar

    @property
    def names(self) -> tuple[str, ...]:
        """All scalars that are drawn with it."""
        return (self.name,)

    @property
    def title(self) -> str:
        return self.label or METRICS[self.name].title

    def text(self, value: float) -> str:
        """A value in plain letters."""
        return tick_text(value) if self.chosen else figure(value)

    @property
    def sentence_title(self) -> str:
        """The title within a sentence."""
        begins = self.title[1:2].islower()  # "R1 penalty" and "D(x)" stay as they are
        return self.title[:1].lower() + self.title[1:] if begins else self.title


@dataclass(frozen=True, slots=True)
class Reference:
    """A value worth comparing with, drawn as a dashed line, and what it would mean."""

    value: float
    text: str
    label: str = ""  # written on the line itself and not in the legend


@dataclass(frozen=True, slots=True)
class BandSpec(CurveSpec):
    """How something is spread over a batch: its median, mean and two bands. Named by the median."""

    mean: str = ""
    outer: tuple[str, str] = ("", "")  # 5 % and 95 %
    inner: tuple[str, str] = ("", "")  # 25 % and 75 %
    textured: bool = False  # hatched, so that it is not told by its colour alone

    @property
    def look(self) -> Literal["plain", "textured"]:
        return "textured" if self.textured else "plain"

    @property
    @override
    def names(self) -> tuple[str, ...]:
        """The median, the mean, and the quantiles from the lowest to the highest."""
        return (self.name, self.mean, self.outer[0], *self.inner, self.outer[1])


@dataclass(frozen=True, slots=True)
class ChartView:
    """Curves that share a y axis. The series colours are given out in this order."""

    title: str
    curves: tuple[CurveSpec, ...]
    empty: str  # said until there is a value
    scale: Scale = "log"
    always: bool = True  # offered also while there is nothing in it
    references: tuple[Reference, ...] = ()
    span: tuple[float, float] | None = None  # of the y axis at least
    below: "ChartView | None" = None  # in a plot of its own, where there is something in it

    @property
    def every_curve(self) -> tuple[CurveSpec, ...]:
        """Those of the plot below as well, in the order of their colours."""
        return self.curves if self.below is None else (*self.curves, *self.below.curves)

    @property
    def scales(self) -> tuple[Scale, ...]:
        """What the y axis may be."""
        positive = all(
            METRICS[name].positive for spec in self.curves for name in spec.names if name in METRICS
        )
        return ("linear", "log") if positive else ("linear", "log", "symmetric")


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """What the person chose; the same for all views."""

    axis: Axis = "step"
    log_x: bool = False
    ignore_outliers: bool = True
    show_raw: bool = True
    smoothing: float = 0.95
