"""Samples as pictures by their classes, or as points, whichever the run makes."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.events import DataDescribed
from desktop.theme import Theme
from desktop.widgets.pictures.picture import as_pixels
from desktop.widgets.samples.class_grid import ClassGrid
from desktop.widgets.samples.history import Preview
from desktop.widgets.samples.learnt_points import LearntPoints


class SampleView(QStackedWidget):
    """Emits ``chosen`` with the index of a sample, and ``class_chosen`` with a class."""

    chosen = Signal(int)
    class_chosen = Signal(int)

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = ClassGrid("Samples", empty)
        self.points = LearntPoints()
        self.addWidget(self.grid)
        self.addWidget(self.points)
        self.grid.chosen.connect(self.chosen)
        self.grid.class_chosen.connect(self.class_chosen)
        self.points.chosen.connect(self.chosen)

    @property
    def shows_points(self) -> bool:
        return self.currentWidget() is self.points

    @property
    def index(self) -> int | None:
        """The sample that is chosen."""
        return self.points.index if self.shows_points else self.grid.index

    def show_data(self, data: DataDescribed) -> None:
        """Get ready for samples of such data."""
        if data.kind == "points":
            self.points.show_data(data.examples)
            self.setCurrentWidget(self.points)
        else:
            self.setCurrentWidget(self.grid)

    def show_preview(self, preview: Preview, kept: Sequence[Preview], names: Sequence[str]) -> None:
        """Show one of the kept previews; ``names`` are those of the classes."""
        if self.shows_points:
            self.points.show_preview(preview, kept)
        else:
            labels: list[int] = preview.labels.tolist()
            self.grid.show_samples(as_pixels(preview.samples), labels, names)

    def choose(self, index: int | None) -> None:
        """Mark a sample as chosen, without telling."""
        (self.points if self.shows_points else self.grid).choose(index)

    def choose_class(self, label: int | None) -> None:
        """Let a class stand out, without telling."""
        self.grid.choose_class(label)
        self.points.choose_class(label)

    def clear(self) -> None:
        self.grid.clear()
        self.points.clear()
        self.setCurrentWidget(self.grid)  # says what will come

    def apply_theme(self, theme: Theme) -> None:
        self.grid.apply_theme(theme)
        self.points.apply_theme(theme)
