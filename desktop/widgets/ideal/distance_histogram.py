"""How far samples are from their nearest training example, beside how far new data are."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Doubles, Floats
from desktop.theme import Theme
from desktop.widgets.ideal.plot_key import Entry, Mark, PlotKey
from desktop.widgets.plot.axis_ticks import linear_ticks, tick_text
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.figures import figure
from desktop.widgets.plot.plot_items import Line

BINS = 24
MEDIANS = 6.0  # as many times the larger median are shown; what is farther is in the last bin
HEADROOM = 1.25  # over the highest column
NUMBER_DISTANCE, ROW_DISTANCE = 48, 26  # pixels from one number of an axis to the next


class DistanceHistogram(Canvas):
    """Two staircases over the distance, as shares, with a mark at each median."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Distances to the nearest training example")
        self.setToolTip("Distance of each sample, and of held-out examples, to the nearest "
                        "training example; the last column has all that are farther")  # fmt: skip
        self.setMinimumSize(150, 110)
        self.hold_still()
        self._usual = Line(self, 1)
        self._samples = Line(self, 2)
        self._medians = Line(self, 0)
        self._key = PlotKey(self)
        self._values: list[tuple[str, float]] = []  # names and medians
        self._reach, self._top = 1.0, 1.0
        self._key_right = False  # where there is more room for it
        self.area_changed.connect(self._show_axes)

    def show_distances(self, samples: Floats, usual: Floats) -> None:
        """Of samples, and of held-out examples, which may be none; NaN is left out."""
        named = (("samples", samples[np.isfinite(samples)]), ("new data", usual))
        self._values = [(name, float(np.median(v))) for name, v in named if len(v)]
        self._reach = _reach(np.concatenate([v for _, v in named]), self._values)
        edges = np.linspace(0, self._reach, BINS + 1)
        shares = [_shares(values, edges) for _, values in named]
        highest = np.maximum(*shares)
        self._top = HEADROOM * float(highest.max()) or 1.0
        left, right = np.array_split(highest, 2)
        self._key_right = bool(left.max() > right.max())
        outline = np.repeat(edges, 2)
        for line, share in zip((self._samples, self._usual), shares, strict=True):
            line.show(outline, np.concatenate([[0.0], np.repeat(share, 2), [0.0]]))
        self._show_axes()
        medians = ", ".join(f"{name} {figure(median)}" for name, median in self._values)
        self.setAccessibleDescription(f"Median distance: {medians}")

    def clear_distances(self) -> None:
        self._usual.clear()
        self._samples.clear()
        self._values, self._reach, self._top = [], 1.0, 1.0
        self._show_axes()
        self.setAccessibleDescription("Nothing measured yet")

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._usual.wear(QColor(theme.series[1]), 1)
        self._samples.wear(QColor(theme.series[0]), 2)
        self._medians.wear(QColor(theme.muted), 1)
        self._key.wear(theme)
        self._show_axes()

    def _show_axes(self) -> None:
        self.set_ranges((0.0, self._reach), (0.0, self._top))
        area = self.area
        self.show_axes(
            (
                "Distance to nearest",
                linear_ticks(0, self._reach, max(2, area.width() // NUMBER_DISTANCE)),
            ),
            (
                "Share",
                linear_ticks(0, self._top, max(2, area.height() // ROW_DISTANCE), text=_percent),
            ),
        )
        medians = [median for _, median in self._values]
        # NaN parts the one from the other.
        x = np.repeat(medians, 3)
        self._medians.show(x, np.tile([0.0, self._top, np.nan], len(medians)))
        looks: dict[str, tuple[Mark, int]] = {"samples": ("line", 0), "new data": ("thin", 1)}
        self._key.show_entries(
            [
                Entry(mark, self.theme.series[series], name, figure(median))
                for name, median in self._values
                for mark, series in (looks[name],)
            ]
        )
        self._key.place(area, right=self._key_right)


def _reach(distances: Floats, medians: Sequence[tuple[str, float]]) -> float:
    """The right end of the axis; a few that are very far must not squeeze all others."""
    far = MEDIANS * max((median for _, median in medians), default=0.0)
    return min(1.05 * float(distances.max(initial=0.0)), far) or 1.0


def _shares(values: Floats, edges: Doubles) -> Doubles:
    # What is beyond the last edge counts as being in the last bin.
    within = np.minimum(values, edges[-1])
    counts = np.histogram(within, bins=edges)[0].astype(np.float64)
    return counts / max(len(values), 1)


def _percent(share: float) -> str:
    return f"{tick_text(100 * share)} %"
