"""One picture being learnt, at a glance: the same sample at steps spread over training."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.ticks import short
from desktop.widgets.pictures.picture import as_pixels
from desktop.widgets.pictures.picture_grid import MARGIN, PictureGrid
from desktop.widgets.samples.history import Preview, nearest, spread

SIDE = 48  # pixels across a picture, about
GAP = 6  # pixels from one picture to the next
FEWEST, MOST = 5, 20  # pictures


class FilmRow(QWidget):
    """Emits ``frame_chosen`` with the index of a preview."""

    frame_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._previews: Sequence[Preview] = ()
        self._stops: list[int] = []  # indices of the previews that are in the row
        self._sample = 0
        self._frame = 0
        self._side = SIDE
        self.title = muted_label("")
        self.pictures = PictureGrid("One sample over training", "")
        self.pictures.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.pictures)

    @property
    def steps(self) -> list[int]:
        """The training steps of the pictures in the row."""
        return [self._previews[stop].step for stop in self._stops]

    def show_film(self, previews: Sequence[Preview], sample: int, name: str) -> None:
        """One sample of these previews of pictures; ``name`` says which it is."""
        self._previews, self._sample = previews, sample
        self.title.setText(f"{name} over training, at steps ever further apart")
        self._show()

    def show_frame(self, frame: int) -> None:
        """Frame the picture nearest to this preview."""
        self._frame = frame
        if self._stops:
            self.pictures.choose(nearest(self._stops, frame))

    def clear(self) -> None:
        self._previews, self._stops = (), []
        self.title.setText("")
        self.pictures.clear()

    def apply_theme(self, theme: Theme) -> None:
        self.pictures.apply_theme(theme)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def _choose(self, index: int) -> None:
        self.frame_chosen.emit(self._stops[index])

    def show_size(self, side: int) -> None:
        """Pictures should be about so many pixels across from now on."""
        if side != self._side:
            self._side = side
            self._show()

    def _fit(self) -> int:
        """Make the row as high as it should be; gives how many pictures there is room for."""
        width = self.width() - 2 * MARGIN + GAP
        room = min(max(width // (self._side + GAP), FEWEST), MOST)
        side = min(width // room - GAP, round(1.25 * self._side))
        self.pictures.setFixedHeight(side + self.fontMetrics().height() + 2 + 2 * MARGIN)
        return room

    def _show(self) -> None:
        room = self._fit()
        steps = [preview.step for preview in self._previews]
        self._stops = spread(steps, room)
        if self._stops:
            film = [self._previews[stop].samples[self._sample] for stop in self._stops]
            captions = [_brief(step) for step in self.steps]
            self.pictures.show_pictures(_stacked(film), captions, columns=room)
            self.show_frame(self._frame)


def _stacked(pictures: Sequence[Array]) -> Array:
    return as_pixels(np.stack(pictures))


def _brief(step: int) -> str:
    """A training step under a small picture: 0, 1,240, 12k."""
    return f"{step:,}" if step < 10_000 else short(round(step, -3))
