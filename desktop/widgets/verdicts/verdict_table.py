"""Pictures, each with the critic's verdict as a frame and its score as a number."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import Theme
from desktop.widgets.pictures.cells import paint_caption
from desktop.widgets.pictures.grid_fit import fit_grid
from desktop.widgets.pictures.picture_table import MARGIN, PictureTable, Places

LEAST, LARGEST = 30.0, 96.0  # pixels of a picture
GAP = 12.0
LINE = 2.0  # pixels of a frame
AWAY = 2.0  # from the picture to the middle of its frame
CHOSEN_AWAY = 5.0
AROUND = MARGIN + CHOSEN_AWAY
UNDER = 5.0  # from the picture to its number
BADGE = 6.0  # radius
DASHES = (2.5, 1.8)  # lines and gaps, in widths of the line
ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class VerdictTable(PictureTable):
    """At least as high as its pictures need at its width: it belongs into a scroll area.

    Emits ``chosen`` with the place of a picture, and ``opened`` when a person wants to look closer.
    """

    opened = Signal(int)
    reach = CHOSEN_AWAY

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(name, empty, parent)
        self.scores: Sequence[str] = ()
        self.says_real: Sequence[bool] = ()
        self.wrong: Sequence[bool] = ()
        self._of_class: Collection[int] = ()

    def show_verdicts(
        self,
        pictures: Array,
        scores: Sequence[str],
        names: Sequence[str],
        *,
        says_real: Sequence[bool],
        wrong: Sequence[bool],
        of_class: Collection[int] = (),
    ) -> None:
        """Pictures uint8 [n, h, w, c]; those ``of_class`` have a line under their number."""
        self.scores, self.says_real, self.wrong = scores, says_real, wrong
        self._of_class = of_class
        self.show_pictures(pictures, tips=names)
        self._take_height()

    @override
    def clear(self) -> None:
        self.scores, self.says_real, self.wrong = (), (), ()
        self._of_class = ()
        super().clear()
        self._take_height()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 120)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._take_height()

    def _take_height(self) -> None:
        needed = 48.0
        if self.count:
            width = self.width() - 2 * AROUND
            across = max(1, int((width + GAP) // (self._least + GAP)))
            rows = -(-self.count // across)
            needed = rows * (self._least + self._caption + GAP) - GAP + 2 * AROUND
        self.setMinimumHeight(round(needed))

    @property
    def _least(self) -> float:
        """What a picture needs, so that no number is cut."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for text in self.scores), default=0)
        return max(LEAST, widest - GAP + 6.0)

    @property
    def _caption(self) -> float:
        return UNDER + self.fontMetrics().height()

    @override
    def places(self) -> Places:
        width, height = self.width() - 2 * AROUND, self.height() - 2 * AROUND
        fit = fit_grid(self.count, width, height, gap=GAP, caption=self._caption, largest=LARGEST)
        side = self.whole_side(max(1.0, fit.side))
        rows = -(-max(self.count, 1) // fit.columns)
        used = fit.columns * (side + GAP) - GAP, rows * (side + self._caption + GAP) - GAP
        left, top = (
            round(AROUND + max(0.0, (room - length) / 2))
            for room, length in zip((width, height), used, strict=True)
        )
        corners: list[tuple[float, float]] = []
        for index in range(self.count):
            row, column = divmod(index, fit.columns)
            x, y = column * (side + GAP), row * (side + self._caption + GAP)
            corners.append((left + x, top + y))
        return Places(side, self._caption, fit.columns, corners)

    @override
    def paint_words(self, painter: QPainter) -> None:
        """The numbers; frames go around the pictures, and the crosses onto them later."""
        for index, text in enumerate(self.scores):
            cell = self.cell(index)
            lit = index == self.index or index in self._of_class
            painter.setPen(QColor(self.theme.text if lit else self.theme.muted))
            room = QRectF(
                cell.left() - GAP / 2, cell.bottom() + UNDER, cell.width() + GAP, self._caption
            )
            paint_caption(painter, room, text)
            if index in self._of_class:
                half = painter.fontMetrics().horizontalAdvance(text) / 2
                line = cell.bottom() + self._caption
                middle = cell.center().x()
                painter.setPen(QPen(QColor(self.theme.text), 1.5))
                painter.drawLine(QPointF(middle - half, line), QPointF(middle + half, line))

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        super().paint_cells(painter, seen)
        for index in range(self.count):
            cell = self.cell(index)
            if seen.intersects(cell.adjusted(-GAP, -GAP, GAP, GAP)):
                paint_verdict(painter, self.theme, cell, says_real=self.says_real[index])
                if self.wrong[index]:
                    paint_cross(painter, self.theme, cell.topRight())

    @override
    def paint_frame(self, painter: QPainter, cell: QRectF, reach: float) -> None:
        """Around the chosen picture and its verdict, in no colour that a verdict has."""
        painter.setPen(QPen(QColor(self.theme.text), LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.adjusted(-reach, -reach, reach, reach))

    @override
    def press(self, place: QPointF) -> None:
        super().press(place)
        index = self.index_at(place)
        if index is not None:
            self.opened.emit(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.index is not None:
            self.opened.emit(self.index)
        else:
            super().keyPressEvent(event)


def verdict_pen(theme: Theme, *, says_real: bool) -> QPen:
    """An unbroken line for what is taken for real, dashes of another colour for generated."""
    pen = QPen(QColor(theme.series[0 if says_real else 1]), LINE)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if not says_real:
        pen.setDashPattern(DASHES)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def paint_verdict(painter: QPainter, theme: Theme, cell: QRectF, *, says_real: bool) -> None:
    """Frame a picture."""
    painter.setPen(verdict_pen(theme, says_real=says_real))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(cell.adjusted(-AWAY, -AWAY, AWAY, AWAY))


def paint_cross(painter: QPainter, theme: Theme, middle: QPointF) -> None:
    """The mark of a mistake."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.surface), 1))
    painter.setBrush(QColor(theme.text))
    painter.drawEllipse(middle, BADGE, BADGE)
    painter.setPen(QPen(QColor(theme.surface), 1.8))
    arm = BADGE * 0.42
    for sign in (1, -1):
        painter.drawLine(middle - QPointF(arm, sign * arm), middle + QPointF(arm, sign * arm))
    painter.restore()
