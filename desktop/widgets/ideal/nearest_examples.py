"""Samples with their nearest training examples, and how far these are, on the whole."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.answers import AnswerProgressed, NeighboursFound
from core.arrays import Array
from core.requests import FindNeighbours
from desktop.look import set_look
from desktop.theme import Theme
from desktop.widgets.choice import make_choice
from desktop.widgets.ideal.dial import MemorisationDial
from desktop.widgets.ideal.distance_histogram import DistanceHistogram
from desktop.widgets.ideal.neighbour_plane import NeighbourPlane
from desktop.widgets.ideal.neighbour_table import NeighbourTable
from desktop.widgets.ideal.over import over
from desktop.widgets.ideal.words import distance_words, suspicious
from desktop.widgets.plot.figures import figure
from desktop.widgets.work_bar import WorkBar

EMPTY = (
    "Press Find neighbours once a run is set up: it draws samples and finds the training examples "
    "that are nearest to each. Does the model copy?"
)
NO_SAMPLES = "Samples appear here, each with the training examples nearest to it."
BESIDE = 1.0  # width over height from which the dial is beside the pictures
ROOM_FOR_HISTOGRAM = 300  # pixels, high where it is under the dial, wide where it is beside it
FIGURES_WIDTH, FIGURES_HEIGHT = 250, 170  # of dial and histogram, at most


class NearestExamples(QWidget):
    """Emits ``chosen`` with a sample and one of its neighbours, -1 for the sample itself."""

    chosen = Signal(int, int)
    command = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: NeighboursFound | None = None
        self._order: list[int] = []  # samples as they are shown
        self.heading = QLabel("Nearest training examples")
        set_look(self.heading, role="heading")
        self._button = QPushButton("Find neighbours")
        self._button.setToolTip("Draw samples now, and find the training examples nearest to each")
        self._sorted = make_choice(
            "Order of the samples",
            "Nearest first: those that look most like copies. By number: as in other panels",
            (("Nearest first", "near"), ("By number", "number")),
        )
        self._work = WorkBar(FindNeighbours, "Searching")
        self._table = NeighbourTable("Samples and their nearest training examples", NO_SAMPLES)
        self._plane = NeighbourPlane()
        self._dial = MemorisationDial()
        self._histogram = DistanceHistogram()
        self._words = QLabel()
        self._lay_out()
        self._button.clicked.connect(self.ask)
        self._work.command.connect(self.command)
        self._sorted.activated.connect(self._sort_anew)
        self._table.chosen.connect(self._choose_cell)
        self._plane.chosen.connect(self.chosen)
        self.clear()

    def _lay_out(self) -> None:
        self._words.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.heading, self._button, self._sorted):
            head.addWidget(widget)
        head.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(self._table)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One that comes and goes would change the width, and with it whether it is needed.
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._examples = QStackedWidget()
        self._examples.addWidget(self._area)
        self._examples.addWidget(self._plane)
        self._figures = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._figures.setSpacing(4)
        self._figures.addWidget(self._dial, 4)
        self._figures.addWidget(self._histogram, 5)
        self._holder = QWidget()
        self._holder.setLayout(self._figures)
        self._figures.setContentsMargins(0, 0, 0, 0)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(8)
        self._body.addWidget(self._examples, 1)
        self._body.addWidget(self._holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._body, 1)
        column.addLayout(over(self._words, self._work))

    def ask(self) -> None:
        """Ask for samples and their neighbours."""
        if self._button.isEnabled():
            self.command.emit(FindNeighbours())

    @property
    def picked(self) -> tuple[int, int] | None:
        """The sample that is chosen, and which of its neighbours, -1 for itself."""
        if self._examples.currentWidget() is self._plane:
            return self._plane.picked
        index = self._table.index
        if index is None or not self._order:
            return None
        group, member = divmod(index, self._table.members)
        return self._order[group], member - 1

    def set_possible(self, possible: bool) -> None:
        """Whether anybody is there to search."""
        self._button.setEnabled(possible)

    def take_progress(self, event: AnswerProgressed) -> None:
        self._work.take(event)

    def show_data(self, points: Array | None) -> None:
        """Training examples to draw behind points; None for pictures."""
        if points is not None:
            self._plane.show_data(points)
        self._examples.setCurrentWidget(self._area if points is None else self._plane)

    def show_found(self, found: NeighboursFound) -> None:
        """New samples; what was chosen of the sample of the same number stays so."""
        picked = self.picked
        self.found = found
        near = np.argsort(found.distances[:, 0], kind="stable").tolist()
        self._order = near if self._sorted.currentData() == "near" else list(range(len(near)))
        self._dial.show_ratio(found.ratio)
        self._histogram.show_distances(found.distances[:, 0], found.usual)
        self._words.setText(distance_words(found))
        if found.samples.ndim == 2:
            self._plane.show_found(found)
        else:
            self._show_groups(found)
        self.choose(picked)

    def _show_groups(self, found: NeighboursFound) -> None:
        order, members = self._order, 1 + found.indices.shape[1]
        groups = np.concatenate([found.samples[order][:, None], found.neighbours[order]], axis=1)
        framed = set(suspicious(found))
        captions: list[str] = []
        names: list[str] = []
        for sample in order:
            captions.append(f"{sample + 1} near" if sample in framed else f"{sample + 1}")
            near = ", nearer than 99 % of new data" if sample in framed else ""
            names.append(f"sample {sample + 1}{near}")
            for number, distance in zip(
                found.indices[sample], found.distances[sample], strict=True
            ):
                captions.append(figure(float(distance)))
                names.append(
                    f"training example {number:,}, {captions[-1]} from sample {sample + 1}"
                )
        self._table.show_groups(
            groups.reshape(-1, *groups.shape[2:]),
            captions,
            names,
            members=members,
            framed=[place for place, sample in enumerate(order) if sample in framed],
        )

    def choose(self, picked: tuple[int, int] | None) -> None:
        """Mark a sample, or one of its neighbours, without telling."""
        if picked is not None and picked[0] not in self._order:
            picked = None
        self._plane.choose_pair(picked)
        if picked is None:
            self._table.choose(None)
            return
        index = self._order.index(picked[0]) * self._table.members + picked[1] + 1
        if index < self._table.count:
            self._table.choose(index)
            self._scroll_to(index)

    def clear(self) -> None:
        self.found = None
        self._order = []
        self._work.clear()
        self._table.clear()
        self._plane.clear_found()
        self.show_data(None)
        self._dial.show_ratio(float("nan"))
        self._histogram.clear_distances()
        self._words.setText(EMPTY)
        self.set_possible(False)

    def apply_theme(self, theme: Theme) -> None:
        self._table.apply_theme(theme)
        self._plane.wear(theme)
        self._dial.apply_theme(theme)
        self._histogram.wear(theme)

    def _sort_anew(self) -> None:
        if self.found is not None:
            self.show_found(self.found)

    def _choose_cell(self, index: int) -> None:
        self._scroll_to(index)
        if self.picked is not None:
            self.chosen.emit(*self.picked)

    def _scroll_to(self, index: int) -> None:
        middle = self._table.cell(index).center().toPoint()
        half = round(self._table.cell(index).height())
        self._area.ensureVisible(middle.x(), middle.y(), half, half)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() > BESIDE * self.height()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._body.setDirection(across if beside else down)
        self._figures.setDirection(down if beside else across)
        room = self.height() if beside else self.width()
        self._histogram.setVisible(room >= ROOM_FOR_HISTOGRAM)
        unlimited = 16_777_215  # Qt's own
        self._holder.setMaximumSize(
            min(FIGURES_WIDTH, round(0.4 * self.width())) if beside else unlimited,
            unlimited if beside else FIGURES_HEIGHT,
        )
