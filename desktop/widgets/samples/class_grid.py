"""Samples with those of one class beside each other and the class named once."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import (
    Bytes,
    as_pixels,
    fitting_side,
    packed,
    resized,
    sheet_image,
)
from desktop.widgets.samples.class_fit import ClassFit, fit_classes
from desktop.widgets.samples.class_heading import draw_heading, room_for
from desktop.widgets.samples.walk import beside
from desktop.words import counted

MARGIN = 8
RIM = 2  # pixels of the frame around the chosen picture, outside of it
NO_PICTURES = np.zeros((0, 1, 1, 1), np.uint8)
AROUND = 4  # pixels from the pictures of the chosen class to the line around them

Groups = list[tuple[int, list[int]]]  # classes with the numbers of their samples


class ClassGrid(QWidget):
    """Emits ``chosen`` with the index of a sample, and ``class_chosen`` with a class."""

    chosen = Signal(int)
    class_chosen = Signal(int)

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 72)
        self._empty = empty
        self._theme = DARK
        self._pictures: Bytes = NO_PICTURES
        self._sheet: QImage | None = None  # all pictures as they are painted
        self._groups: Groups = []
        self._names: dict[int, str] = {}
        self._fit: ClassFit | None = None
        self._pointed: int | None = None  # the class whose heading is under the pointer
        self.index: int | None = None
        self.label: int | None = None  # the class that is chosen

    @property
    def count(self) -> int:
        return len(self._pictures)

    @property
    def headings(self) -> list[str]:
        """The names above or beside the classes; none where no class was asked for."""
        return [self._names[label] for label, _ in self._groups] if self._headed else []

    def show_samples(
        self, pictures: Array, labels: Sequence[int] = (), names: Sequence[str] = ()
    ) -> None:
        """Show uint8 [n, h, w, c] by their classes; both choices stay."""
        before = self._pictures.shape
        self._pictures = as_pixels(pictures)
        self._sheet = None
        groups: dict[int, list[int]] = {}
        for sample in range(self.count):
            groups.setdefault(labels[sample] if labels else -1, []).append(sample)
        known = self._groups, self._names
        self._groups, self._names = sorted(groups.items()), _named(groups, names)
        if (self._groups, self._names) != known or self._pictures.shape != before:
            self._fit = None
        if self.index is not None and self.index >= self.count:
            self.index = None
        self._describe()
        self.update()

    def clear(self) -> None:
        self.index = self.label = None
        self.show_samples(NO_PICTURES)

    def choose(self, index: int | None) -> None:
        """Mark a sample as chosen, without telling."""
        self.index = index if index is None or index < self.count else None
        self._describe()
        self.update()

    def choose_class(self, label: int | None) -> None:
        """Mark a class as chosen, without telling."""
        self.label = label
        self._describe()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def cell(self, index: int) -> QRectF:
        """Where a sample is."""
        return self._fitted().cells[index].translated(MARGIN, MARGIN)

    def heading(self, label: int) -> QRectF:
        """Where the name of a class is."""
        place = next(i for i, (known, _) in enumerate(self._groups) if known == label)
        return self._fitted().headings[place].translated(MARGIN, MARGIN)

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 240)

    @property
    def _headed(self) -> bool:
        return any(label >= 0 for label, _ in self._groups)

    def _fitted(self) -> ClassFit:
        if self._fit is None:
            groups = [members for _, members in self._groups]
            area = self.width() - 2.0 * MARGIN, self.height() - 2.0 * MARGIN
            room = room_for(self._names.values(), self.font()) if self._headed else None
            self._fit = fit_classes(groups, *area, room, snapped=self._snapped)
        return self._fit

    def _snapped(self, side: float) -> float:
        """Every pixel of a picture should be the same square of the screen."""
        ratio = self.devicePixelRatioF()
        return fitting_side(max(self._pictures.shape[1:3]), side * ratio) / ratio

    def _describe(self) -> None:
        if not self.count:
            self.setAccessibleDescription(self._empty)
            return
        text = counted(self.count, "sample")
        if self._headed:
            text += f" of {len(self._groups)} classes"
        if self.index is not None:
            text += f", number {self.index + 1} chosen"
        if self._headed and self.label in self._names:
            text += f", class {self._names[self.label]} chosen"
        self.setAccessibleDescription(text)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit = self._sheet = None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        if self.count:
            self._paint_samples(painter)
        else:
            painter.setPen(QColor(self._theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self._empty)
        painter.end()

    def _paint_samples(self, painter: QPainter) -> None:
        fit = self._fitted()
        if self._sheet is None:
            self._sheet = self._make_sheet(fit)
        if self._headed:
            for place, (label, _) in enumerate(self._groups):
                self._paint_class(painter, label, place)
        painter.drawImage(QPointF(MARGIN, MARGIN), self._sheet)
        if self.index is not None:
            painter.setPen(self._frame_pen(RIM))
            painter.drawRect(self.cell(self.index).adjusted(-RIM, -RIM, RIM, RIM))

    def _make_sheet(self, fit: ClassFit) -> QImage:
        """One image, made once for each preview: painting holds the interpreter's lock."""
        ratio = self.devicePixelRatioF()
        sized = resized(packed(self._pictures), round(fit.side * ratio))
        high, wide = sized.shape[1:]
        sheet = np.zeros((round(self.height() * ratio), round(self.width() * ratio)), np.uint32)
        for index, cell in fit.cells.items():
            row, column = round(cell.top() * ratio), round(cell.left() * ratio)
            room = sheet[row : row + high, column : column + wide]  # less if the widget is tiny
            room[:] = sized[index, : room.shape[0], : room.shape[1]]
        return sheet_image(sheet, ratio)

    def _paint_class(self, painter: QPainter, label: int, place: int) -> None:
        """The name of a class, and a line around it and its samples if it is chosen."""
        chosen, area = label == self.label, self.heading(label)
        block = self._fitted().blocks[place].translated(MARGIN, MARGIN)
        if chosen:
            around = area.united(block).adjusted(-AROUND, -AROUND, AROUND, AROUND)
            painter.setPen(self._frame_pen(1))
            painter.drawRect(around)
            above = area.bottom() <= block.top()
            area = around.intersected(area.adjusted(-AROUND, -AROUND, AROUND, AROUND))
            area.setBottom(block.top() if above else around.bottom())
        draw_heading(
            painter, area, self._names[label], self._theme,
            chosen=chosen, pointed=label == self._pointed,
        )  # fmt: skip

    def _frame_pen(self, width: int) -> QPen:
        pen = QPen(QColor(self._theme.accent), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        return pen

    def _class_at(self, place: QPointF) -> int | None:
        labels = [label for label, _ in self._groups] if self._headed else []
        return next((label for label in labels if self.heading(label).contains(place)), None)

    def _sample_at(self, place: QPointF) -> int | None:
        return next((i for i in range(self.count) if self.cell(i).contains(place)), None)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        index, label = self._sample_at(event.position()), self._class_at(event.position())
        if index is not None:
            self._choose_by_hand(index)
        elif label is not None:
            self.choose_class(label)
            self.class_chosen.emit(label)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointed = self._class_at(event.position())
        if pointed != self._pointed:
            self._pointed = pointed
            hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
            self.setCursor(arrow if pointed is None else hand)
            self.update()

    def _choose_by_hand(self, index: int) -> None:
        self.choose(index)
        self.chosen.emit(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        cells = self._fitted().cells if self.count else {}
        index = beside(cells, self.index, Qt.Key(event.key()))
        if index is None:
            super().keyPressEvent(event)
        else:
            self._choose_by_hand(index)

    @override
    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)  # pyright: ignore[reportArgumentType]  it is a QEvent

    def _tip_at(self, place: QPointF) -> str:
        label, index = self._class_at(place), self._sample_at(place)
        if label is not None:
            return f"Class {self._names[label]}: click to select it in every panel"
        return "" if index is None else f"Sample {index + 1}"


def _named(groups: dict[int, list[int]], names: Sequence[str]) -> dict[int, str]:
    return {
        label: names[label] if 0 <= label < len(names) else "none" if label < 0 else str(label)
        for label in groups
    }
