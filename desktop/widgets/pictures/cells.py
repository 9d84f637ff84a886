"""What all widgets have in common that show cells, one of which is chosen by mouse or keyboard."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme

RIM = 2  # pixels of the frame around the chosen cell, outside of it
FAR = 1_000_000  # cells: more than there are

Step = tuple[int, int]
"""Rows down and columns to the right."""

ARROWS: dict[Qt.Key, Step] = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
STEPS = ARROWS | {Qt.Key.Key_Home: (0, -FAR), Qt.Key.Key_End: (0, FAR)}


class Cells(QWidget):
    """Takes the focus, says what is missing while it is empty, and passes on presses and tips."""

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.empty = empty  # words in place of cells
        self.theme = DARK

    def has_cells(self) -> bool:
        raise NotImplementedError

    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        """Paint all of them that touch this area."""
        raise NotImplementedError

    def press(self, place: QPointF) -> None:
        """The left button was pressed here."""
        raise NotImplementedError

    def tip_at(self, place: QPointF) -> str:
        """The tool-tip at a place, or nothing."""
        raise NotImplementedError

    def apply_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def paint_frame(self, painter: QPainter, cell: QRectF, reach: float) -> None:
        """Frame the chosen cell, with the middle of the line this far outside of it."""
        pen = QPen(QColor(self.theme.accent), RIM)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.adjusted(-reach, -reach, reach, reach))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.surface))
        if self.has_cells():
            self.paint_cells(painter, QRectF(event.rect()))
        else:
            painter.setPen(QColor(self.theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self.empty)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton:
            self.press(event.position())

    @override
    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)  # pyright: ignore[reportArgumentType]  it is a QEvent


def along(index: int | None, key: Qt.Key, count: int, columns: int) -> int | None:
    """Where a key leads in the order of reading; None if it has no meaning or nothing is there."""
    if key not in STEPS or not count:
        return None
    down, across = STEPS[key]
    return 0 if index is None else min(max(index + down * columns + across, 0), count - 1)


def moved(place: tuple[int, int] | None, step: Step, rows: int, columns: int) -> tuple[int, int]:
    """Row and column after a step, which ends at the last of either; first of all the first one."""
    if place is None:
        return 0, 0
    row, column = (here + by for here, by in zip(place, step, strict=True))
    return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)


def paint_caption(painter: QPainter, area: QRectF, text: str) -> None:
    """As much of it as fits into one line, in the middle."""
    elided = painter.fontMetrics().elidedText(
        text, Qt.TextElideMode.ElideRight, round(area.width())
    )
    painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, elided)
