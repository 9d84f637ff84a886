"""Samples of the plane, and the training examples nearest to the one that is chosen."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.answers import NeighboursFound
from core.arrays import Array
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.ideal.arrow_plane import ArrowPlane
from desktop.widgets.plot.figures import figure

NEIGHBOURS = 3


class NeighbourPlane(QWidget):
    """Emits ``chosen`` with a sample and one of its neighbours, -1 for the sample itself."""

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: NeighboursFound | None = None
        self.picked: tuple[int, int] | None = None
        self._plane = ArrowPlane(
            "Samples and their nearest training examples", "sample", (("nearest", "thin", 1),)
        )
        self._hint = muted_label("Nearest:")
        # Neighbours lie so near to each other that nobody could point at one of them.
        self._buttons = [QPushButton() for _ in range(NEIGHBOURS)]
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._hint)
        for number, button in enumerate(self._buttons):
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose_neighbour, number))
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._plane, 1)
        column.addLayout(row)
        self._plane.chosen.connect(self._choose_sample)
        self._show_buttons()

    def show_data(self, points: Array) -> None:
        self._plane.show_data(points)

    def show_found(self, found: NeighboursFound) -> None:
        """Points, float32 [n, 2], with their neighbours [n, j, 2]."""
        self._found = found
        self._plane.show_arrows(found.samples, [found.neighbours])
        self._show_buttons()

    def choose_pair(self, picked: tuple[int, int] | None) -> None:
        """Mark a sample, or one of its neighbours, without telling."""
        self.picked = picked
        self._plane.choose(None if picked is None else picked[0])
        self._show_buttons()

    def clear_found(self) -> None:
        self._found = None
        self._plane.clear_arrows()
        self.choose_pair(None)

    def wear(self, theme: Theme) -> None:
        self._plane.wear(theme)

    def _show_buttons(self) -> None:
        found, picked = self._found, self.picked
        for number, button in enumerate(self._buttons):
            known = found is not None and picked is not None and number < found.indices.shape[1]
            button.setEnabled(known)
            button.setChecked(known and picked is not None and picked[1] == number)
            if found is None or picked is None or not known:
                button.setText("\N{EN DASH}")
                button.setAccessibleName(f"Neighbour {number + 1}: choose a sample first")
                button.setToolTip("Choose a sample to see its nearest training examples")
                continue
            distance = figure(float(found.distances[picked[0], number]))
            example = f"training example {found.indices[picked[0], number]:,}"
            button.setText(distance)
            button.setAccessibleName(f"Neighbour {number + 1}: {example}, {distance} away")
            button.setToolTip(f"{example[0].upper()}{example[1:]}, {distance} away")

    def _choose_sample(self, index: int) -> None:
        self.choose_pair((index, -1))
        self.chosen.emit(index, -1)

    def _choose_neighbour(self, number: int) -> None:
        if self.picked is not None:
            self.choose_pair((self.picked[0], number))
            self.chosen.emit(self.picked[0], number)
