"""The controls of the denoising player: draw, follow the training, and how to draw."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QToolButton, QWidget

from core.answers import AnswerProgressed
from core.commands import GiveUp
from core.config.run import DiffusionRun
from core.requests import SampleNow
from desktop.icons import icon
from desktop.theme import Theme
from desktop.widgets.denoising.draw_options import DrawOptions
from desktop.widgets.flow_layout import GAP, FlowLayout

PAUSE_MILLISECONDS = 250  # after the last change: a person turning a wheel wants the last value
ROW = 34  # pixels of height of one row of options
ROOMY = 330  # pixels of height that have to be left for the pictures if the options are open
OVER = "The run has ended: there is nobody to draw. Train a new run, or fork this one"


class DrawControls(QWidget):
    """One row where there is room, and rows of as many as fit where there is not."""

    command = Signal(object)  # a SampleNow, or a GiveUp of the one under way
    asked = Signal()  # to draw, also if what was given is not valid
    changed = Signal()  # a while after the last of some changes by a person
    follow_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options = DrawOptions(self._wait)
        self._draw = QPushButton("Draw")
        self._draw.setDefault(True)
        self._draw.clicked.connect(self.draw)
        self._follow = QCheckBox("Follow training")
        self._follow.setToolTip(
            "Draw again and again while it trains, as often as the budget for watching allows"
        )
        self._follow.toggled.connect(self.follow_changed)
        self._fold = QToolButton()
        self._fold.setCheckable(True)
        self._fold.setAccessibleName("How to draw")
        self._fold.setToolTip("Sampler, steps, guidance, class, noise and weights")
        self._fold.clicked.connect(self._fold_by_hand)
        self._folded_by_hand = False
        self._working = False  # on a request for samples
        self._fields = self.options.widgets()
        row = FlowLayout(self)
        for widget in (self._draw, self._follow, self._fold, *self._fields):
            row.addWidget(widget)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.changed)
        self.allow(possible=False, reason="")

    @property
    def following(self) -> bool:
        return self._follow.isChecked()

    @property
    def problem(self) -> str:
        """What is wrong with what a person gave; "" if nothing is."""
        return self.options.problem

    def request(self) -> SampleNow | None:
        """What is asked for; None if something that was given is not valid."""
        return self.options.request()

    def show_run(self, config: DiffusionRun, classes: tuple[str, ...], *, points: bool) -> None:
        """Begin with another run; what a person chose stays as far as that knows of it."""
        self._pause.stop()
        self.options.show_run(config, classes, points=points)

    def allow(self, *, possible: bool, reason: str = OVER) -> None:
        """Whether anybody is there to draw."""
        self._pause.stop()
        self._working = False
        for widget in (self._draw, self._follow, *self._fields):
            widget.setEnabled(possible)
        self._draw.setToolTip(
            "Draw samples from the model as it is now and keep every step" if possible else reason
        )

    def fit(self, size: QSize) -> None:
        """Open the options where a panel of this size has room for them, unless a person chose."""
        if not self._folded_by_hand:
            widths = [widget.sizeHint().width() + GAP for widget in (self._draw, *self._fields)]
            rows = -(-sum(widths) // max(1, size.width()))
            self._show_fields(size.height() >= ROOMY + rows * ROW)

    def apply_theme(self, theme: Theme) -> None:
        self.options.apply_theme(theme)
        self._fold.setIcon(icon("tune-variant", theme))

    def draw(self) -> None:
        """What a click on Draw does."""
        self._pause.stop()
        request = self.request()
        self.asked.emit()
        if request is not None:
            self.give_up()
            self._working = True
            self.command.emit(request)

    def give_up(self) -> None:
        """Leave what is being drawn: something else is wanted."""
        if self._working:
            self._working = False
            self.command.emit(GiveUp(SampleNow))

    def take(self, event: AnswerProgressed) -> None:
        """Know whether samples are being drawn."""
        if event.request == SampleNow.__name__:
            self._working = event.state == "working"

    def _wait(self) -> None:
        if self._draw.isEnabled():
            self._pause.start()

    def _fold_by_hand(self) -> None:
        self._folded_by_hand = True
        self._show_fields(self._fold.isChecked())

    def _show_fields(self, shown: bool) -> None:
        self._fold.setChecked(shown)
        for field in self._fields:
            field.setVisible(shown)
