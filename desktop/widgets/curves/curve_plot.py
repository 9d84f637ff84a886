"""Curves of a run on a canvas, which follows the run until the person zooms."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.theme import Theme
from desktop.widgets.curves import x_axis, y_range
from desktop.widgets.curves.curve_cursor import CurveCursor
from desktop.widgets.curves.curve_fit import x_ends, y_wanted
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import ChartOptions, ChartView
from desktop.widgets.curves.drawn_curve import DrawnCurve
from desktop.widgets.curves.level_lines import LevelLines
from desktop.widgets.curves.plot_state import PlotState
from desktop.widgets.curves.y_scale import Scale, scaled, y_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.plot_items import UprightMarks


class CurvePlot(Canvas):
    """Draws a view of a store whenever :meth:`redraw` is called, and at once for the person's hand.

    Only what is visible is prepared, at about two points a pixel, so that a drawing costs the same
    however long the run has become. Emits ``step_chosen`` for a click, or Return at the crosshair.
    A ``lower`` plot draws what is below in the view, over the x range that it is given.
    """

    following_changed = Signal()
    step_chosen = Signal(int)
    x_moved = Signal()  # by hand
    drawn = Signal()

    def __init__(
        self,
        store: CurveStore,
        view: ChartView,
        parent: QWidget | None = None,
        *,
        lower: bool = False,
    ) -> None:
        super().__init__(parent)
        self.state = PlotState(store, view, view.scale, lower=lower)
        self._follows = [True, True]  # x and y
        self._shown_y: Range | None = None  # of the view and scale that is shown now
        self._drawn: dict[int, DrawnCurve] = {}  # by the number of their colour
        self._marks = UprightMarks(self, 10, 35)
        self._levels = LevelLines(self)
        self.selected_step: int | None = None
        self._selected = UprightMarks(self, 12, 36)
        self.curve_cursor = CurveCursor(self, self.state)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.moved_by_hand.connect(self._moved)
        self.fit_wanted.connect(self.fit)
        self.area_changed.connect(self.redraw)
        scene: Any = self.scene()  # pyqtgraph is not typed
        scene.sigMouseClicked.connect(self._clicked)

    @property
    def following(self) -> bool:
        """Whether the axes follow the run; along x a lower plot has no say."""
        return self._follows[1] and (self._follows[0] or self.state.lower)

    @property
    def points(self) -> int:
        """How many points of curves are drawn."""
        return sum(drawn.points for drawn in self._drawn.values())

    @property
    def mark_labels(self) -> list[str]:
        """The labels of marks that are shown."""
        return self._marks.labels()

    @property
    def levels(self) -> list[float]:
        """The values to compare with that are in sight, in coordinates of the view."""
        return self._levels.shown

    @property
    def level_labels(self) -> list[str]:
        """What is written on lines to compare with."""
        return self._levels.labels

    @property
    def selected_labels(self) -> list[str]:
        """The label of the selected step, if that is shown."""
        return self._selected.labels()

    def select_step(self, step: int | None) -> None:
        """Mark this training step from the next drawing on, without telling."""
        self.selected_step = step

    def show_view(self, view: ChartView, scale: Scale) -> None:
        """Draw other curves, or the same on another scale. A zoom along x is kept."""
        self.state.view, self.state.scale = view, scale
        self._follow(self._follows[0], True)
        self._shown_y = None
        self.curve_cursor.hide()
        self.redraw()

    def set_options(self, options: ChartOptions) -> None:
        old, self.state.options = self.state.options, options
        if (old.axis, old.log_x) != (options.axis, options.log_x):
            self._shown_y = None
            self._follow(True, True)
        elif old.smoothing == options.smoothing:
            self._shown_y = None
            self._follow(self._follows[0], True)
        self.redraw()

    def fit(self) -> None:
        """Show all of the run and follow it from now on."""
        self._shown_y = None
        self._follow(True, True)
        self.redraw()

    def show_x(self, x: Range) -> None:
        """Show this part of the x axis, as the other plot does."""
        self._follow(False, self._follows[1])
        self.set_ranges(x, self.y_range)
        self.redraw()

    def redraw(self) -> None:
        """Draw the newest state."""
        state = self.state
        if state.shown is None:
            return
        self._set_ranges(state.shown)
        window = state.window(*self.x_range, self.columns)
        shown = dict(state.series())
        for series, spec in shown.items():
            self.item(series).show(state.store, spec, state.options, window)
        for series in self._drawn.keys() - shown.keys():
            self._drawn[series].clear()
        self._draw_axes(state.shown)
        marks = state.marks()
        self._marks.show([(x, "") for x, _ in marks] if state.lower else marks)
        levels = [(state.view_y(line.value), line.label) for line in state.shown.references]
        self._levels.show(levels)
        step = self.selected_step
        chosen = [] if step is None else [(step, "" if state.lower else f"step {step:,}")]
        self._selected.show(state.placed(chosen))
        self.curve_cursor.refresh()
        self.drawn.emit()

    def _set_ranges(self, view: ChartView) -> None:
        store, options, scale = self.state.store, self.state.options, self.state.scale
        linear = scale == "linear"
        self.set_scales(log_x=options.log_x, log_y=not linear)
        x, y = self.x_range, self.y_range
        if self._follows[0]:
            x = x_ends(store, view.curves, options) or x
        if self._follows[1]:
            window = self.state.window(*x, self.columns)
            wanted = y_wanted(store, view.curves, options, window)
            if wanted is not None and view.span is not None:
                span = scaled(np.array(view.span), scale)
                wanted = y_range.joined(wanted, (float(span[0]), float(span[1])))
            if wanted is not None:
                y = y_range.calmed(wanted, self._shown_y, log=not linear)
                self._shown_y = y
        self.set_ranges(x, y)

    def _draw_axes(self, view: ChartView) -> None:
        options, area = self.state.options, self.area
        bottom = x_axis.title_and_ticks(
            options.axis, *self.x_range, area.width(), log=options.log_x
        )
        left = y_ticks(self.state.scale, *self.y_range, area.height())
        self.show_axes(bottom, (view.title, left))

    def item(self, series: int) -> DrawnCurve:
        """What draws the curve with this colour."""
        if series not in self._drawn:
            self._drawn[series] = DrawnCurve(self, series)
            self._drawn[series].wear(self.theme)
        return self._drawn[series]

    def _moved(self, x: bool, y: bool) -> None:
        self._follow(self._follows[0] and not x, self._follows[1] and not y)
        self.redraw()
        if x:
            self.x_moved.emit()

    def _follow(self, x: bool, y: bool) -> None:
        before = self.following
        self._follows = [x, y]
        if self.following != before:
            self.following_changed.emit()

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        for drawn in self._drawn.values():
            drawn.wear(theme)
        self._marks.wear(QColor(theme.muted), QColor(theme.muted), QColor(theme.surface))
        self._levels.wear(QColor(theme.muted), QColor(theme.muted), QColor(theme.surface))
        accent = QColor(theme.accent)
        self._selected.wear(accent, QColor(theme.on_accent), accent)
        self.curve_cursor.crosshair.wear(theme)
        self.redraw()

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        self.curve_cursor.point_at(ev.position().toPoint())

    @override
    def leaveEvent(self, ev: QEvent) -> None:
        super().leaveEvent(ev)
        self.curve_cursor.hide()

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        if ev.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._choose_step():
            return
        to_change = bool(ev.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not self.curve_cursor.press(Qt.Key(ev.key()), to_change=to_change):
            super().keyPressEvent(ev)

    def _clicked(self, ev: Any) -> None:
        """A click that was no drag: the step that the crosshair reads there is chosen."""
        place: QPoint = ev.scenePos().toPoint()
        if ev.button() == Qt.MouseButton.LeftButton and self.area.contains(place):
            self.curve_cursor.point_at(place)
            self._choose_step()

    def _choose_step(self) -> bool:
        """Tell the step of the crosshair; gives whether there is one."""
        reading = self.curve_cursor.reading
        if reading is not None:
            self.step_chosen.emit(reading.step)
        return reading is not None
