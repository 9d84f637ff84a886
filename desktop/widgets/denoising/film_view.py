"""A film at one step: all samples, and below them the whole way of the one that is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import Theme
from desktop.widgets.denoising.film_rows import FilmRows
from desktop.widgets.denoising.sample_way import SampleWay
from desktop.widgets.denoising.three_views import ThreeViews

LOW = 400  # pixels of height below which there is room for the samples or for the way of one


class FilmView(QSplitter):
    """Emits ``chosen`` with the index of a sample, and ``jumped`` with a frame."""

    chosen = Signal(int)
    jumped = Signal(int)

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setChildrenCollapsible(False)
        self._names: Sequence[str] = ()
        self.views = ThreeViews(empty)
        self.way = SampleWay()
        self.addWidget(self.views)
        self.addWidget(self.way)
        self.way.hide()
        self.views.chosen.connect(self._choose_by_hand)
        self.way.jumped.connect(self.jumped)
        self.way.closed.connect(self.close_way)

    @property
    def index(self) -> int | None:
        """The sample that is chosen."""
        return self.views.index

    @property
    def picked(self) -> int:
        """Whether it was picked in x_t, x_0_hat or eps_hat: 0 to 2."""
        return self.views.picked

    def choose(self, index: int | None) -> None:
        """Mark a sample as chosen, without telling; its way is shown if it is open."""
        self.views.choose(index)
        if index is None:
            self.close_way()

    def show_data(self, points: Array) -> None:
        """Real examples behind points: float32 [n, 2]."""
        self.views.show_data(points)
        self.way.show_data(points)

    def show_names(self, names: Sequence[str]) -> None:
        """The classes of the samples; empty strings where none was asked for."""
        self._names = names

    def show_frame(self, rows: FilmRows, frame: int) -> None:
        """Go to this frame of a film."""
        # There is no room for more than the first word under a picture, and none beside points.
        captions = [name.split(" ")[0] for name in self._names] if any(self._names) else []
        self.views.show_frame(rows.at(frame), captions, at_end=frame == rows.frames - 1)
        if self.index is not None and not self.way.isHidden():
            name = self._names[self.index]
            title = f"Sample {self.index + 1}" + (f", class {name}" if name else "")
            self.way.show_sample(rows, self.index, title)
            self.way.show_frame(frame)

    def close_way(self) -> None:
        """Give the room back to the samples."""
        self.way.hide()
        self._arrange()

    def clear(self) -> None:
        self._names = ()
        self.choose(None)
        self.views.clear()
        self.way.clear()

    def apply_theme(self, theme: Theme) -> None:
        self.views.apply_theme(theme)
        self.way.apply_theme(theme)

    def click(self, index: int) -> None:
        """Choose a sample as a click on it does."""
        self.views.choose(index)
        self._choose_by_hand(index)

    def _choose_by_hand(self, index: int) -> None:
        if self.way.isHidden():
            self.way.show()
            self._arrange()
            self.setSizes([2 * self.height() // 5, 3 * self.height() // 5])
            if self.views.isHidden():
                self.way.setFocus()  # keys go on where the person is
        self.chosen.emit(index)

    def _arrange(self) -> None:
        self.views.setVisible(self.way.isHidden() or self.height() >= LOW)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.way.isHidden():
            self.close_way()
        else:
            super().keyPressEvent(event)
