"""The way from data to noise at a glance: a row of frames of a film, one of which is current."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.arrays import Array, Integers
from desktop.theme import Theme
from desktop.widgets.pictures.picture_grid import PictureGrid

STOPS = 9


class NoisedStrip(QWidget):
    """Pictures at about even timesteps. Emits the frame of the one that was pressed."""

    frame_chosen = Signal(int)

    def __init__(self, name: str, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stops: Sequence[int] = ()  # the frames that are shown
        self._captions: list[str] = []
        self.grid = PictureGrid(name, empty)
        self.grid.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)

    def set_timesteps(self, timesteps: Integers) -> None:
        """Those of all frames, of which some are shown."""
        even = np.linspace(0, len(timesteps) - 1, STOPS)
        self.stops = sorted({round(float(frame)) for frame in even})
        self._captions = [str(timesteps[stop]) for stop in self.stops]
        self._captions[0] = f"t = {self._captions[0]}"

    def show_pictures(self, pictures: Array) -> None:
        """Those of the frames ``stops``, uint8 [stops, h, w, c]."""
        self.grid.show_pictures(pictures, self._captions, columns=len(self._captions))

    def show_frame(self, frame: int) -> None:
        """Mark the picture nearest to this frame."""
        distance = [abs(stop - frame) for stop in self.stops]
        self.grid.choose(distance.index(min(distance)))

    def _choose(self, index: int) -> None:
        self.frame_chosen.emit(self.stops[index])

    def clear(self) -> None:
        self.grid.clear()

    def apply_theme(self, theme: Theme) -> None:
        self.grid.apply_theme(theme)
