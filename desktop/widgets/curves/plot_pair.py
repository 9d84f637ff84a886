"""Two plots of curves with one x axis and one crosshair, or the upper one alone."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.curves.curve_plot import CurvePlot
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import ChartOptions, ChartView
from desktop.widgets.curves.plot_state import has_values
from desktop.widgets.curves.y_scale import Scale

HEIGHTS = (3, 2)  # of the two, relative to each other


class PlotPair(QWidget):
    """The lower plot is there only where the view has something below that the run reports."""

    step_chosen = Signal(int)
    following_changed = Signal(bool)

    def __init__(self, store: CurveStore, view: ChartView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.above = CurvePlot(store, view)
        self.above.setAccessibleName("Plot")
        self.below = CurvePlot(store, view, lower=True)
        self.below.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.above.curve_cursor.partner = self.below.curve_cursor
        self.below.curve_cursor.partner = self.above.curve_cursor
        for plot, height in zip((self.above, self.below), HEIGHTS, strict=True):
            column.addWidget(plot, height)
            plot.step_chosen.connect(self.step_chosen)
            plot.following_changed.connect(self._tell_following)
        self.above.drawn.connect(self._lead_lower)
        self.below.drawn.connect(self._align)
        self.below.x_moved.connect(self._lead_upper)
        self.below.fit_wanted.connect(self.above.fit)

    @property
    def both(self) -> tuple[CurvePlot, CurvePlot]:
        return self.above, self.below

    @property
    def following(self) -> bool:
        """Whether all axes in sight follow the run."""
        return self.above.following and (self.below.isHidden() or self.below.following)

    def show_view(self, view: ChartView, scale: Scale, scale_below: Scale) -> None:
        """Draw other curves, or the same on other scales. A zoom along x is kept."""
        self.below.show_view(view, scale_below)
        if view.below is not None:
            self.below.setAccessibleName(f"Plot of {view.below.title.lower()}")
        self.above.show_view(view, scale)
        self._tell_following()

    def set_options(self, options: ChartOptions) -> None:
        self.below.set_options(options)
        self.above.set_options(options)

    def select_step(self, step: int | None) -> None:
        """Mark this training step from the next drawing on, without telling."""
        for plot in self.both:
            plot.select_step(step)

    def fit(self) -> None:
        """Show all of the run and follow it from now on."""
        self.below.fit()
        self.above.fit()

    def redraw(self) -> None:
        """Draw the newest state."""
        below = self.above.state.view.below
        there = below is not None and has_values(self._store, below)
        if there == self.below.isHidden():
            self.above.bottom_shown = not there
            self.below.setVisible(there)
            self.above.widen_left_axis(0)
        self.above.redraw()

    def wear(self, theme: Theme) -> None:
        """Use these colours from now on, including those of things already drawn."""
        for plot in self.both:
            plot.wear(theme)

    def _lead_lower(self) -> None:
        if not self.below.isHidden():
            self.below.show_x(self.above.x_range)

    def _lead_upper(self) -> None:
        """The x axis of the lower plot was moved by hand, which is that of both."""
        self.above.show_x(self.below.x_range)

    def _align(self) -> None:
        """Let both plots begin at the same pixel."""
        width = max(plot.left_needed for plot in self.both)
        for plot in self.both:
            plot.widen_left_axis(width)

    def _tell_following(self) -> None:
        self.following_changed.emit(self.following)
