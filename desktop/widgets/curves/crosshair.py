"""An upright line over a plot, dots where it meets the curves, and a note of the values there."""

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from desktop.theme import Theme
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import solid_pen
from desktop.widgets.plot.plot_items import Dots

AWAY = 14  # pixels between the pointer and the note
FROM_TOP = 24  # pixels, so that the labels of marks stay visible


class Crosshair:
    """Shown at a place of the canvas; it does not know where its values come from."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        # pyqtgraph is not typed.
        self._line: Any = pg.InfiniteLine(angle=90, movable=False)
        self._line.setZValue(40)
        self._line.hide()
        canvas.add_item(self._line)
        self._dots = Dots(canvas, 41, size=9)
        self.note = QLabel(canvas)
        self.note.setObjectName("crosshair_note")
        self.note.setTextFormat(Qt.TextFormat.RichText)
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.note.hide()

    @property
    def shown(self) -> bool:
        return bool(self._line.isVisible())

    @property
    def dots(self) -> int:
        """How many curves it meets."""
        return self._dots.count

    @property
    def x(self) -> float:
        """Where the line stands on the canvas."""
        return float(self._line.value())

    def show(
        self,
        x: float,
        points: Sequence[tuple[float, float, QColor]],
        html: str,
        pointer: QPoint | None,
    ) -> None:
        """Stand at ``x``; the note keeps away from the pointer if there is one.

        Without a text there is no note.
        """
        self._line.setPos(x)
        self._line.show()
        self._dots.show_coloured(points)
        if not html:
            self.note.hide()
            return
        if self.note.text() != html:
            self.note.setText(html)
            self.note.resize(self.note.sizeHint())
        area = self._canvas.area
        away_from = pointer or QPoint(self._canvas.pixel_of(x, 0).x(), area.center().y())
        self.note.move(placed(self.note.size(), away_from, area, self._canvas.rect()))
        self.note.show()

    def hide(self) -> None:
        self._line.hide()
        self._dots.clear()
        self.note.hide()

    def wear(self, theme: Theme) -> None:
        self._line.setPen(solid_pen(QColor(theme.muted), 1))
        self._dots.wear(QColor(theme.text), QColor(theme.surface))
        self.note.setStyleSheet(
            f"background: {theme.raised}; color: {theme.text}; "
            f"border: 1px solid {theme.border}; border-radius: 4px; padding: 4px 6px;"
        )


def placed(note: QSize, pointer: QPoint, area: QRect, whole: QRect) -> QPoint:
    """Where a note has its top left corner: within ``whole``, and beside the pointer.

    To the right of it, else to the left; where neither side of ``area`` is wide enough, above or
    below. Nowhere is it cut off as long as it fits at all.
    """
    right, left = pointer.x() + AWAY, pointer.x() - AWAY - note.width()
    if right + note.width() <= area.right():
        return _kept_inside(QPoint(right, area.top() + FROM_TOP), note, whole)
    if left >= area.left():
        return _kept_inside(QPoint(left, area.top() + FROM_TOP), note, whole)
    above, below = pointer.y() - AWAY - note.height(), pointer.y() + AWAY
    y = below if whole.bottom() - below - note.height() >= above - whole.top() else above
    return _kept_inside(QPoint(pointer.x() - note.width() // 2, y), note, whole)


def _kept_inside(corner: QPoint, note: QSize, whole: QRect) -> QPoint:
    x = min(corner.x(), whole.right() - note.width())
    y = min(corner.y(), whole.bottom() - note.height())
    return QPoint(max(x, whole.left()), max(y, whole.top()))
