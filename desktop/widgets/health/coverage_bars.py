"""A bar for each mode or class: its share of the samples, against what is expected."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.gan_events import CoverageMeasured
from desktop.widgets.health.coverage_words import group_text, one_group
from desktop.widgets.pictures.cells import Cells, along

EMPTY = "How many samples fall on each mode or class of the data appears here."
LEFT, TOP, RIGHT = 48, 22, 8  # pixels around the bars; the names below take two lines
GAP_SHARE = 0.2  # of a slot, on either side of its bar
WIDEST = 64  # pixels of a slot
HEADROOM = 1.08
MISSING = "missing"


class CoverageBars(Cells):
    """Emits ``chosen`` with the number of a group."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Samples by mode or class", EMPTY, parent)
        self._event: CoverageMeasured | None = None
        self.index: int | None = None
        self.setMinimumHeight(170)
        self._describe()

    def show_coverage(self, event: CoverageMeasured | None) -> None:
        """These shares, or none."""
        self._event = event
        if event is None or (self.index is not None and self.index >= len(event.groups)):
            self.index = None
        self._describe()
        self.update()

    def choose(self, index: int | None) -> None:
        """Mark a bar, without telling."""
        count = 0 if self._event is None else len(self._event.groups)
        self.index = index if index is not None and index < count else None
        self._describe()
        self.update()

    def _describe(self) -> None:
        event = self._event
        if event is None or not event.groups:
            self.setAccessibleDescription(EMPTY)
            return
        groups = range(len(event.groups)) if self.index is None else [self.index]
        self.setAccessibleDescription("; ".join(group_text(event, group) for group in groups))

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 220)

    @override
    def has_cells(self) -> bool:
        return self._event is not None and bool(self._event.groups)

    def area(self) -> QRectF:
        """Where the bars are."""
        below = 2 * self.fontMetrics().height() + 8
        width, height = self.width() - LEFT - RIGHT, self.height() - TOP - below
        return QRectF(LEFT, TOP, max(1, width), max(1, height))

    def top_share(self) -> float:
        """The share at the upper edge."""
        event = self._event
        if event is None or not event.groups:
            return 1.0
        return HEADROOM * float(max(event.shares.max(), event.expected.max()))

    def slot(self, group: int) -> QRectF:
        """The place of a group, over the whole height."""
        area, count = self.area(), 0 if self._event is None else len(self._event.groups)
        width = min(area.width() / max(count, 1), WIDEST)
        return QRectF(area.left() + group * width, area.top(), width, area.height())

    def bar(self, group: int) -> QRectF:
        """What is filled: as high as the share is large."""
        if self._event is None:
            return QRectF()
        slot = self.slot(group)
        gap = GAP_SHARE * slot.width()
        top = self._height_of(float(self._event.shares[group]))
        return QRectF(slot.left() + gap, top, slot.width() - 2 * gap, slot.bottom() - top)

    def expected_at(self, group: int) -> float:
        """The height of the mark of what is expected."""
        return 0.0 if self._event is None else self._height_of(float(self._event.expected[group]))

    def _height_of(self, share: float) -> float:
        area = self.area()
        return area.bottom() - share / self.top_share() * area.height()

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        if self._event is None:
            return
        self._paint_axis(painter)
        for group in range(len(self._event.groups)):
            self._paint_bar(painter, self._event, group)
        self._paint_names(painter, self._event)
        if self.index is not None:
            self.paint_frame(painter, self.slot(self.index), -1)

    def _paint_axis(self, painter: QPainter) -> None:
        area = self.area()
        for share in ticks(self.top_share(), area.height() / 40):
            height = round(self._height_of(share))
            painter.setPen(QColor(self.theme.grid))
            painter.drawLine(LEFT, height, round(area.right()), height)
            painter.setPen(QColor(self.theme.muted))
            place = QRectF(0, height - 10, LEFT - 6, 20)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, f"{100 * share:.6g} %")
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(QRectF(6, 0, 200, TOP - 4), Qt.AlignmentFlag.AlignLeft, "Share of samples")
        self._paint_key(painter)

    def _paint_key(self, painter: QPainter) -> None:
        """What the marks mean."""
        text = "expected"
        width = self.fontMetrics().horizontalAdvance(text)
        left = self.width() - RIGHT - width
        painter.drawText(QRectF(left, 0, width + 4, TOP - 4), Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(self._mark())
        painter.drawLine(QPointF(left - 24, TOP / 2 - 2), QPointF(left - 6, TOP / 2 - 2))

    def _mark(self) -> QPen:
        pen = QPen(QColor(self.theme.text), 2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def _paint_bar(self, painter: QPainter, event: CoverageMeasured, group: int) -> None:
        bar, slot = self.bar(group), self.slot(group)
        painter.fillRect(bar, QColor(self.theme.series[0]))
        painter.setPen(self._mark())
        height, reach = self.expected_at(group), 0.1 * slot.width()
        painter.drawLine(
            QPointF(slot.left() + reach, height), QPointF(slot.right() - reach, height)
        )
        if group in event.missing:
            self._paint_missing(painter, slot, bar.top())

    def _paint_missing(self, painter: QPainter, slot: QRectF, bottom: float) -> None:
        """The word on top of the bar, upright where there is not enough room for it to lie.

        Samples nearest to a mode may be many and yet none of them within it.
        """
        metrics = self.fontMetrics()
        length = metrics.horizontalAdvance(MISSING)
        painter.save()
        painter.setPen(QColor(self.theme.bad))
        if length <= slot.width():
            height = metrics.height()
            place = QRectF(slot.left(), max(bottom - height - 2, slot.top()), slot.width(), height)
            painter.fillRect(place, QColor(self.theme.surface))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, MISSING)
        else:
            painter.translate(slot.center().x(), max(bottom - 3, slot.top() + length))
            painter.rotate(-90)
            half = metrics.height() / 2
            painter.drawText(
                QRectF(0, -half, slot.height(), 2 * half), Qt.AlignmentFlag.AlignVCenter, MISSING
            )
        painter.restore()

    def _paint_names(self, painter: QPainter, event: CoverageMeasured) -> None:
        metrics, area = self.fontMetrics(), self.area()
        widest = max(metrics.horizontalAdvance(name) for name in event.groups) + 4
        every = max(1, math.ceil(min(widest, 60) / self.slot(0).width()))
        painter.setPen(QColor(self.theme.muted))
        for group in range(0, len(event.groups), every):
            slot = self.slot(group)
            grown = (every - 1) * slot.width() / 2
            place = QRectF(slot.left() - grown, area.bottom() + 3, slot.width() + 2 * grown, 20)
            text = metrics.elidedText(
                event.groups[group], Qt.TextElideMode.ElideRight, round(place.width())
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, text)
        used = QRectF(area.left(), area.bottom() + metrics.height() + 3, 0, metrics.height())
        used.setRight(self.slot(len(event.groups) - 1).right())
        painter.drawText(used, Qt.AlignmentFlag.AlignCenter, one_group(event))

    def _group_at(self, place: QPointF) -> int | None:
        if self._event is None or not self._event.groups or place.x() < LEFT:
            return None
        group = int((place.x() - LEFT) / self.slot(0).width())
        return group if group < len(self._event.groups) else None

    @override
    def press(self, place: QPointF) -> None:
        group = self._group_at(place)
        if group is not None:
            self._choose_by_hand(group)

    def _choose_by_hand(self, group: int) -> None:
        self.choose(group)
        self.chosen.emit(group)

    @override
    def tip_at(self, place: QPointF) -> str:
        group = self._group_at(place)
        return "" if group is None or self._event is None else group_text(self._event, group)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = 0 if self._event is None else len(self._event.groups)
        sideways = event.key() not in {Qt.Key.Key_Up, Qt.Key.Key_Down}
        group = along(self.index, Qt.Key(event.key()), count, 1) if sideways else None
        if group is None:
            super().keyPressEvent(event)
        else:
            self._choose_by_hand(group)


def ticks(top: float, count: float) -> list[float]:
    """Round shares from 0 on, about as many as ``count``."""
    rough = top / max(count, 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return [number * step for number in range(int(top / step) + 1)]
