"""A chart of a run's curves with its controls: the reusable part of panels that show numbers."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.curves.chart_bar import ChartBar
from desktop.widgets.curves.curve_store import CurveStore
from desktop.widgets.curves.curve_view import BandSpec, ChartOptions, ChartView, CurveSpec
from desktop.widgets.curves.legend import Legend, LegendEntry
from desktop.widgets.curves.plot_pair import PlotPair
from desktop.widgets.curves.plot_state import has_values
from desktop.widgets.curves.y_scale import Scale
from desktop.widgets.plot.figures import figure


class CurveChart(QWidget):
    """Shows one of several views of a store.

    The owner appends to :attr:`store` and calls :meth:`redraw` when it is time to draw. Emits
    ``step_chosen`` with a training step that was clicked.
    """

    step_chosen = Signal(int)
    view_changed = Signal()  # by hand: another view, or another smoothing

    def __init__(
        self,
        views: Sequence[ChartView],
        unless_zero: Collection[str] = (),
        parent: QWidget | None = None,
        *,
        without: Collection[str] = (),
    ) -> None:
        super().__init__(parent)
        self._views: tuple[ChartView, ...] = ()  # that a run may have
        self._offered: list[ChartView] = []  # those of them that can be chosen now
        self._scales: dict[str, Scale] = {}  # by the title of a view
        self.store = CurveStore(unless_zero, without=without)
        self.view = views[0]
        options = ChartOptions()
        self.bar = ChartBar(options)
        self.legend = Legend()
        self.plots = PlotPair(self.store, self.view)
        self.plot = self.plots.above
        self.empty = muted_label("", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 0, 24, 24)
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.legend)
        column.addLayout(self._stack, 1)
        # Only now: a stack shows its first widget, which is a window as long as nothing holds it.
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.plots)
        self.bar.view_chosen.connect(self._choose_view)
        self.bar.options_changed.connect(self._set_options)
        self.bar.scale_changed.connect(self._set_scale)
        self.bar.fit_wanted.connect(self.plots.fit)
        self.plots.step_chosen.connect(self.step_chosen)
        self.plots.following_changed.connect(self.bar.fit.setDisabled)
        self.show_views(views)

    @property
    def options(self) -> ChartOptions:
        return self.plot.state.options

    def show_views(self, views: Sequence[ChartView], *, keep: bool = True) -> None:
        """Have these views to choose from; the one of the same title as before may stay."""
        if tuple(views) == self._views:
            return
        self._views = tuple(views)
        parts = [part for view in views for part in (view, view.below) if part is not None]
        for part in parts:
            self._scales.setdefault(part.title, part.scale)
        titles = [view.title for view in views]
        self.view = views[
            titles.index(self.view.title) if keep and self.view.title in titles else 0
        ]
        self._offer()
        self._show_view()

    def clear(self) -> None:
        """Forget the run that was shown. What the person chose stays."""
        self.store.clear()
        self.plots.fit()

    def redraw(self) -> None:
        """Draw the newest state."""
        self._offer()
        filled = has_values(self.store, self.view)
        self._stack.setCurrentWidget(self.plots if filled else self.empty)
        self.legend.setVisible(filled)
        self.bar.smoothing.setEnabled(any(spec.smoothed for spec in self.view.curves))
        self.legend.show_entries(self._entries())
        if filled:
            self.plots.redraw()
        self._show_scales()

    def newest(self, spec: CurveSpec) -> float | None:
        """The newest value of a curve as it is drawn: smoothed if its line is."""
        curve = self.store.curves.get(spec.name)
        if curve is None:
            return None
        line = curve.smoothed(self.options.smoothing if spec.smoothed else 0.0)
        return float(line.values[-1])

    def summary(self) -> str:
        """The newest values in a sentence."""
        found = [(spec, self.newest(spec)) for spec in self.view.every_curve]
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
        self.plots.wear(theme)

    def _entries(self) -> list[LegendEntry]:
        entries: list[LegendEntry] = []
        for series, spec in enumerate(self.view.every_curve):
            value = self.newest(spec)
            if value is not None:
                look = spec.look if isinstance(spec, BandSpec) else ""
                text = spec.text(value)
                entries.append(LegendEntry(spec.title, text, series, dots=spec.dots, band=look))
        lines = [line for line in self.view.references if entries and not line.label]
        return entries + [LegendEntry(line.text, figure(line.value)) for line in lines]

    def _offer(self) -> None:
        """Let the person choose among what the run reports; what is shown stays on offer."""
        offered = [
            view
            for view in self._views
            if view.always or view is self.view or has_values(self.store, view)
        ]
        if offered != self._offered:
            self._offered = offered
            self.bar.show_views([view.title for view in offered], offered.index(self.view))

    def _choose_view(self, index: int) -> None:
        self.view = self._offered[index]
        self._show_view()
        self.view_changed.emit()

    def _show_view(self) -> None:
        self.empty.setText(self.view.empty)
        self._show_on_scales()
        self.redraw()

    def _set_options(self, options: ChartOptions) -> None:
        self.plots.set_options(options)
        self.redraw()
        self.view_changed.emit()

    def _set_scale(self, title: str, scale: Scale) -> None:
        self._scales[title] = scale
        self._show_on_scales()

    def _show_on_scales(self) -> None:
        below = self.view.below or self.view
        self.plots.show_view(self.view, self._scales[self.view.title], self._scales[below.title])

    def _show_scales(self) -> None:
        """Let the person choose the scales of the plots in sight."""
        shown = [self.view] if self.view.below is None else [self.view, self.view.below]
        if self.plots.below.isHidden():
            del shown[1:]
        self.bar.show_scales(
            [(view.title, view.scales, self._scales[view.title]) for view in shown]
        )
