"""A cloud of points on its way into noise, before the exact density that it is drawn from."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import ForwardNoised
from core.arrays import Array
from desktop.theme import DARK, Theme
from desktop.widgets.forward.equation import Equation, Term
from desktop.widgets.forward.noise_words import mixture, mixture_terms
from desktop.widgets.forward.noised_strip import NoisedStrip
from desktop.widgets.plot.heat_map import COLOURS, fading_table
from desktop.widgets.point_cloud import PointCloud

POINT = 3  # pixels across: the density is to be seen between them
STRIP_FROM = 230  # pixels of height from which there is room for the strip
TERMS_FROM = 380  # pixels of width from which there is room for x_0 and eps


class NoisedPoints(QWidget):
    """Emits which point, or which frame of the film, was chosen."""

    example_chosen = Signal(int)
    frame_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._noised: ForwardNoised | None = None
        self._theme = DARK
        self.strip = NoisedStrip("The exact density of x_t at a row of timesteps")
        self.cloud = PointCloud("Noised points x_t and their exact density", point=POINT)
        self.equation = Equation("The points x_0 and eps that x_t is made of")
        self.strip.hide()  # until there is room for it
        self.cloud.chosen.connect(self.example_chosen)
        self.strip.frame_chosen.connect(self.frame_chosen)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.cloud, 5)
        row.addWidget(self.equation, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip, 2)
        column.addLayout(row, 7)

    def show_noised(self, noised: ForwardNoised, _names: Sequence[str]) -> None:
        """Show these points and densities."""
        self._noised = noised
        self.strip.set_timesteps(noised.levels.timesteps)
        self._show_strip()

    def show_frame(self, frame: int, example: int | None) -> None:
        """Show all points at this frame of the film, with one of them marked."""
        noised = self._noised
        if noised is None:
            return
        self.strip.show_frame(frame)
        reach = noised.reach * float(noised.scales[frame])
        self.cloud.show_reach(reach)
        self.cloud.show_density(noised.densities[frame], reach)
        self.cloud.show_points(noised.x_t[frame])
        self.cloud.choose(example)
        alpha, sigma = float(noised.levels.alpha[frame]), float(noised.levels.sigma[frame])
        terms = mixture_terms(alpha, sigma, 1.0)[1:]
        self.equation.show_terms(
            [
                Term(*words, content, noised.reach)
                for words, content in zip(terms, (noised.x_0, noised.eps), strict=True)
            ],
            mixture(alpha, sigma),
            example,
        )

    def clear(self) -> None:
        self._noised = None
        self.strip.clear()
        self.cloud.clear_points()
        self.equation.clear()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.strip.apply_theme(theme)
        self.cloud.wear(theme)
        self.equation.apply_theme(theme)
        self._show_strip()

    def _show_strip(self) -> None:
        if self._noised is not None:
            densities = self._noised.densities[list(self.strip.stops)]
            self.strip.show_pictures(density_pictures(densities, self._theme))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.setVisible(self.height() >= STRIP_FROM)
        self.equation.setVisible(self.width() >= TERMS_FROM)


def density_pictures(densities: Array, theme: Theme) -> Array:
    """Densities [k, g, g], rows upwards, as pictures uint8 [k, g, g, 3], each up to its highest."""
    highest = densities.max(axis=(1, 2), keepdims=True)
    index = (densities / highest * (COLOURS - 1)).round().astype(np.intp)
    table = fading_table(theme, theme.series[2], 1.0)
    return np.ascontiguousarray(table[index[:, ::-1], :3])
