"""An empty pair of axes: the one place that knows how pyqtgraph wants to be treated.

The person's hand zooms and pans it, and says so; everything else is set from outside.
"""

import math
from typing import Any, Literal, cast

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QGraphicsGridLayout, QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.plot.axis_ticks import AxisTicks
from desktop.widgets.plot.grid import Grid, Range

Side = Literal["left", "bottom"]

LARGEST_POWER = 50.0  # of ten, on a logarithmic axis; float32 goes from -45 to 38
LARGEST_X, LARGEST_Y = 1e9, 1e39
SMALLEST_HEIGHT = 1e-15
LARGEST_ZOOM = 10.0  # at once
BESIDE_TEXT = 10  # pixels that an axis needs besides its numbers and its title
TOP_MARGIN = 7  # pixels, for the half of the topmost number
BOTTOM_MARGIN = 6  # pyqtgraph lets the title stick out of its axis by 5
RIGHT_MARGIN = 14  # pixels, for the half of the last number that lies outside
WIDTH_STEP = 6  # pixels by which the left axis gets wider, so that the plot seldom moves


class _View(pg.ViewBox):
    """The area within the axes. The wheel zooms along x; on an axis, along that axis."""

    moved_by_hand = Signal(bool, bool)  # whether x and y were moved
    fit_wanted = Signal()

    @override
    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        moved = 0 if axis is None else axis
        super().wheelEvent(ev, moved)
        self.moved_by_hand.emit(moved == 0, moved == 1)

    @override
    def scaleBy(self, s: Any = None, center: Any = None, x: Any = None, y: Any = None) -> None:
        factors = [_gently(factor) for factor in (s or (x, y))]
        super().scaleBy(center=center, x=factors[0], y=factors[1])

    @override
    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        super().mouseDragEvent(ev, axis)
        self.moved_by_hand.emit(axis != 1, axis != 0)

    @override
    def mouseClickEvent(self, ev: Any) -> None:
        if ev.double() and ev.button() == Qt.MouseButton.LeftButton:
            ev.accept()
            self.fit_wanted.emit()


