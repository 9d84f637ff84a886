"""The way of a contest: older parts fade, heads of arrows say where it goes."""

from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from core.arrays import Doubles
from desktop.theme import DARK, Theme
from desktop.widgets.plane.arrows import OPENING
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import blended, solid_pen
from desktop.widgets.plot.plot_items import Dots
from desktop.widgets.portrait.trail import along

BANDS = 8  # of age
FAINTEST, FUTURE = 0.35, 0.35  # strength of the colour
WIDE_BANDS = 4  # the newest, which are drawn wider
ARROWS = 7
ARROW_GAP = 34  # pixels along the way from one head to the next, at least
HEAD = 8.0  # pixels


class DrawnTrail:
    """One item for each band of age, one for what is still to come, and one for the heads."""

    def __init__(self, canvas: Canvas, z: float) -> None:
        self._canvas = canvas
        self._future = _lines(canvas, z)
        self._bands = [_lines(canvas, z + 1 + band / BANDS) for band in range(BANDS)]
        self._heads = _lines(canvas, z + 2)
        self._here = Dots(canvas, z + 3, 12)
        self._theme = DARK
        self.drawn: Doubles = np.zeros((0, 2))

    def show(self, past: Doubles, future: Doubles) -> None:
        """Points [n, 3] of step, x and y up to where it is by now, and from there on."""
        self.drawn = past[:, 1:]
        _show_segments(self._future, _segments(future[:, 1:]))
        segments = _segments(past[:, 1:])
        ages = _band_of(past[1:, 0])
        for band, item in enumerate(self._bands):
            _show_segments(item, segments[ages == band])
        _show_segments(self._heads, self._arrow_heads(past[:, 1:]))
        self._here.show(past[-1:, 1], past[-1:, 2])

    def heads(self) -> Doubles:
        """The strokes of the heads, each from its tip: [m, 2 ends, 2]."""
        x, y = cast("tuple[Doubles, Doubles]", self._heads.getData())
        return np.stack([x, y], axis=1).reshape(-1, 2, 2)

    def clear(self) -> None:
        self.drawn = np.zeros((0, 2))
        for item in (self._future, self._heads, *self._bands):
            item.clear()
        self._here.clear()

    def wear(self, theme: Theme) -> None:
        self._theme = theme
        colour = theme.accent
        self._future.setPen(solid_pen(blended(theme.muted, theme.surface, FUTURE), 1))
        for band, item in enumerate(self._bands):
            strength = FAINTEST + (1 - FAINTEST) * (band + 1) / BANDS
            width = 2 if band >= BANDS - WIDE_BANDS else 1
            pen = solid_pen(blended(colour, theme.surface, strength), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            item.setPen(pen)
        self._heads.setPen(solid_pen(blended(theme.text, theme.surface, 0.85), 2))
        self._here.wear(QColor(colour), QColor(theme.text))

    def _arrow_heads(self, points: Doubles) -> Doubles:
        """Strokes [m, 2 ends, 2] of the heads, evenly along the newest part of the way."""
        area, scale = self._canvas.area, self._pixels()
        pixels = points * scale
        lengths = np.hypot(*np.diff(pixels, axis=0).T)
        so_far = np.concatenate(([0.0], np.cumsum(lengths)))
        gap = max(ARROW_GAP, (area.width() + area.height()) / ARROWS)
        ends = so_far[-1] - gap * np.arange(ARROWS) - gap / 3
        ends = ends[ends > gap / 3]
        if not ends.size:
            return np.zeros((0, 2, 2))
        tips = along(ends, so_far, pixels)
        way = tips - along(ends - HEAD, so_far, pixels)
        size = np.hypot(*way.T)
        clear = size > HEAD / 2  # where it turns about there is no direction
        tips, way = tips[clear], HEAD * way[clear] / size[clear, None]
        strokes: list[Doubles] = []
        for angle in (OPENING, -OPENING):
            cos, sin = np.cos(angle), np.sin(angle)
            turned = way @ np.array([[cos, sin], [-sin, cos]])
            strokes.append(np.stack([tips, tips - turned], axis=1))
        return np.concatenate(strokes) / scale

    def _pixels(self) -> Doubles:
        """Pixels for one unit of x and y."""
        canvas = self._canvas
        (left, right), (bottom, top) = canvas.x_range, canvas.y_range
        area = canvas.area
        return np.array([area.width() / (right - left), area.height() / (top - bottom)])


def _lines(canvas: Canvas, z: float) -> Any:
    # pyqtgraph is not typed.
    item: Any = pg.PlotCurveItem(connect="pairs", antialias=True, skipFiniteCheck=True)
    item.setSegmentedLineMode("on")
    item.setZValue(z)
    canvas.add_item(item)
    return item


def _segments(points: Doubles) -> Doubles:
    """[n - 1, 2 ends, 2]."""
    return np.stack([points[:-1], points[1:]], axis=1)


def _show_segments(item: Any, segments: Doubles) -> None:
    ends = segments.reshape(-1, 2)
    item.setData(ends[:, 0], ends[:, 1])


def _band_of(steps: Doubles) -> Doubles:
    """The band of age of segments that end at these steps: the newest steps in the last one."""
    if not steps.size:
        return np.zeros(0)
    first, last = cast(float, steps[0]), cast(float, steps[-1])
    share = (steps - first) / max(last - first, 1e-9)
    return np.minimum((share * BANDS).astype(np.int64), BANDS - 1).astype(np.float64)
