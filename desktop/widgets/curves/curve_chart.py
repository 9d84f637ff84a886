"""A chart of a run's curves with its controls: the reusable part of panels that show numbers."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.curves.chart_bar import ChartBar
from desktop.widgets.curves.curve_plot import CurvePlot
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import ChartOptions, ChartView, CurveSpec
from desktop.widgets.curves.legend import Legend, LegendEntry
from desktop.widgets.plot.figures import figure


class CurveChart(QWidget):
    """Shows one of several views of a store.

    The owner appends to :attr:`store` and calls :meth:`redraw` when it is time to draw. Emits
    ``step_chosen`` with a training step that was clicked.
    """

    step_chosen = Signal(int)

    def __init__(
        self,
        views: Sequence[ChartView],
        unless_zero: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._views: tuple[ChartView, ...] = ()  # that a run may have
        self._offered: list[ChartView] = []  # those of them that can be chosen now
        self._log_y: dict[str, bool] = {}  # by the title of a view
        self.store = CurveStore(unless_zero)
        self.view = views[0]
        options = ChartOptions()
        self.bar = ChartBar(options)
        self.legend = Legend()
        self.plot = CurvePlot(self.store, self.view)
        self.plot.setAccessibleName("Plot")
        self.empty = muted_label("", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 0, 24, 24)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.legend)
        column.addLayout(self._stack, 1)
        self.bar.view_chosen.connect(self._choose_view)
        self.bar.options_changed.connect(self._set_options)
        self.bar.log_y_changed.connect(self._set_log_y)
        self.bar.fit_wanted.connect(self.plot.fit)
        self.plot.step_chosen.connect(self.step_chosen)
        self.plot.following_changed.connect(self.bar.fit.setDisabled)
        self.show_views(views)

    @property
    def options(self) -> ChartOptions:
        return self.plot.state.options

    def show_views(self, views: Sequence[ChartView]) -> None:
        """Have these views to choose from; the one of the same title as before stays."""
        if tuple(views) == self._views:
            return
        self._views = tuple(views)
        self._log_y = {view.title: view.log_y for view in views} | self._log_y
        titles = [view.title for view in views]
        self.view = views[titles.index(self.view.title) if self.view.title in titles else 0]
        self._offer()
        self._choose_view(self._offered.index(self.view))

    def clear(self) -> None:
        """Forget the run that was shown. What the person chose stays."""
        self.store.clear()
        self.plot.fit()

    def redraw(self) -> None:
        """Draw the newest state."""
        self._offer()
        has_values = self._has_values(self.view)
        self._stack.setCurrentWidget(self.plot if has_values else self.empty)
        self.legend.setVisible(has_values)
        self.bar.smoothing.setEnabled(any(spec.smoothed for spec in self.view.curves))
        self.legend.show_entries(self._entries())
        if has_values:
            self.plot.redraw()

    def newest(self, spec: CurveSpec) -> float | None:
        """The newest value of a curve as it is drawn: smoothed if its line is."""
        curve = self.store.curves.get(spec.name)
        if curve is None:
            return None
        line = curve.smoothed(self.options.smoothing if spec.smoothed else 0.0)
        return float(line.values[-1])

    def summary(self) -> str:
        """The newest values in a sentence."""
        found = [(spec, self.newest(spec)) for spec in self.view.curves]
        parts = [
            f"{spec.sentence_title} {spec.text(value)}"
            for spec, value in found
            if value is not None
        ]
        if not parts:
            return self.view.empty
        sentence = ", ".join([*parts, f"at step {self.store.last_step:,}"])
        return sentence[:1].upper() + sentence[1:]

    def wear(self, theme: Theme) -> None:
        """Use these colours from now on, including those of things already drawn."""
        self.legend.wear(theme)
        self.plot.wear(theme)

    def _entries(self) -> list[LegendEntry]:
        entries: list[LegendEntry] = []
        for series, spec in enumerate(self.view.curves):
            value = self.newest(spec)
            if value is not None:
                entries.append(LegendEntry(spec.title, spec.text(value), series, dots=spec.dots))
        lines = self.view.references if entries else ()
        return entries + [LegendEntry(line.text, figure(line.value)) for line in lines]

    def _has_values(self, view: ChartView) -> bool:
        return any(spec.name in self.store.curves for spec in view.curves)

    def _offer(self) -> None:
        """Let the person choose among what the run reports; what is shown stays on offer."""
        offered = [
            view
            for view in self._views
            if view.always or view is self.view or self._has_values(view)
        ]
        if offered != self._offered:
            self._offered = offered
            self.bar.show_views([view.title for view in offered], offered.index(self.view))

    def _choose_view(self, index: int) -> None:
        self.view = self._offered[index]
        self.empty.setText(self.view.empty)
        log_y = self._log_y[self.view.title]
        self.bar.show_log_y(log_y)
        self.plot.show_view(self.view, log_y=log_y)
        self.redraw()

    def _set_options(self, options: ChartOptions) -> None:
        self.plot.set_options(options)
        self.redraw()

    def _set_log_y(self, on: bool) -> None:
        self._log_y[self.view.title] = on
        self.plot.show_view(self.view, log_y=on)
