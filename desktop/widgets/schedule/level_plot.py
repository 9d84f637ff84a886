"""Axes over the noise levels of a run, on which a person can pick one."""

from collections.abc import Mapping
from typing import cast

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from typing_extensions import override

from core.answers import NoiseLevels, ScheduleDescribed
from core.arrays import Doubles
from desktop.theme import Theme
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.plot_items import Dots, Line, UprightMarks
from desktop.widgets.schedule.looks import DOT, LineLook

END = 1_000_000  # more timesteps than there are: to the first or to the last
KEYS: Mapping[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageDown: -50,
    Qt.Key.Key_PageUp: 50,
    Qt.Key.Key_Home: -END,
    Qt.Key.Key_End: END,
}
"""How many timesteps each key goes on."""
HERE = 11  # pixels across, the dot of the chosen level


class LookedLine(Line):
    """A line in the look of its schedule. Smooth, which for a few hundred points is quick."""

    def dress(self, look: LineLook, fill: QColor | None = None) -> None:
        """Wear this look; with ``fill`` the area down to 0 is filled."""
        pen = look.pen()
        pen.setCosmetic(True)
        self._item.opts["antialias"] = True
        self._item.setPen(pen)
        if fill is not None:
            self._item.setFillLevel(0.0)
            self._item.setBrush(fill)

    def raise_to(self, z: float) -> None:
        """Lie above what has a smaller z."""
        self._item.setZValue(z)

    def data(self) -> tuple[Doubles, Doubles]:
        """What is drawn: x and y."""
        return cast("tuple[Doubles, Doubles]", self._item.getData())


class LevelPlot(Canvas):
    """Draws the lines of its kind, the sampler's steps, and an upright mark at the chosen level.

    Emits ``picked`` with the index of the level that a person points at, and ``stepped`` with the
    number of levels that a key goes on.
    """

    picked = Signal(int)
    stepped = Signal(int)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.hold_still()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.described: ScheduleDescribed | None = None
        self.hidden: frozenset[str] = frozenset()
        self._index = 0
        self._steps = Dots(self, 6, size=DOT)
        self._marks = UprightMarks(self, 5, 35)
        self._here = Dots(self, 7, size=HERE)
        self.area_changed.connect(self._fit)

    def show_schedule(
        self, described: ScheduleDescribed, index: int, *, hidden: frozenset[str], steps: bool
    ) -> None:
        """Draw all but the ``hidden`` schedules, the sampler's steps if they are wanted, the mark.

        ``index`` is that of the chosen level of the run's schedule.
        """
        self.described, self.hidden, self._index = described, hidden, index
        self.draw_lines(described)
        if steps:
            self._steps.show(*self.place(described.sampler_levels, described))
        else:
            self._steps.clear()
        self._fit()

    def mark(self, index: int) -> None:
        """Stand at this level of the run's schedule."""
        self._index = index
        described = self.described
        if described is None:
            return
        x, y = self.place(described.levels, described)
        timestep = int(described.levels.timesteps[index])
        self._marks.show([(float(x[index]), f"t = {timestep:,}")])
        self._here.show([float(x[index])], [float(y[index])])
        self.setAccessibleDescription(self.description(described, index))

    @property
    def marked(self) -> tuple[float, float]:
        """Where the chosen level is on the plane."""
        described = self.described
        if described is None:
            return (0.0, 0.0)
        x, y = self.place(described.levels, described)
        return float(x[self._index]), float(y[self._index])

    def place(self, levels: NoiseLevels, described: ScheduleDescribed) -> tuple[Doubles, Doubles]:
        """Where levels of the run are on the plane, [k] and [k]; all of it can be seen."""
        raise NotImplementedError

    def draw_lines(self, described: ScheduleDescribed) -> None:
        """Draw what does not move with the mark, and set the ranges."""
        raise NotImplementedError

    def draw_axes(self, described: ScheduleDescribed) -> None:
        """Number the axes, for the pixels that there are now."""
        raise NotImplementedError

    def description(self, described: ScheduleDescribed, index: int) -> str:
        """What is drawn, in words."""
        raise NotImplementedError

    def _fit(self) -> None:
        if self.described is not None:
            self.draw_axes(self.described)
            self.mark(self._index)

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._steps.wear(QColor(theme.text), QColor(theme.surface))
        self._here.wear(QColor(theme.accent), QColor(theme.text))
        self._marks.wear(QColor(theme.text), QColor(theme.text), QColor(theme.surface))
        if self.described is not None:
            self.draw_lines(self.described)
        self._fit()

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        if ev.key() in KEYS:
            self.stepped.emit(KEYS[ev.key()])
        else:
            super().keyPressEvent(ev)

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        if ev.button() == Qt.MouseButton.LeftButton:
            self._pick(ev)

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        if ev.buttons() & Qt.MouseButton.LeftButton:
            self._pick(ev)

    @override
    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        """The press has picked already."""

    def _pick(self, ev: QMouseEvent) -> None:
        if self.described is not None:
            x, _ = self.place(self.described.levels, self.described)
            self.picked.emit(int(np.abs(x - self.x_at(ev.position().x())).argmin()))
