"""Curves of a run on a canvas, which follows the run until the person zooms."""

from typing import Any

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
from desktop.widgets.plot.axis_ticks import AxisTicks, linear_ticks, log_ticks
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.grid import Range
from desktop.widgets.plot.plot_items import UprightMarks

NUMBER_HEIGHT = 26  # pixels from one number of the y axis to the next


class CurvePlot(Canvas):
    """Draws a view of a store whenever :meth:`redraw` is called, and at once for the person's hand.

    Only what is visible is prepared, at about two points a pixel, so that a drawing costs the same
    however long the run has become. Emits ``step_chosen`` for a click, or Return at the crosshair.
    """

    following_changed = Signal(bool)
    step_chosen = Signal(int)

    def __init__(self, store: CurveStore, view: ChartView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = PlotState(store, view, view.log_y)
        self._follows = [True, True]  # x and y
        self._shown_y: Range | None = None  # of the view and scale that is shown now
        self._drawn: list[DrawnCurve] = []
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
        """Whether both axes follow the run."""
        return all(self._follows)

    @property
    def points(self) -> int:
        """How many points of curves are drawn."""
        return sum(drawn.points for drawn in self._drawn)

    @property
    def mark_labels(self) -> list[str]:
        """The labels of marks that are shown."""
        return self._marks.labels()

    @property
    def levels(self) -> list[float]:
        """The values to compare with that are in sight, in coordinates of the view."""
        return self._levels.shown

    @property
    def selected_labels(self) -> list[str]:
        """The label of the selected step, if that is shown."""
        return self._selected.labels()

    def select_step(self, step: int | None) -> None:
        """Mark this training step from the next drawing on, without telling."""
        self.selected_step = step

    def show_view(self, view: ChartView, *, log_y: bool) -> None:
        """Draw other curves, or the same on another scale. A zoom along x is kept."""
        self.state.view, self.state.log_y = view, log_y
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

    def redraw(self) -> None:
        """Draw the newest state."""
        state = self.state
        self._set_ranges()
        window = state.window(*self.x_range, self.columns)
        for series, spec in enumerate(state.view.curves):
            curve = state.store.curves.get(spec.name)
            if curve is None:
                self._item(series).clear()
                continue
            breaks = state.store.breaks(curve, state.options.axis)
            self._item(series).show(curve, spec, state.options, window, breaks)
        for drawn in self._drawn[len(state.view.curves) :]:
            drawn.clear()
        self._draw_axes()
        self._marks.show(state.marks())
        self._levels.show([state.view_y(line.value) for line in state.view.references])
        step = self.selected_step
        self._selected.show([] if step is None else state.placed([(step, f"step {step:,}")]))
        self.curve_cursor.refresh()

    def _set_ranges(self) -> None:
        store, specs, options = self.state.store, self.state.view.curves, self.state.options
        self.set_scales(log_x=options.log_x, log_y=self.state.log_y)
        x, y = self.x_range, self.y_range
        if self._follows[0]:
            x = x_ends(store, specs, options) or x
        if self._follows[1]:
            window = self.state.window(*x, self.columns)
            wanted = y_wanted(store, specs, options, window)
            if wanted is not None:
                y = y_range.calmed(wanted, self._shown_y, log=self.state.log_y)
                self._shown_y = y
        self.set_ranges(x, y)

    def _draw_axes(self) -> None:
        options, area = self.state.options, self.area
        bottom = x_axis.title_and_ticks(
            options.axis, *self.x_range, area.width(), log=options.log_x
        )
        self.show_axes(bottom, (self.state.view.title, self._y_ticks(area.height())))

    def _y_ticks(self, pixels: int) -> AxisTicks:
        if self.state.log_y:
            return log_ticks(*self.y_range, pixels, NUMBER_HEIGHT)
        return linear_ticks(*self.y_range, max(2, pixels // NUMBER_HEIGHT))

    def _item(self, series: int) -> DrawnCurve:
        while len(self._drawn) <= series:
            drawn = DrawnCurve(self, len(self._drawn))
            drawn.wear(self.theme)
            self._drawn.append(drawn)
        return self._drawn[series]

    def _moved(self, x: bool, y: bool) -> None:
        self._follow(self._follows[0] and not x, self._follows[1] and not y)
        self.redraw()

    def _follow(self, x: bool, y: bool) -> None:
        before = self.following
        self._follows = [x, y]
        if self.following != before:
            self.following_changed.emit(self.following)

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        for drawn in self._drawn:
            drawn.wear(theme)
        self._marks.wear(QColor(theme.muted), QColor(theme.muted), QColor(theme.surface))
        self._levels.wear(QColor(theme.muted))
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
        if not self.curve_cursor.press(Qt.Key(ev.key())):
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