class Canvas(pg.GraphicsView):
    """Axes with a grid, in the colours of the theme.

    Not a pg.PlotWidget: that has axes, buttons and menus which nothing here shows, and takes four
    times as long to be made, of which a window that opens has dozens.
    """

    moved_by_hand = Signal(bool, bool)
    fit_wanted = Signal()
    area_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.enableMouse(False)  # the view within the axes is moved, not the axes
        view = self._view = _View(enableMenu=False)
        self._titles: dict[Side, str] = {}
        self._fitted_to = QSize()  # size of this widget that the left axis has its width for
        self._grown_to = 0  # pixels that it has needed since then
        self.left_needed = 0  # pixels for the numbers of the left axis and its title
        self._least_left = 0  # pixels, for the sake of another plot below or above
        self.bottom_shown = True  # else there is only its grid
        self.theme = DARK
        self._axes: dict[Side, Any] = {"left": _axis("left", view), "bottom": _axis("bottom", view)}
        self._axes["left"].setStyle(hideOverlappingLabels=TOP_MARGIN)
        self._lay_out()
        self._grid = Grid(self.add_item)
        view.disableAutoRange()
        view.moved_by_hand.connect(self.moved_by_hand)
        view.fit_wanted.connect(self.fit_wanted)
        view.sigResized.connect(self._resized)

    def _lay_out(self) -> None:
        holder = pg.GraphicsWidget()
        grid = QGraphicsGridLayout(holder)
        grid.setSpacing(0)
        grid.setContentsMargins(4, TOP_MARGIN, RIGHT_MARGIN, BOTTOM_MARGIN)
        for item, row, column in (
            (self._axes["left"], 0, 0),
            (self._view, 0, 1),
            (self._axes["bottom"], 1, 1),
        ):
            grid.addItem(item, row, column)
        grid.setRowStretchFactor(0, 1)
        grid.setColumnStretchFactor(1, 1)
        self.setCentralItem(holder)

    def hold_still(self) -> None:
        """Let no hand zoom or pan."""
        self._view.setMouseEnabled(x=False, y=False)

    def axis(self, side: Side) -> Any:
        """One of the two axes, a pg.AxisItem."""
        return self._axes[side]

    @property
    def x_range(self) -> Range:
        return self._range(0)

    @property
    def y_range(self) -> Range:
        return self._range(1)

    def _range(self, axis: int) -> Range:
        low, high = cast("list[list[float]]", self._view.viewRange())[axis]
        return float(low), max(float(high), math.nextafter(low, math.inf))

    def set_ranges(self, x: Range, y: Range) -> None:
        """Show this part of the plane."""
        if (x, y) != (self.x_range, self.y_range):
            self._view.setRange(xRange=x, yRange=y, padding=0)

    def set_scales(self, *, log_x: bool, log_y: bool) -> None:
        """Keep the view within numbers that can be drawn and written."""
        x, y = (LARGEST_POWER if log_x else LARGEST_X), (LARGEST_POWER if log_y else LARGEST_Y)
        self._view.setLimits(
            xMin=-x, xMax=x, yMin=-y, yMax=y, minXRange=1e-6, minYRange=SMALLEST_HEIGHT
        )

    @property
    def area(self) -> QRect:
        """The part within the axes, in pixels of this widget."""
        return cast(Any, self._view).sceneBoundingRect().toAlignedRect()

    @property
    def columns(self) -> int:
        """The pixels of the screen across the area."""
        return max(1, math.ceil(self.area.width() * self.devicePixelRatioF()))

    def pixel_of(self, x: float, y: float) -> QPoint:
        """Where a point of the plane is, in pixels of this widget."""
        area, (left, right), (bottom, top) = self.area, self.x_range, self.y_range
        across = area.left() + (x - left) / (right - left) * area.width()
        down = area.top() + (top - y) / (top - bottom) * area.height()
        return QPoint(round(_within(across)), round(_within(down)))

    def x_at(self, pixel: float) -> float:
        """The x of the plane at a pixel of this widget."""
        area, (left, right) = self.area, self.x_range
        return left + (pixel - area.left()) / max(area.width(), 1) * (right - left)

    def add_item(self, item: Any) -> None:
        """Put a graphics item of pyqtgraph on the plane."""
        self._view.addItem(item, ignoreBounds=True)

    def show_axes(self, bottom: tuple[str, AxisTicks], left: tuple[str, AxisTicks]) -> None:
        """Give both axes their title and numbers, and draw the grid to them."""
        title, ticks = bottom
        if not self.bottom_shown:
            title, ticks = "", AxisTicks([(place, "") for place, _ in ticks.numbered])
        self._show_axis("bottom", title, ticks)
        self._show_axis("left", *left)
        height = QFontMetrics(self.font()).height()
        widest = max((self._width_of(text) for _, text in left[1].numbered), default=0)
        self._fit_left_axis(widest + height + BESIDE_TEXT)
        self._axes["bottom"].setHeight(2 * height if self.bottom_shown else 0)
        self._grid.show(self.x_range, self.y_range, bottom[1], left[1])

    def _fit_left_axis(self, pixels: int) -> None:
        """Make it as wide as its numbers need, but not narrower again in a widget of this size.

        Its width decides how large the area is, and so which numbers there are: a narrower axis may
        make room for those that want the wider one back, and so on without end.
        """
        wanted = WIDTH_STEP * math.ceil(pixels / WIDTH_STEP)
        if self.size() != self._fitted_to:
            self._fitted_to, self._grown_to = self.size(), 0
        elif wanted > self.left_needed:
            self._grown_to = wanted
        self.left_needed = max(wanted, self._grown_to)
        self._axes["left"].setWidth(max(self.left_needed, self._least_left))

    def widen_left_axis(self, pixels: int) -> None:
        """Make it at least as wide, so that it begins where that of another plot does."""
        self._least_left = pixels
        self._axes["left"].setWidth(max(self.left_needed, pixels))

    def _show_axis(self, side: Side, title: str, ticks: AxisTicks) -> None:
        axis = self._axes[side]
        axis.setTicks([ticks.numbered])
        if self._titles.get(side) != title:
            self._titles[side] = title
            axis.setLabel(title)
            self._fitted_to = QSize()  # other numbers, which the axis is fitted to anew

    def _width_of(self, text: str) -> int:
        return QFontMetrics(self.font()).horizontalAdvance(text)

    def wear(self, theme: Theme) -> None:
        """Use these colours from now on."""
        self.theme = theme
        self.setBackground(QColor(theme.surface))
        self._grid.wear(theme)
        self.setStyleSheet(
            f"QGraphicsView {{ border: 1px solid {theme.surface}; }}"
            f"QGraphicsView:focus {{ border: 1px solid {theme.accent}; }}"
        )
        for axis in self._axes.values():
            axis.setPen(QColor(theme.border))
            axis.setTickPen(QColor(theme.border))
            axis.setTextPen(QColor(theme.muted))

    def _resized(self, _view: object) -> None:
        self.area_changed.emit()


def _axis(side: Side, view: pg.ViewBox) -> Any:
    axis = cast(Any, pg.AxisItem(side))
    axis.linkToView(view)
    axis.enableAutoSIPrefix(False)
    axis.setStyle(tickLength=0, hideOverlappingLabels=RIGHT_MARGIN)
    axis.setZValue(1)  # its line lies over what is drawn in the view
    return axis


def _gently(factor: float | None) -> float | None:
    """The factor of one turn of the wheel, which may be a long swipe."""
    return None if factor is None else min(max(factor, 1 / LARGEST_ZOOM), LARGEST_ZOOM)


def _within(pixel: float) -> float:
    """A pixel that an int of C can hold, however far outside."""
    return min(max(pixel, -1e6), 1e6)
