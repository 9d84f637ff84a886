"""One step of the waterfall, large, in the bins that it was counted in."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Doubles
from core.gan_events import ScoresMeasured
from desktop.theme import Theme
from desktop.widgets.ideal.plot_key import Entry, PlotKey
from desktop.widgets.plot.axis_ticks import linear_ticks, tick_text
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import blended, solid_pen
from desktop.widgets.waterfall.common_axis import edges_of, shares, shift_of
from desktop.widgets.waterfall.words import signed

MARGIN = 0.02  # of the width, at either side
HEADROOM = 1.45  # over the highest column: for the key
NUMBER_DISTANCE, ROW_DISTANCE = 48, 26  # pixels from one number of an axis to the next
NOTHING: Doubles = np.zeros(0)
NAMES = ("real", "generated", "held-out")


class ScoreHistogram(Canvas):
    """Real filled, generated hatched, what both share shaded, held-out as a dotted outline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Logits at one step")
        self.setToolTip(
            "Logits of 256 real and 256 generated examples at the chosen step; dotted: real "
            "examples that are never trained on"
        )
        self.setMinimumSize(150, 110)
        self.hold_still()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scores: ScoresMeasured | None = None
        self._centred = False
        # pyqtgraph is not typed.
        self._stairs: list[Any] = [pg.PlotCurveItem(antialias=False) for _ in NAMES]
        self._shared: Any = pg.PlotCurveItem(antialias=False)
        for z, item in zip((1, 2, 4, 3), (*self._stairs, self._shared), strict=True):
            item.setZValue(z)
            self.add_item(item)
        self._key = PlotKey(self)
        self.area_changed.connect(self._show_axes)

    def show_scores(self, scores: ScoresMeasured, *, centred: bool) -> None:
        """The histograms of an event; ``centred``: less the mean of both."""
        self._scores, self._centred = scores, centred
        real, fake, held_out = (shares(c) for c in (scores.real, scores.fake, scores.held_out))
        edges = np.repeat(edges_of(scores, centred=centred), 2)
        parts = (real, fake, held_out, np.minimum(real, fake))
        for item, part in zip((*self._stairs, self._shared), parts, strict=True):
            # From the foot of the first column to that of the last.
            heights = np.concatenate(([0.0], np.repeat(part, 2), [0.0]))
            item.setData(*((edges, heights) if part.any() else (NOTHING, NOTHING)))
        self._show_axes()

    def clear_scores(self) -> None:
        self._scores = None
        for item in (*self._stairs, self._shared):
            item.clear()
        self._key.show_entries(())
        self.setAccessibleDescription("Nothing has been measured yet")

    def stairs(self) -> list[tuple[Doubles, Doubles]]:
        """What is drawn: outlines of real, generated, held-out and what the first two share."""
        return [item.getData() for item in (*self._stairs, self._shared)]

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        real, fake = theme.series[0], theme.series[1]
        self._dress(self._stairs[0], real, Qt.PenStyle.SolidLine, 2)
        self._stairs[0].setBrush(QBrush(blended(real, theme.surface, 0.35)))
        self._dress(self._stairs[1], fake, Qt.PenStyle.DashLine, 2)
        hatched = QBrush(QColor(fake), Qt.BrushStyle.BDiagPattern)
        self._stairs[1].setBrush(hatched)
        self._dress(self._stairs[2], theme.text, Qt.PenStyle.DotLine, 1)
        shade = QColor(theme.text)
        shade.setAlphaF(0.4)
        self._shared.setPen(QPen(Qt.PenStyle.NoPen))
        self._shared.setBrush(QBrush(shade))
        for item in (*self._stairs[:2], self._shared):
            item.setFillLevel(0.0)
        self._key.wear(theme)
        self._show_axes()

    def _dress(self, item: Any, colour: str, style: Qt.PenStyle, width: int) -> None:
        pen = solid_pen(QColor(colour), width)
        pen.setStyle(style)
        item.setPen(pen)

    def _show_axes(self) -> None:
        scores, area = self._scores, self.area
        if scores is None:
            return
        edges = edges_of(scores, centred=self._centred)
        margin = MARGIN * float(edges[-1] - edges[0])
        low, high = float(edges[0]) - margin, float(edges[-1]) + margin
        parts = [shares(counts) for counts in (scores.real, scores.fake, scores.held_out)]
        top = HEADROOM * float(np.max(parts)) or 1.0
        self.set_ranges((low, high), (0.0, top))
        across = linear_ticks(low, high, max(2, area.width() // NUMBER_DISTANCE))
        upright = linear_ticks(0, top, min(6, max(2, area.height() // ROW_DISTANCE)), text=_percent)
        title = f"Logit{' less mean' if self._centred else ''} at step {scores.step:,}"
        self.show_axes((title, across), ("Share of examples", upright))
        heavier_left = float(np.sum(parts[0][:20] + parts[1][:20])) > 1.0
        self._key.show_entries(self._entries(scores))
        self._key.place(area, right=heavier_left)

    def _entries(self, scores: ScoresMeasured) -> list[Entry]:
        shift, series = shift_of(scores, centred=self._centred), self.theme.series
        entries = [
            Entry("line", series[0], "real", signed(scores.mean_real - shift)),
            Entry("dashes", series[1], "generated", signed(scores.mean_fake - shift)),
        ]
        if scores.held_out.any():
            held_out = signed(scores.mean_held_out - shift)
            entries.append(Entry("points", self.theme.text, "held-out", held_out))
        return entries


def _percent(share: float) -> str:
    return f"{tick_text(100 * share)} %"
