"""All samples of one cell, and the way back to all cells."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import Theme
from desktop.widgets.pictures.picture import as_pixels
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.point_cloud import PointCloud


class AllSamples(QWidget):
    """Emits ``chosen`` with the number of a sample, and ``left`` when a person goes back."""

    chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = PictureGrid("All samples of a cell", "Not yet drawn.")
        self.cloud = PointCloud("All points of a cell, before those of the reference")
        self._kinds = QStackedWidget()
        self._kinds.addWidget(self.grid)
        self._kinds.addWidget(self.cloud)
        self._title = QLabel()
        self._title.setWordWrap(True)
        self.back = QPushButton("All cells")
        self.back.setToolTip("Go back to the same sample in all cells (Escape)")
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._kinds, 1)
        self.back.clicked.connect(self.left)
        self.grid.chosen.connect(self.chosen)
        self.cloud.chosen.connect(self.chosen)

    def show_samples(
        self, title: str, samples: Array | None, reference: Array | None, sample: int
    ) -> None:
        """Pictures [n, h, w, c] or points [n, 2], with the chosen one marked; None: not drawn."""
        self._title.setText(title)
        points = samples is not None and samples.ndim == 2
        self._kinds.setCurrentWidget(self.cloud if points else self.grid)
        if samples is None:
            self.grid.clear()
        elif points:
            self.cloud.show_data(samples[:0] if reference is None else reference)
            self.cloud.show_points(samples)
            self.cloud.choose(sample)
        else:
            self.grid.show_pictures(as_pixels(samples))
            self.grid.choose(sample)

    def clear(self) -> None:
        self._title.setText("")
        self.grid.clear()
        self.cloud.clear_points()

    def apply_theme(self, theme: Theme) -> None:
        self.grid.apply_theme(theme)
        self.cloud.wear(theme)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
