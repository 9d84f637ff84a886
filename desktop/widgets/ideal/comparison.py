"""The network beside the ideal denoiser: errors over the noise, and estimates at one level."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.answers import AnswerProgressed, IdealCompared
from core.arrays import Array
from core.requests import CompareWithIdeal
from desktop.look import set_look
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.ideal.arrow_plane import ArrowPlane
from desktop.widgets.ideal.error_plot import ErrorPlot
from desktop.widgets.ideal.estimate_rows import EstimateRows
from desktop.widgets.ideal.over import over
from desktop.widgets.ideal.words import comparison_words, level_words
from desktop.widgets.work_bar import WorkBar

EMPTY = (
    "Press Compare once a run is set up: how far is the network from the best answer there is? The "
    "first time takes some seconds; after that it is repeated while the network learns."
)
NO_ESTIMATES = "What the network and the ideal denoiser make of noised examples appears here."
WIDEST = "t = 8888, log SNR \N{MINUS SIGN}88.8"
BESIDE = 1.0  # width over height from which the pictures are beside the plot


class Comparison(QWidget):
    """Emits which level and which example were chosen, and whether to compare from now on."""

    level_chosen = Signal(int)
    example_chosen = Signal(int)
    wanted = Signal(bool)
    command = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.compared: IdealCompared | None = None
        self.heading = QLabel("Ideal denoiser")
        set_look(self.heading, role="heading")
        self._button = QPushButton("Compare")
        self._work = WorkBar(CompareWithIdeal, "Comparing")
        self._plot = ErrorPlot()
        self._rows = EstimateRows(NO_ESTIMATES)
        self._plane = ArrowPlane(
            "Estimates on the plane",
            "x_t",
            (("network", "line", 0), ("ideal", "dashes", 1)),
        )
        self.slider = FrameSlider("the noise levels", "Noise level: little noise is on the left")
        self._words = QLabel()
        self._going_on = False
        self._lay_out()
        self._button.clicked.connect(lambda: self.wanted.emit(not self._going_on))
        self._work.command.connect(self.command)
        self._plot.chosen.connect(self.slider.show_frame)
        self.slider.moved.connect(self._moved)
        self._rows.chosen.connect(self._choose_picture)
        self._plane.chosen.connect(self.example_chosen)
        self.clear()

    def _lay_out(self) -> None:
        self._words.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.heading)
        head.addWidget(self._button)
        head.addStretch(1)
        self._estimates = QStackedWidget()
        self._estimates.addWidget(self._rows)
        self._estimates.addWidget(self._plane)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(8)
        self._body.addWidget(self._plot, 11)
        self._body.addWidget(self._estimates, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._body, 1)
        column.addWidget(self.slider)
        column.addLayout(over(self._words, self._work))

    @property
    def level(self) -> int:
        """The index of the noise level that is shown."""
        return self.slider.frame

    @property
    def example(self) -> int | None:
        """Which of the examples is chosen."""
        points = self._estimates.currentWidget() is self._plane
        return self._plane.index if points else self._rows.column

    def choose(self, example: int | None) -> None:
        """Mark an example, without telling: it was chosen elsewhere."""
        self._plane.choose(example)
        if example != self._rows.column:
            self._rows.choose(example)  # its x_0, in the first row

    def pixels(self, example: int) -> tuple[str, Array]:
        """What is chosen of an example, with its name."""
        compared = self.compared
        if compared is None:
            raise ValueError("nothing has been compared")
        if self._estimates.currentWidget() is self._plane:
            return "x_t", compared.x_t[self.level, example]
        name, row = _named_rows(compared, self.level)[(self._rows.index or 0) // len(compared.x_0)]
        return name, row[example]

    def set_going_on(self, going_on: bool, *, possible: bool) -> None:
        """Whether it is compared again and again, and whether anybody is there to do it."""
        self._going_on = going_on
        self._button.setEnabled(possible)
        self._button.setText("Stop comparing" if going_on else "Compare")
        self._button.setToolTip(
            "Leave the comparison as it is"
            if going_on
            else "Compare the network with the ideal denoiser, now and while it is trained"
        )

    def take_progress(self, event: AnswerProgressed) -> None:
        self._work.take(event)

    def show_data(self, points: Array | None) -> None:
        """Training examples to draw behind points; None for pictures."""
        if points is not None:
            self._plane.show_data(points)
        self._estimates.setCurrentWidget(self._rows if points is None else self._plane)

    def show_compared(self, compared: IdealCompared, timestep: int | None) -> None:
        """A new comparison; the first is shown at this timestep."""
        first = self.compared is None
        self.compared = compared
        self.slider.set_frames(len(compared.levels))
        if first:
            middle = len(compared.levels) // 2
            self.slider.place(middle if timestep is None else compared.levels.nearest(timestep))

    def go_to(self, timestep: int) -> bool:
        """Show the level nearest to a timestep, without telling; gives whether it is another."""
        if self.compared is None:
            return False
        level = self.compared.levels.nearest(timestep)
        moved = level != self.level
        self.slider.place(level)
        return moved

    def draw(self) -> None:
        """Draw the newest comparison at the level of the slider."""
        compared = self.compared
        if compared is None:
            return
        level = self.level
        self._plot.show_errors(compared, level)
        timestep = compared.levels.timesteps[level]
        self.slider.set_text(f"t = {timestep}, {level_words(compared, level)}", widest=WIDEST)
        self._words.setText(comparison_words(compared, level))
        if self._estimates.currentWidget() is self._plane:
            estimates = compared.network_x_0_hat[level], compared.ideal_x_0_hat[level]
            self._plane.show_arrows(compared.x_t[level], estimates)
        else:
            names = [f"training example {index:,}" for index in compared.indices]
            self._rows.show_rows([row for _, row in _named_rows(compared, level)], names)

    def clear(self) -> None:
        self.compared = None
        self._work.clear()
        self._plot.clear_errors()
        self._rows.clear()
        self._plane.clear_arrows()
        self.show_data(None)
        self.slider.stop()
        self.slider.set_frames(0)
        self.slider.set_text("", widest=WIDEST)
        self._words.setText(EMPTY)
        self.set_going_on(False, possible=False)

    def apply_theme(self, theme: Theme) -> None:
        self._plot.wear(theme)
        self._rows.apply_theme(theme)
        self._plane.wear(theme)
        self.slider.apply_theme(theme)

    def _moved(self, _frame: int) -> None:
        self.draw()
        self.level_chosen.emit(self.level)

    def _choose_picture(self, index: int) -> None:
        if self.compared is not None:
            self.example_chosen.emit(index % len(self.compared.x_0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() > BESIDE * self.height()
        self._body.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )


def _named_rows(compared: IdealCompared, level: int) -> tuple[tuple[str, Array], ...]:
    """In the order of the rows that are drawn."""
    return (
        ("x_0", compared.x_0),
        ("x_t", compared.x_t[level]),
        ("x_0_hat of the network", compared.network_x_0_hat[level]),
        ("x_0_hat of the ideal", compared.ideal_x_0_hat[level]),
    )
