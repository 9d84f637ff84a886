"""Examples of one noise level, and what the network makes of them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.answers import TimestepExamined
from core.events import DataDescribed
from desktop.look import muted_label
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import as_pixels
from desktop.widgets.plot.figures import figure
from desktop.widgets.timesteps.example_rows import ExampleRows, Row
from desktop.widgets.timesteps.point_arrows import PointArrows
from desktop.widgets.timesteps.time_scale import TimeScale
from desktop.widgets.timesteps.words import KINDS, array_of, examined_words

ROWS = (
    Row("x_0", "A training example"),
    Row("eps", "The noise that is added to it: grey is 0, white 2.5 standard deviations"),
    Row("x_t", "What the network is given: alpha x_0 + sigma eps"),
    Row("eps_hat", "The noise that the network believes to be in it"),
    Row("x_0_hat", "The clean picture that goes with this belief"),
    Row("error", "x_0_hat \N{MINUS SIGN} x_0: grey where it is right, white 1 too high"),
)
POINT_KIND = "x_t"  # which place of a point the inspector shows


class Examples(QWidget):
    """A table of pictures, or arrows between points. Emits what was chosen: its kind and number."""

    chosen = Signal(str, int)
    left = Signal()  # back to the map

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._back = QPushButton("Back to the map")
        self._back.clicked.connect(self.left)
        self._heading = muted_label("", wrap=True)
        self._heading.setAccessibleName("Whose estimates these are")
        self._table = ExampleRows("Examples and estimates of them", ROWS, "loss")
        self._arrows = PointArrows()
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setWordWrap(True)
        self._stack = QStackedWidget()
        self._lay_out()
        self._table.chosen.connect(self._picture_chosen)
        self._arrows.chosen.connect(self._point_chosen)

    def _lay_out(self) -> None:
        plane = QWidget()
        column = QVBoxLayout(plane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._arrows, 1)
        column.addWidget(self._legend)
        self._stack.addWidget(self._table)
        self._stack.addWidget(plane)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def show_data(self, data: DataDescribed) -> None:
        """What the run learns from: pictures or points."""
        points = data.kind == "points"
        self._stack.setCurrentIndex(1 if points else 0)
        if points:
            self._arrows.show_data(data.examples)

    def show_examined(self, seen: TimestepExamined, scale: TimeScale | None) -> None:
        """The newest answer; what was chosen stays at its place."""
        self._heading.setText(examined_words(seen, scale))
        if seen.x_0.ndim == 2:
            self._arrows.show_points(seen.x_0, seen.x_t, seen.x_0_hat)
        else:
            pictures = [as_pixels(array_of(seen, kind)) for kind in KINDS]
            self._table.show_rows(pictures, [figure(float(loss), 2) for loss in seen.losses])

    def show_waiting(self, why: str) -> None:
        """What was shown stays until there is an answer, so that nothing flickers."""
        self._heading.setText(why)

    def show_nothing(self, why: str) -> None:
        """There will be no answer for what was chosen."""
        self._heading.setText(why)
        self._table.show_rows([], ())
        self._arrows.clear_points()

    def offer_way_back(self, offered: bool) -> None:
        """Whether the map is hidden behind this."""
        self._back.setVisible(offered)

    @property
    def place(self) -> tuple[str, int] | None:
        """The kind and the number of the chosen example."""
        if self._stack.currentIndex() == 1:
            return None if self._arrows.index is None else (POINT_KIND, self._arrows.index)
        place = self._table.place
        return None if place is None else (KINDS[place[0]], place[1])

    def choose(self, place: tuple[str, int] | None) -> None:
        """Mark an example as chosen, without telling."""
        self._arrows.choose(None if place is None else place[1])
        table = self._table
        table.choose(None if place is None else table.index_of(KINDS.index(place[0]), place[1]))

    def choose_example(self, index: int | None, indices: Sequence[int]) -> None:
        """Mark the example that was picked elsewhere, if it is here."""
        number = indices.index(index) if index is not None and index in indices else None
        before = self.place
        kind = "x_0" if before is None else before[0]
        self.choose(None if number is None else (kind, number))

    def _picture_chosen(self) -> None:
        if self.place is not None:
            self.chosen.emit(*self.place)

    def _point_chosen(self, number: int) -> None:
        self.chosen.emit(POINT_KIND, number)

    def take_focus(self) -> None:
        """Let the keyboard go on in what is shown."""
        shown = self._arrows if self._stack.currentIndex() == 1 else self._table
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        self.choose(None)
        self._heading.setText("")
        self._table.clear()
        self._arrows.clear_points()
        self._stack.setCurrentIndex(0)

    def apply_theme(self, theme: Theme) -> None:
        self._table.apply_theme(theme)
        self._arrows.wear(theme)
        here, there = theme.series[0], theme.series[1]
        self._legend.setText(
            f'<span style="color:{here}">\N{WHITE CIRCLE}\N{EM DASH}\N{BLACK CIRCLE}</span> x_t to '
            f'x_0_hat &nbsp; <span style="color:{there}">\N{HORIZONTAL ELLIPSIS}+</span> its error '
            "to x_0"
        )
