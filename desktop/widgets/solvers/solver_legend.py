"""Which mark is which sampler."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from core.config.sampling import sampler_title
from desktop.theme import DARK, Theme
from desktop.widgets.solvers.solver_look import paint_mark

MARK = 10  # pixels across
GAP = 6
BETWEEN = 14  # two entries
MARGIN = 8


class SolverLegend(QWidget):
    """The entries in a row, or in as many as the width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self.entries: Sequence[tuple[str, str]] = ()  # kind, and what is said of it
        self._fit()

    def show_entries(self, entries: Sequence[tuple[str, str]]) -> None:
        """Kinds of samplers, each with a remark or ""."""
        self.entries = entries
        self.setAccessibleName("Samplers: " + ", ".join(map(_text, entries)))
        self._fit()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rows = max((row for _, row, _ in self._placed()), default=-1) + 1
        self.setFixedHeight(rows * self._row_height())

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 4

    def _placed(self) -> list[tuple[tuple[str, str], int, int]]:
        """Every entry with its row and its left edge."""
        placed: list[tuple[tuple[str, str], int, int]] = []
        x, row = MARGIN, 0
        for entry in self.entries:
            width = MARK + GAP + self.fontMetrics().horizontalAdvance(_text(entry))
            if x > MARGIN and x + width > self.width() - MARGIN:
                x, row = MARGIN, row + 1
            placed.append((entry, row, x))
            x += width + BETWEEN
        return placed

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = painter.fontMetrics()
        for entry, row, left in self._placed():
            middle = (row + 0.5) * self._row_height()
            place = QPointF(left + MARK / 2, middle)
            paint_mark(painter, place, MARK, entry[0], self._theme)
            painter.setPen(QColor(self._theme.muted if entry[1] else self._theme.text))
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left + MARK + GAP, baseline), _text(entry))
        painter.end()


def _text(entry: tuple[str, str]) -> str:
    kind, remark = entry
    return f"{sampler_title(kind)} ({remark})" if remark else sampler_title(kind)
