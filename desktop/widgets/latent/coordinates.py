"""Every coordinate of z as a slider: what it is in the middle of the view, or is set to."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Floats
from desktop.widgets.pictures.cells import Cells, moved

ROW = 22  # pixels of height
NAME, VALUE, RESET = 40, 46, 20  # pixels of width
KNOB = 5.0
NOTHING = np.zeros(0, np.float32)
STEP = 1 / 30  # of the reach, at each key
KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}
FORGET = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class Coordinates(Cells):
    """One widget for all, as tall as they need. Emits what a hand sets: an index and a value."""

    changed = Signal(int, float)
    reset = Signal(int)
    current_moved = Signal(int)  # pixels down to the middle of the current row

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Coordinates of z", "", parent)
        self.z: Floats = NOTHING
        self.changes: Mapping[int, float] = {}
        self.reach = 3.0  # of the sliders to either side of 0
        self.current = 0
        self._held = False  # the knob of the current row
        self._blocked = False

    def show_z(self, z: Floats, changes: Mapping[int, float]) -> None:
        """Z in the middle of the view, and which coordinates are set to what."""
        self.z, self.changes = z, changes
        self.current = min(self.current, max(len(z) - 1, 0))
        if self.height() != ROW * len(z):
            self.setFixedHeight(max(1, ROW * len(z)))
        self._describe()
        self.update()

    def allow(self, *, changing: bool) -> None:
        self._blocked = not changing

    def value_of(self, index: int) -> float:
        """What a coordinate is, or is to be."""
        return self.changes.get(index, float(self.z[index]))

    def track(self, index: int) -> QRectF:
        """Where a knob can be."""
        width = self.width() - NAME - VALUE - RESET - 4 * KNOB
        return QRectF(NAME + 2 * KNOB, ROW * index + ROW / 2 - 2, max(width, 20), 4)

    def knob(self, index: int) -> QPointF:
        """Where it is."""
        track = self.track(index)
        share = (self.value_of(index) / self.reach + 1) / 2
        return QPointF(track.left() + min(max(share, 0.0), 1.0) * track.width(), track.center().y())

    @override
    def has_cells(self) -> bool:
        return len(self.z) > 0

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = int(seen.top() // ROW), int(seen.bottom() // ROW)
        for index in range(max(first, 0), min(last + 1, len(self.z))):
            self._paint_row(painter, index)

    def _paint_row(self, painter: QPainter, index: int) -> None:
        theme, is_set = self.theme, index in self.changes
        row = QRectF(0, ROW * index, self.width(), ROW)
        if index == self.current and self.hasFocus():
            painter.fillRect(row, QColor(theme.raised))
        font = QFont(self.font())
        font.setBold(is_set)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if is_set else theme.muted))
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, row.top(), NAME, ROW), beside, f"z {index + 1}")
        value = f"{self.value_of(index):+.2f}".replace("-", "\N{MINUS SIGN}")
        right = self.width() - RESET
        painter.drawText(QRectF(right - VALUE, row.top(), VALUE - 4, ROW), beside, value)
        if is_set:
            middle = Qt.AlignmentFlag.AlignCenter
            painter.drawText(QRectF(right, row.top(), RESET, ROW), middle, "\N{MULTIPLICATION X}")
        track, knob = self.track(index), self.knob(index)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.border))
        painter.drawRoundedRect(track, 2, 2)
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(track.center() - QPointF(0, 4), track.center() + QPointF(0, 4))
        painter.setPen(QPen(QColor(theme.surface), 1))
        painter.setBrush(QColor(theme.accent if is_set else theme.muted))
        painter.drawEllipse(knob, KNOB, KNOB)

    @override
    def press(self, place: QPointF) -> None:
        index = int(place.y() // ROW)
        if not 0 <= index < len(self.z) or self._blocked:
            return
        self._go(index)
        if index in self.changes and place.x() >= self.width() - RESET:
            self.reset.emit(index)
        elif self.track(index).adjusted(-2 * KNOB, -ROW, 2 * KNOB, ROW).contains(place):
            self._held = True
            if abs(place.x() - self.knob(index).x()) > KNOB:  # a knob that is taken stays
                self._set_to(place.x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._set_to(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = False

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._held = False
        index = int(event.position().y() // ROW)
        if index in self.changes and not self._blocked:
            self.reset.emit(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        turn = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}.get(key)
        if not self.has_cells() or (self._blocked and key not in KEYS):
            super().keyPressEvent(event)
        elif key in KEYS:
            self._go(moved((self.current, 0), (KEYS[key], 0), len(self.z), 1)[0])
        elif turn is not None:
            self._set(self.value_of(self.current) + turn * self.reach)
        elif key in FORGET and self.current in self.changes:
            self.reset.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _go(self, index: int) -> None:
        self.current = index
        self._describe()
        self.current_moved.emit(ROW * index + ROW // 2)
        self.update()

    def _set_to(self, x: float) -> None:
        track = self.track(self.current)
        self._set(self.reach * (2 * (x - track.left()) / track.width() - 1))

    def _set(self, value: float) -> None:
        self.changed.emit(self.current, round(min(max(value, -self.reach), self.reach), 4))

    def _describe(self) -> None:
        text = "No coordinates yet"
        if self.has_cells():
            is_set = ", set" if self.current in self.changes else ""
            value = self.value_of(self.current)
            text = f"Coordinate {self.current + 1} of {len(self.z)} is {value:.2f}{is_set}"
        self.setAccessibleDescription(text)

    @override
    def tip_at(self, place: QPointF) -> str:
        return "Drag to set a coordinate of z everywhere in the plane, double click to let it go"

    @override
    def sizeHint(self) -> QSize:
        return QSize(180, max(1, ROW * len(self.z)))
