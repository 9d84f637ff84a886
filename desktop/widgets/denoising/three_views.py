"""A step of a film three times: what the network is given, and its two estimates."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.arrays import Array
from desktop.look import muted_label, set_look
from desktop.theme import Theme
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.denoising.elided_label import ElidedLabel
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.point_cloud import PointCloud

VIEWS = (
    ("x_t", "what the network is given", "the finished samples"),
    ("x_0_hat", "the clean picture it believes in", "the finished samples"),
    ("eps_hat", "the noise it sees", "no noise is left"),
)  # with what they are at every step, and at the end
WIDE = 480  # pixels from which all three are side by side
HIGH = 420  # pixels from which they may stand below each other
UPRIGHT = {"pictures": 0.75, "points": 1.0}  # height to width from which that leaves them larger
LARGEST = 400.0  # pixels across a picture

FILM_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)

Policy = QSizePolicy.Policy
Three = tuple[Array, Array, Array]


class View(QWidget):
    """One of the three: its heading over pictures or points. Emits ``chosen`` with an index."""

    chosen = Signal(int)

    def __init__(self, name: str, words: str, at_end: str) -> None:
        super().__init__()
        self.name = name
        self.heading = QWidget()
        self._words, self._at_end = words, at_end
        symbol, self._meaning = QLabel(name), ElidedLabel(words)
        set_look(symbol, role="heading")
        beside = QHBoxLayout(self.heading)
        beside.setContentsMargins(8, 0, 0, 0)
        beside.setSpacing(6)
        beside.addWidget(symbol)
        beside.addWidget(self._meaning, 1)
        self.grid = PictureGrid(f"{name}: {words}", "", largest=LARGEST)
        self.cloud = PointCloud(f"{name}: {words}")
        self.body = QStackedWidget()
        self.body.addWidget(self.grid)
        self.body.addWidget(self.cloud)
        self.grid.chosen.connect(self.chosen)
        self.cloud.chosen.connect(self.chosen)
        for shown in (self.grid, self.cloud):
            shown.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.body, 1)
        self.setSizePolicy(Policy.Ignored, Policy.Ignored)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that step the film are for it, also after a click on a sample; not with Shift."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in FILM_KEYS and not shift:
                event.ignore()  # so that it goes on to the panel
                return True
        return super().eventFilter(watched, event)

    def show_frame(self, frame: Array, captions: Sequence[str], *, at_end: bool) -> None:
        points = frame.ndim == 2
        words = self._at_end if at_end else self._words
        self._meaning.show_text(words.replace("picture", "point") if points else words)
        if points:
            self.body.setCurrentWidget(self.cloud)
            self.cloud.show_points(frame)
        else:
            self.body.setCurrentWidget(self.grid)
            self.grid.show_pictures(frame, captions)


class ThreeViews(QWidget):
    """Emits ``chosen`` with the index of a sample that was picked in any of the three."""

    chosen = Signal(int)

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = tuple(View(*texts) for texts in VIEWS)
        self.choice = make_choice(
            "What is shown of each step",
            "There is room for one of the three; make the panel larger to see all of them",
            [(f"{name}: {words}", name) for name, words, _ in VIEWS],
        )
        show_choice(self.choice, "x_0_hat")
        self.choice.activated.connect(self._show_views)
        self._all = True  # are shown; else there is room for one of them
        self._points = False
        self.picked = 1  # in which of the three a sample was chosen last
        self._empty = muted_label(empty, wrap=True)
        self._three = QWidget()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._three)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        for view in self.views:
            self._line.addWidget(view, 1)
            view.chosen.connect(self._choose_by_hand)
        self._pages = QStackedWidget()
        page = QWidget()
        middle = QHBoxLayout(page)
        middle.addStretch(1)
        middle.addWidget(self._empty, 2)
        middle.addStretch(1)
        self._pages.addWidget(page)
        self._pages.addWidget(self._three)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.choice)
        column.addWidget(self._pages, 1)
        self.setMinimumSize(120, 90)
        self._show_views()

    @property
    def index(self) -> int | None:
        """The sample that is chosen."""
        first = self.views[0]
        points = first.body.currentWidget() is first.cloud
        return first.cloud.index if points else first.grid.index

    def choose(self, index: int | None) -> None:
        """Mark a sample as chosen in all three, without telling."""
        for view in self.views:
            view.grid.choose(index)
            view.cloud.choose(index)

    def show_data(self, points: Array) -> None:
        """Real examples, drawn faintly where the points are of the same kind: float32 [n, 2]."""
        for view in self.views[:2]:  # noise has no likeness to data
            view.cloud.show_data(points)

    def show_frame(self, frames: Three, captions: Sequence[str], *, at_end: bool) -> None:
        """x_t, x_0_hat and eps_hat: pictures uint8 [n, h, w, c] or points float32 [n, 2]."""
        self._pages.setCurrentWidget(self._three)
        if (frames[0].ndim == 2) != self._points:
            self._points = not self._points
            self._arrange()
        for view, frame in zip(self.views, frames, strict=True):
            view.show_frame(
                frame, captions, at_end=at_end
            )  # what is hidden is not painted, and costs nothing

    def clear(self) -> None:
        self._pages.setCurrentIndex(0)
        for view in self.views:
            view.grid.clear()
            view.cloud.clear_points()

    def apply_theme(self, theme: Theme) -> None:
        for view in self.views:
            view.grid.apply_theme(theme)
            view.cloud.wear(theme)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shape = UPRIGHT["points" if self._points else "pictures"]
        upright = self.height() >= HIGH and self.height() > shape * self.width()
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.TopToBottom if upright else directions.LeftToRight)
        room = upright or self.width() >= WIDE
        if room != self._all:
            self._all = room
            self._show_views()

    def _show_views(self) -> None:
        """All three, or the one that is chosen."""
        self.choice.setVisible(not self._all)
        if not self._all:
            self.picked = self.choice.currentIndex()
        for view in self.views:
            view.heading.setVisible(self._all)
            view.setVisible(self._all or view.name == self.choice.currentData())

    def _choose_by_hand(self, index: int) -> None:
        self.picked = next(i for i, view in enumerate(self.views) if view is self.sender())
        self.choose(index)
        self.chosen.emit(index)
