"""Real pictures to choose from, the way of one into noise, and what it is made of at one level."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import ForwardNoised
from desktop.theme import Theme
from desktop.widgets.forward.equation import Equation, Term
from desktop.widgets.forward.noise_words import mixture, mixture_terms
from desktop.widgets.forward.noised_strip import NoisedStrip
from desktop.widgets.pictures.picture import as_pixels
from desktop.widgets.pictures.picture_grid import PictureGrid

EMPTY = "Begin a run to see real examples on their way into noise."
CHOICE_FROM = 230  # pixels of height from which there is room to choose an example by its picture


class NoisedPictures(QWidget):
    """Emits which example, or which frame of the film, was chosen."""

    example_chosen = Signal(int)
    frame_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._noised: ForwardNoised | None = None
        self._shown: tuple[ForwardNoised, int] | None = None  # of what the strip is
        self.examples = PictureGrid("Real examples", "")
        self.strip = NoisedStrip("One example at a row of timesteps", EMPTY)
        self.equation = Equation("x_t as a mixture of x_0 and eps")
        self.examples.hide()  # until there is room for it
        self.examples.chosen.connect(self.example_chosen)
        self.strip.frame_chosen.connect(self.frame_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.examples, 4)
        column.addWidget(self.strip, 4)
        column.addWidget(self.equation, 7)

    def show_noised(self, noised: ForwardNoised, names: Sequence[str]) -> None:
        """Show these examples, with the names of their classes."""
        self._noised = noised
        self.strip.set_timesteps(noised.levels.timesteps)
        self.examples.show_pictures(as_pixels(noised.x_0), names, columns=len(names))

    def show_frame(self, frame: int, example: int) -> None:
        """Show an example, by its place in the row, at this frame of the film."""
        noised = self._noised
        if noised is None:
            return
        if self._shown != (noised, example):
            self._shown = (noised, example)
            self.examples.choose(example)
            self.strip.show_pictures(as_pixels(noised.x_t[list(self.strip.stops), example]))
        self.strip.show_frame(frame)
        alpha, sigma = float(noised.levels.alpha[frame]), float(noised.levels.sigma[frame])
        contents = (noised.x_t[frame, example], noised.x_0[example], noised.eps[example])
        terms = mixture_terms(alpha, sigma, float(noised.scales[frame]))
        self.equation.show_terms(
            [Term(*words, content) for words, content in zip(terms, contents, strict=True)],
            mixture(alpha, sigma),
        )

    def clear(self) -> None:
        self._noised = None
        self._shown = None
        self.examples.clear()
        self.strip.clear()
        self.equation.clear()

    def apply_theme(self, theme: Theme) -> None:
        self.examples.apply_theme(theme)
        self.strip.apply_theme(theme)
        self.equation.apply_theme(theme)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.examples.setVisible(self.height() >= CHOICE_FROM)  # else by their number alone
