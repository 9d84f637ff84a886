"""One picture closely: what its verdict hangs on, and the training examples nearest to it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.answers import AnswerProgressed
from core.arrays import Array
from core.gan_answers import VerdictExplained
from core.gan_requests import ExplainVerdict
from desktop.look import muted_label, set_look
from desktop.theme import Theme
from desktop.widgets.choice import make_choice
from desktop.widgets.ideal.over import over
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.plot.figures import figure
from desktop.widgets.verdicts import words
from desktop.widgets.verdicts.saliency import MODES, Mode
from desktop.widgets.verdicts.saliency_view import SaliencyView
from desktop.widgets.work_bar import WorkBar

STRENGTH = 75  # percent: the picture shines through
NO_NEIGHBOURS = "The training examples nearest to it appear here."
OF_CRITIC = "The slope of D's logit. Orange: brighter there looks more real to D; blue: darker does"
OF_GENERATOR = "The way in which G's loss falls. Orange: it wants it brighter there; blue: darker"
BETWEEN = 8  # pixels
WORDS_FROM, CONTROLS_FROM = 420, 330  # pixels of height from which there is room for them


class VerdictDetail(QWidget):
    """Emits ``left`` to go back, ``example_chosen`` with a neighbour, and ``command``."""

    left = Signal()
    example_chosen = Signal(int)  # which of the neighbours
    command = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explained: VerdictExplained | None = None
        self._close = QPushButton("Close")
        self._close.setToolTip("Back to all pictures (Esc)")
        self._heading = QLabel()
        set_look(self._heading, role="heading")
        self._verdict = muted_label("", wrap=True)
        self._example = SaliencyView("The picture", "The picture as D sees it")
        self._critic = SaliencyView("\u2202D/\u2202x", OF_CRITIC)
        self._generator = SaliencyView("\N{MINUS SIGN}\u2202L_G/\u2202x", OF_GENERATOR)
        self._mode = make_choice(
            "Slopes",
            "Signed: towards brighter, over all colours. Magnitude: how steep, whichever way",
            MODES,
        )
        self._strength = QSlider(Qt.Orientation.Horizontal)
        self._strength.setAccessibleName("Strength of the colours over the picture")
        self._strength.setToolTip("How much of the picture the colours hide")
        self._strength.setRange(0, 100)
        self._strength.setValue(STRENGTH)
        self._strength.setMaximumWidth(160)
        self._told = muted_label("", wrap=True)
        self._near = QLabel("Nearest training examples, and how far")
        self._near.setWordWrap(True)
        set_look(self._near, role="heading")
        self._neighbours = PictureGrid("Nearest training examples", NO_NEIGHBOURS, largest=84)
        self._work = WorkBar(ExplainVerdict, "Searching")
        self._lay_out()
        self._close.clicked.connect(self.left)
        self._mode.activated.connect(self._draw)
        self._strength.valueChanged.connect(self._draw)
        self._neighbours.chosen.connect(self.example_chosen)
        self._work.command.connect(self.command)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._close)
        head.addWidget(self._heading, 1)
        pictures = QHBoxLayout()
        pictures.setSpacing(BETWEEN)
        for view in (self._example, self._critic, self._generator):
            pictures.addWidget(view, 1)
        self._controls = QWidget()
        controls = QHBoxLayout(self._controls)
        controls.setContentsMargins(0, 0, 0, 0)
        controls.setSpacing(8)
        controls.addWidget(self._mode)
        controls.addWidget(muted_label("Over the picture"))
        controls.addWidget(self._strength, 1)
        controls.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._verdict)
        column.addLayout(pictures, 4)
        column.addWidget(self._controls)
        column.addWidget(self._told)
        column.addLayout(over(self._near, self._work))
        column.addWidget(self._neighbours, 3)

    def show_picked(self, title: str, verdict: str, picture: Array | None) -> None:
        """Another picture is looked at; nothing more is known of it yet."""
        self.explained = None
        self._heading.setText(title)
        self._verdict.setText(verdict)
        self._example.show_example(picture)
        self._critic.show_example(None)
        self._generator.show_example(None)
        self._told.setText("")
        self._neighbours.clear()

    def show_explained(self, title: str, verdict: str, explained: VerdictExplained) -> None:
        """The answer about the picture that is looked at."""
        self.explained = explained
        self._heading.setText(title)
        self._verdict.setText(verdict)
        self._told.setText(words.slope_words(explained))
        self._draw()
        if len(explained.distances):
            captions = [figure(float(distance)) for distance in explained.distances]
            self._neighbours.show_pictures(explained.neighbours, captions)

    def _draw(self) -> None:
        """The slopes as they are wanted now."""
        explained = self.explained
        if explained is None:
            return
        example, strength = explained.example, self._strength.value() / 100
        self._example.show_example(example)
        mode = cast(Mode, self._mode.currentData())
        self._critic.show_gradient(example, explained.critic_gradient, mode, strength)
        way = np.negative(explained.generator_gradient)
        self._generator.show_gradient(example, way, mode, strength)

    def views(self) -> Sequence[SaliencyView]:
        """The picture, and the slopes of D and of G's loss."""
        return self._example, self._critic, self._generator

    def take_progress(self, event: AnswerProgressed) -> None:
        self._work.take(event)

    def offer_way_back(self, *, back: bool) -> None:
        """Whether all other pictures are hidden behind this."""
        self._close.setText("Back" if back else "Close")

    def take_focus(self) -> None:
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        self._work.clear()
        self.show_picked("", "", None)

    def apply_theme(self, theme: Theme) -> None:
        for view in self.views():
            view.apply_theme(theme)
        self._neighbours.apply_theme(theme)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._controls.setVisible(self.height() >= CONTROLS_FROM)
        self._told.setVisible(self.height() >= WORDS_FROM)
        across = (self.width() - 2 * BETWEEN) // 3
        for view in self.views():  # no higher than a square needs: the rest is for the neighbours
            view.setMaximumHeight(view.height_for(across))


def with_neighbours(event: VerdictExplained, known: VerdictExplained) -> VerdictExplained:
    """The same with the neighbours that were known before."""
    return replace(
        event,
        neighbours=known.neighbours,
        indices=known.indices,
        neighbour_labels=known.neighbour_labels,
        distances=known.distances,
    )
