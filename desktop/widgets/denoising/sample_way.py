"""All that is known of the way of one sample out of the noise, opened by a click on it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.arrays import Array
from desktop.icons import icon
from desktop.look import set_look
from desktop.theme import Theme
from desktop.widgets.denoising.change_curve import ChangeCurve
from desktop.widgets.denoising.elided_label import ElidedLabel
from desktop.widgets.denoising.film_rows import FilmRows
from desktop.widgets.denoising.film_strip import FilmStrip
from desktop.widgets.denoising.sample_path import SamplePath
from desktop.widgets.denoising.step_words import column_texts, step_text, way_text

WIDE = 760  # pixels from which the curve is beside the pictures
HIGH = 340  # pixels from which it has room under them


class SampleWay(QWidget):
    """Emits ``jumped`` with a step that a person went to, and ``closed``."""

    jumped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: FilmRows | None = None
        self._sample = 0
        self.strip = FilmStrip()
        self.path = SamplePath()
        self.curve = ChangeCurve()
        self._title = QLabel()
        set_look(self._title, role="heading")
        self._numbers = ElidedLabel()
        self._close = QToolButton()
        self._close.setAccessibleName("Close the film strip")
        self._close.setToolTip("Close the film strip (Esc)")
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self.strip)
        self._pictures.addWidget(self.path)
        self.setFocusProxy(self._pictures)
        self._lay_out()
        self._close.clicked.connect(self.closed)
        self.strip.jumped.connect(self.jumped)
        self.path.chosen.connect(self.jumped)
        self.curve.jumped.connect(self.jumped)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._numbers, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(8)
        self._body.addWidget(self._pictures, 7)
        self._body.addWidget(self.curve, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(self._body, 1)

    def show_data(self, points: Array) -> None:
        """Real examples behind a path: float32 [n, 2]."""
        self.path.show_data(points)

    def show_sample(self, rows: FilmRows, sample: int, name: str) -> None:
        """The way of one sample of a film."""
        if self._rows is rows and self._sample == sample:
            return
        self._rows, self._sample = rows, sample
        self._title.setText(name)
        way = rows.way(sample)
        if way[0].ndim == 2:
            self._pictures.setCurrentWidget(self.path)
            self._pictures.setFocusProxy(self.path)
            self.path.show_way(way[0], way[1])
        else:
            self._pictures.setCurrentWidget(self.strip)
            self._pictures.setFocusProxy(self.strip)
            numbers = [column_texts(rows.film, sample, frame) for frame in range(rows.frames)]
            self.strip.show_film(way, numbers)
        self.curve.show_change(rows.film.change, sample)

    def show_frame(self, frame: int) -> None:
        """Go to this step."""
        if self._rows is None:
            return
        shown = self.path if self._pictures.currentWidget() is self.path else self.strip
        shown.show_frame(frame)
        self.curve.show_frame(frame)
        text = way_text(self._rows, self._sample, frame)
        self._numbers.show_text(text)
        where = step_text(self._rows.film, frame)
        shown.setAccessibleDescription(f"{self._title.text()}, {where}, {text}".rstrip(", "))

    def clear(self) -> None:
        self._rows = None
        self._title.setText("")
        self._numbers.show_text("")
        self.strip.clear()
        self.path.clear_points()
        self.curve.clear_change()

    def apply_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme))
        self.strip.apply_theme(theme)
        self.path.wear(theme)
        self.curve.wear(theme)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.curve.setVisible(wide or self.height() >= HIGH)
