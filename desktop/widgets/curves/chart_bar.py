"""The row above a chart of curves: what is shown, how smooth, and how the axes are scaled."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QToolButton, QWidget
from typing_extensions import override

from desktop.widgets.curves.curve_view import ChartOptions
from desktop.widgets.curves.places import Axis
from desktop.widgets.curves.scale_choice import ScaleChoice
from desktop.widgets.curves.smoothing_slider import SmoothingSlider
from desktop.widgets.curves.y_scale import Scale

AXES: dict[Axis, tuple[str, str]] = {
    "step": ("Over training steps", "One pixel is as many steps everywhere"),
    "active": ("Over time spent training", "Pauses take no room"),
    "wall": ("Over wall time", "The time since the run was started; pauses show as gaps"),
}
LEAST_CHOOSER = 84  # pixels
NARROW = 470  # pixels below which the caption of the slider is left out


class ChartBar(QWidget):
    """One compact row; what is seldom needed is in a menu."""

    view_chosen = Signal(int)  # index
    options_changed = Signal(object)  # ChartOptions
    scale_changed = Signal(str, str)  # the title of what is shown, and the scale of its y axis
    fit_wanted = Signal()

    def __init__(self, options: ChartOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self.views = QComboBox()
        self.views.setAccessibleName("What is shown")
        self.views.setToolTip("What is shown")
        self.views.setMinimumWidth(LEAST_CHOOSER)
        self.views.currentIndexChanged.connect(self.view_chosen)
        self.smoothing = SmoothingSlider(options.smoothing)
        self.smoothing.changed.connect(self._smooth)
        self.fit = QToolButton()
        self.fit.setText("Fit")
        self.fit.setToolTip("Show the whole run and follow it. A double click on the plot does too")
        self.fit.setEnabled(False)
        self.fit.clicked.connect(self.fit_wanted)
        self.menu_button = self._menu_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 2)
        row.setSpacing(6)
        row.addWidget(self.views)
        row.addWidget(self.smoothing, 1)
        row.addWidget(self.fit)
        row.addWidget(self.menu_button)

    def _menu_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("View")
        button.setAccessibleName("Axes and outliers")
        button.setToolTip("Scales of the axes, what runs along them, outliers")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(button)
        self.menu.setToolTipsVisible(True)
        self.log_x = self._switch(
            "Logarithmic x axis",
            "Spreads out the beginning of the run",
            lambda on: self._set(replace(self._options, log_x=on)),
        )
        self.ignore_outliers = self._switch(
            "Ignore outliers",
            "The y axis follows the lines and all but the most extreme of the faint values",
            lambda on: self._set(replace(self._options, ignore_outliers=on)),
        )
        self.show_raw = self._switch(
            "Show every step's value",
            "The faint line behind the smoothed one",
            lambda on: self._set(replace(self._options, show_raw=on)),
        )
        self.ignore_outliers.setChecked(self._options.ignore_outliers)
        self.show_raw.setChecked(self._options.show_raw)
        self.log_x.setChecked(self._options.log_x)
        self._add_axes()
        self.scales = [ScaleChoice(self.menu), ScaleChoice(self.menu)]
        for choice in self.scales:
            choice.changed.connect(self.scale_changed)
        button.setMenu(self.menu)
        return button

    def _add_axes(self) -> None:
        self.menu.addSeparator()
        self._group = QActionGroup(self)
        self.axes: dict[Axis, QAction] = {}
        for axis, (title, tip) in AXES.items():
            action = self.menu.addAction(title)
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setChecked(axis == self._options.axis)
            action.setData(axis)
            self._group.addAction(action)
            self.axes[axis] = action
        self._group.triggered.connect(self._choose_axis)

    def _switch(self, title: str, tip: str, toggled: Callable[[bool], object]) -> QAction:
        action = self.menu.addAction(title)
        action.setToolTip(tip)
        action.setCheckable(True)
        action.toggled.connect(toggled)
        return action

    def show_views(self, titles: Sequence[str], index: int) -> None:
        """Offer views by their titles, one of which is shown, without saying that it changed."""
        blocked = self.views.blockSignals(True)
        self.views.clear()
        self.views.addItems(list(titles))
        self.views.setCurrentIndex(index)
        self.views.blockSignals(blocked)
        self.views.setVisible(len(titles) > 1)

    def show_scales(self, plots: Sequence[tuple[str, Sequence[Scale], Scale]]) -> None:
        """Of each plot: its title, the scales that its y axis may have, and the one that it has."""
        for number, choice in enumerate(self.scales):
            if number < len(plots):
                choice.offer(*plots[number], named=len(plots) > 1)
            else:
                choice.hide()

    def _choose_axis(self, action: QAction) -> None:
        axis = next(axis for axis, known in self.axes.items() if known is action)
        self._set(replace(self._options, axis=axis))

    def _smooth(self, weight: float) -> None:
        self._set(replace(self._options, smoothing=weight))

    def _set(self, options: ChartOptions) -> None:
        if options != self._options:
            self._options = options
            self.options_changed.emit(options)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.smoothing.caption.setVisible(self.width() >= NARROW)
