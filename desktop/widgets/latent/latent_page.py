"""The parts of the panel Latent space: all at once where there is room, else one after another."""

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.gan_answers import LatentsInterpolated, LatentsSpread
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.latent.coordinates import Coordinates
from desktop.widgets.latent.plane_map import PlaneMap
from desktop.widgets.latent.plane_points import PlanePoints
from desktop.widgets.latent.plane_view import PlaneView
from desktop.widgets.latent.sheet import LatentSheet
from desktop.widgets.latent.ways import Ways
from desktop.widgets.latent.words import WAITING, view_words, ways_heading

ROOMY = (540, 470)  # pixels of width and height from which all parts have room
SIDE_WIDTHS = (150, 196, 300)  # where it is narrow, at the least and at the most
MAP_HEIGHT = 168
WAYS_HEIGHT = 166
UNBOUNDED = 16_777_215  # QWIDGETSIZE_MAX
TABS = ("Plane", "From A to B", "Coordinates")


class LatentPage(QWidget):
    """Emits ``moved`` with a PlaneView, ``chosen`` and ``way_chosen`` for picks, and changes."""

    moved = Signal(object)
    chosen = Signal(int, int)
    way_chosen = Signal(int)
    changed = Signal(int, float)
    reset = Signal(int)
    reset_all = Signal()
    rearranged = Signal()  # other parts are seen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet, self.points = LatentSheet(WAITING), PlanePoints()
        self.map, self.ways, self.coordinates = PlaneMap(), Ways(), Coordinates()
        self._lengths = muted_label("", wrap=True)
        self._lengths.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._heading = muted_label("", wrap=True)
        self._reset_all = QPushButton("Reset all")
        self._scroll = QScrollArea()
        self._tabs = QTabBar()
        self._map_part, self._ways_part, self._coordinates_part = QWidget(), QWidget(), QWidget()
        self._side = QWidget()
        self._shown: LatentsSpread | None = None
        self._of_points = False
        self._lay_out()
        self._connect()
        self._arrange()

    def _lay_out(self) -> None:
        self._tabs.setAccessibleName("Parts of the panel")
        self._tabs.setDrawBase(False)
        for title in TABS:
            self._tabs.addTab(title)
        _column(self._map_part, self.map, self._lengths)
        _column(self._ways_part, self._heading, self.ways)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(muted_label("Coordinates of z"), 1)
        line.addWidget(self._reset_all)
        self._scroll.setWidget(self.coordinates)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        _column(self._coordinates_part, row, self._scroll)
        _column(self._side, self._map_part, self._coordinates_part)
        for part in (self.sheet, self.points, self.ways, self._scroll):  # no matter what they hold
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.addWidget(self._tabs, 0, 0, 1, 2)
        grid.addWidget(self.sheet, 1, 0)
        grid.addWidget(self.points, 1, 0)
        grid.addWidget(self._side, 1, 1)
        grid.addWidget(self._ways_part, 2, 0, 1, 2)
        self._grid = grid

    def _connect(self) -> None:
        for hand in (self.sheet, self.map):
            hand.moved.connect(self.moved)
        self.sheet.chosen.connect(self.chosen)
        self.points.chosen.connect(self.chosen)
        self.ways.chosen.connect(self.way_chosen)
        self.coordinates.changed.connect(self.changed)
        self.coordinates.reset.connect(self.reset)
        self.coordinates.current_moved.connect(self._keep_in_sight)
        self._reset_all.clicked.connect(self.reset_all)
        self._tabs.currentChanged.connect(self._arrange)

    @property
    def ways_seen(self) -> bool:
        """Whether the ways from A to B can be seen where this page is."""
        return not self._ways_part.isHidden() or not self.points.isHidden()

    def show_kind(self, kind: Literal["image", "points"]) -> None:
        """What the run learns."""
        self._of_points = kind == "points"
        self._arrange()

    def show_view(self, view: PlaneView) -> None:
        for hand in (self.sheet, self.map):
            hand.show_view(view)

    def show_spread(self, spread: LatentsSpread) -> None:
        """Only the samples: what a hand waits for."""
        if spread is self._shown:
            return
        self._shown = spread
        if spread.pictures.ndim == 3:
            self.points.show_spread(spread)
        else:
            self.sheet.show_pictures(spread.pictures)

    def show_numbers(self, spread: LatentsSpread, changes: Mapping[int, float]) -> None:
        """All that is said of the samples."""
        self.map.show_lengths(spread.map_lengths, spread.usual_lengths)
        words = view_words(spread)
        self._lengths.setText(words)
        view = self.sheet.view
        place = f"Around u {view.u:.2f}, v {view.v:.2f}, reach {view.reach:.2f}. {words}"
        self.map.setAccessibleDescription(place)
        self.sheet.setAccessibleDescription(f"{len(self.sheet.pictures)} pictures. {place}")
        self.show_changes(spread, changes)

    def show_changes(self, spread: LatentsSpread, changes: Mapping[int, float]) -> None:
        self.coordinates.show_z(spread.z, changes)
        self._reset_all.setEnabled(bool(changes))

    def show_ways(self, ways: LatentsInterpolated) -> None:
        if ways.straight.ndim == 2:
            self.points.show_ways(ways)
        else:
            self.ways.show_ways(ways)
            self._heading.setText(ways_heading(ways))

    def choose(self, place: tuple[int, int] | None, way: int | None) -> None:
        """Mark what is picked, without telling."""
        self.sheet.choose(place)
        self.points.choose(place)
        self.ways.choose(way)

    def allow(self, *, moving: bool) -> None:
        """Whether there is somebody to draw other samples."""
        for hand in (self.sheet, self.map):
            hand.allow(moving=moving)
        self.coordinates.allow(changing=moving)

    def clear(self) -> None:
        self._shown = None
        self.sheet.clear()
        self.points.clear()
        self.map.clear()
        self.ways.clear()
        self.coordinates.show_z(self.coordinates.z[:0], {})
        self._scroll.verticalScrollBar().setValue(0)
        self._lengths.setText("")
        self._heading.setText("")
        self._reset_all.setEnabled(False)
        self._tabs.setCurrentIndex(0)
        self.show_view(PlaneView())
        self.show_kind("image")

    def apply_theme(self, theme: Theme) -> None:
        for part in (self.sheet, self.points, self.map, self.ways, self.coordinates):
            part.apply_theme(theme)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """All parts where there is room, else the one whose tab is in front."""
        roomy = self.width() >= ROOMY[0] and self.height() >= ROOMY[1]
        tab = self._tabs.currentIndex()
        self._tabs.setVisible(not roomy)
        if self._tabs.isTabVisible(1) == self._of_points:  # to say it twice undoes its new layout
            self._tabs.setTabVisible(1, not self._of_points)
        self.sheet.setVisible(not self._of_points and (roomy or tab == 0))
        self.points.setVisible(self._of_points and (roomy or tab == 0))
        self._map_part.setVisible(roomy or tab == 0)
        self._coordinates_part.setVisible(roomy or tab == 2)
        self._side.setVisible(roomy or tab != 1)
        self._ways_part.setVisible(not self._of_points and (roomy or tab == 1))
        self._grid.setRowStretch(1, 1 if roomy or tab != 1 else 0)
        self._grid.setRowStretch(2, 0 if roomy or tab != 1 else 1)
        self._ways_part.setMinimumHeight(WAYS_HEIGHT if roomy else 0)
        self._ways_part.setMaximumHeight(WAYS_HEIGHT if roomy else UNBOUNDED)
        narrow, least, most = SIDE_WIDTHS
        wide = min(max(round(0.3 * self.width()), least), most) if roomy else narrow
        alone = tab == 2 and not roomy  # the coordinates
        self._side.setMinimumWidth(0 if alone else wide)
        self._side.setMaximumWidth(UNBOUNDED if alone else wide)
        self._grid.setColumnStretch(0, 0 if alone else 1)
        self._grid.setColumnStretch(1, 1 if alone else 0)
        beside = wide if self._of_points else MAP_HEIGHT  # points are moved by the map alone
        self.map.setFixedHeight(beside if roomy else narrow)
        self.rearranged.emit()

    def _keep_in_sight(self, pixel: int) -> None:
        self._scroll.ensureVisible(0, pixel, 0, 2 * 22)


def _column(widget: QWidget, *parts: QWidget) -> None:
    """Lay out parts below each other; the last takes the room that is left."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for part in parts:
        column.addWidget(part, 1 if part is parts[-1] else 0)
