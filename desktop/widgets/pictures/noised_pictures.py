"""Examples at one timestep above, and below one of them at a row of timesteps."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.events import Array, Integers
from desktop.theme import Theme
from desktop.widgets.pictures.picture import as_pixels
from desktop.widgets.pictures.picture_grid import PictureGrid

STOPS = 9  # pictures in the row of timesteps


class NoisedPictures(QWidget):
    """Emits which example, or which frame of the film, was chosen."""

    example_chosen = Signal(int)
    frame_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._film: Array | None = None  # uint8 [k, n, h, w, c]
        self._stops: list[int] = []  # frames of the film that are in the row
        self._frame = 0
        self._names: Sequence[str] = ()
        self._timesteps: Sequence[int] = ()
        self._all = PictureGrid(
            "Real examples at timestep t", "Real examples on their way into noise appear here."
        )
        self._row = PictureGrid("One example at a row of timesteps", "")
        self._all.chosen.connect(self._choose_example)
        self._row.chosen.connect(self._choose_stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._all, 1)
        column.addWidget(self._row, 1)

    @property
    def index(self) -> int | None:
        """The example that was chosen."""
        return self._all.index

    def choose(self, index: int | None) -> None:
        """Mark an example as chosen, without telling."""
        self._all.choose(index)

    def show_film(self, film: Array, timesteps: Integers, names: Sequence[str]) -> None:
        """Examples at timesteps, uint8 [k, n, h, w, c]; ``names`` are their classes."""
        self._film = film
        self._names = names
        self._timesteps = [int(t) for t in timesteps]
        last = len(film) - 1
        self._stops = sorted({round(i) for i in np.linspace(0, last, STOPS)})
        self._frame = min(self._frame, last)
        self._show_row()

    def show_frame(self, frame: int) -> None:
        """Show the examples at this frame of the film."""
        if self._film is None:
            return
        self._frame = frame
        self._all.show_pictures(as_pixels(self._film[frame]), self._names, columns=len(self._names))
        nearest = min(range(len(self._stops)), key=lambda i: abs(self._stops[i] - frame))
        self._row.choose(nearest)

    def clear(self) -> None:
        self._film = None
        self._all.clear()
        self._row.clear()

    def apply_theme(self, theme: Theme) -> None:
        self._all.apply_theme(theme)
        self._row.apply_theme(theme)

    def _show_row(self) -> None:
        if self._film is None:
            return
        example = self._all.index or 0
        pictures = as_pixels(self._film[self._stops, example])
        captions = [str(self._timesteps[stop]) for stop in self._stops]
        captions[0] = f"t = {captions[0]}"
        self._row.show_pictures(pictures, captions, columns=len(captions))

    def _choose_example(self, index: int) -> None:
        self._show_row()
        self.example_chosen.emit(index)

    def _choose_stop(self, index: int) -> None:
        self.frame_chosen.emit(self._stops[index])
