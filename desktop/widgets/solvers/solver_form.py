"""What the bench is to compare."""

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.answers import Weights
from core.config.sampling import sampler_title
from core.requests import CompareSolvers
from desktop.look import set_look
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.solvers.solver_look import KINDS

STEPS = (5, 10, 20, 50, 100, 200)
FIRST_KINDS = frozenset(("ddpm", "ddim", "heun", "dpmpp_2m", "unipc"))
FIRST_STEPS = frozenset((5, 10, 20, 50))
COUNTS = (4, 16, 64, 256)
STEPS_IN_A_ROW = 3
ADVICE = "Choose at least one sampler and one number of steps."


class SolverForm(QWidget):
    """Samplers, numbers of steps, samples and weights. Emits ``command``: CompareSolvers.

    The button ``run`` is for its owner to place, where it can be reached whatever else is shown.
    """

    command = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samplers = {kind: self._box(kind) for kind in KINDS}
        self.steps = {number: self._step(number) for number in STEPS}
        self.count = make_choice(
            "Number of samples",
            "Each cell draws as many. More samples make the figures steadier and take longer",
            [(f"{count} samples", str(count)) for count in COUNTS],
        )
        self.weights = make_choice(
            "Weights",
            "EMA: the moving average of the weights, steadier and better. Raw: the weights as "
            "they are trained",
            (("EMA weights", "ema"), ("Raw weights", "raw")),
        )
        self.run = QPushButton("Run bench")
        self.run.setDefault(True)  # in the colours of what is to be done first
        self._count_chosen = False
        self._possible = False
        self._box_grid = QGridLayout()
        self._step_grid = QGridLayout()
        self._end_grid = QGridLayout()
        self._lay_out()
        for button in (*self.samplers.values(), *self.steps.values()):
            button.toggled.connect(self._update)
        self.run.clicked.connect(self._ask)
        self.count.activated.connect(self._choose_count)
        self.suggest_count(16)
        self.set_possible(possible=False)

    @property
    def request(self) -> CompareSolvers | None:
        """What is chosen; None if nothing can be compared."""
        kinds = tuple(kind for kind, box in self.samplers.items() if box.isChecked())
        steps = tuple(number for number, box in self.steps.items() if box.isChecked())
        if not kinds or not steps:
            return None
        weights = cast(Weights, str(self.weights.currentData()))
        return CompareSolvers(kinds, steps, int(self.count.currentData()), weights)

    def set_possible(self, *, possible: bool) -> None:
        """Whether a run is there and free to answer."""
        self._possible = possible
        self._update()

    def suggest_count(self, count: int) -> None:
        """As many samples as suit the data, unless a person has chosen."""
        if not self._count_chosen:
            show_choice(self.count, str(count))

    def set_columns(self, count: int) -> None:
        """Put the samplers into so many columns, and the rest into as few rows as fit below."""
        rows = -(-len(self.samplers) // count)
        for number, box in enumerate(self.samplers.values()):
            self._box_grid.addWidget(box, number % rows, number // rows)
        across = STEPS_IN_A_ROW * count
        for number, box in enumerate(self.steps.values()):
            self._step_grid.addWidget(box, number // across, number % across)
        for number, widget in enumerate((self.count, self.weights)):
            place = (0, number) if count > 1 else (number, 0)
            self._end_grid.addWidget(widget, *place)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(_heading("Samplers"))
        column.addLayout(self._box_grid)
        column.addWidget(_heading("Steps"))
        column.addLayout(self._step_grid)
        column.addSpacing(4)
        column.addLayout(self._end_grid)
        column.addStretch(1)
        self._box_grid.setVerticalSpacing(0)
        self._step_grid.setSpacing(4)
        self._end_grid.setSpacing(6)
        self.set_columns(1)

    def _box(self, kind: str) -> QCheckBox:
        box = QCheckBox(sampler_title(kind))
        box.setChecked(kind in FIRST_KINDS)
        return box

    def _step(self, number: int) -> QCheckBox:
        box = QCheckBox(str(number))
        box.setChecked(number in FIRST_STEPS)
        box.setAccessibleName(f"{number} steps")
        box.setToolTip(f"Draw with {number} steps")
        return box

    def _update(self) -> None:
        request = self.request
        self.run.setEnabled(self._possible and request is not None)
        self.run.setToolTip(ADVICE if request is None else _described(request))

    def _choose_count(self) -> None:
        self._count_chosen = True
        self._update()

    def _ask(self) -> None:
        if self.request is not None:
            self.command.emit(self.request)


def _described(request: CompareSolvers) -> str:
    cells = len(request.samplers) * len(request.steps)
    return f"Draw {request.count} samples in each of {cells} cells, and the reference"


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    set_look(label, role="caption")
    return label
