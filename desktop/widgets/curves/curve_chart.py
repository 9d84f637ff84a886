"""A chart of a run's curves with its controls: the reusable part of panels that show numbers."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.curves.chart_bar import ChartBar
from desktop.widgets.curves.curve_plot import CurvePlot
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import ChartOptions, ChartView, CurveSpec
from desktop.widgets.curves.legend import Legend, LegendEntry


class CurveChart(QWidget):
    """Shows one of several views of a store.

    The owner appends to :attr:`store` and calls :meth:`redraw` when it is time to draw. Emits
    ``step_chosen`` with a training step that was clicked.
    """

    step_chosen = Signal(int)

    def __init__(self, views: Sequence[ChartView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views = tuple(views)
        self._log_y = {view.title: view.log_y for view in views}
        self.store = CurveStore()
        self.view = self._views[0]
        options = ChartOptions()
        self.bar = ChartBar(views, options)
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
        self._choose_view(0)

    @property
    def options(self) -> ChartOptions:
        return self.plot.state.options

    def clear(self) -> None:
        """Forget the run that was shown. What the person chose stays."""
        self.store.clear()
        self.plot.fit()

    def redraw(self) -> None:
        """Draw the newest state."""
        has_values = any(spec.name in self.store.curves for spec in self.view.curves)
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
                entries.append(LegendEntry(spec.title, spec.text(value), series, spec.dots))
        return entries

    def _choose_view(self, index: int) -> None:
        self.view = self._views[index]
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
