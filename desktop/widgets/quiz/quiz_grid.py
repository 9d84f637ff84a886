"""The pictures of a round, each to be marked as generated, by mouse or keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.widgets.pictures.cells import Cells, along, paint_caption
from desktop.widgets.pictures.picture import as_pixels, fitting_side, to_image
from desktop.widgets.quiz.quiz_round import QuizRound
from desktop.widgets.quiz.quiz_words import caption, origin, told
from desktop.widgets.quiz.slots import Slots, fit_slots

MARGIN = 6
LARGEST = 220.0  # pixels across a picture
BORDER = 3
FRAME = BORDER + 4
BADGE = 18  # pixels across the sign of what is marked
LINES = 2  # under each picture
EMPTY = (
    "Eight pictures, some of them generated: mark those that you think are, and see whether you "
    "are better at it than D.\n\nNew round (F5) deals them with the weights of this moment."
)


class QuizGrid(Cells):
    """Emits ``toggled`` with a number from 0, and ``finished`` when Enter is pressed."""

    toggled = Signal(int)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pictures of the quiz", EMPTY, parent)
        self.setMinimumSize(240, 160)
        self._round: QuizRound | None = None
        self._images: list[QImage] = []
        self._classes: Sequence[str] = ()
        self._slots: Slots | None = None
        self.index: int | None = None  # the picture that Space would mark
        self._describe()

    def show_round(self, dealt: QuizRound | None, classes: Sequence[str] = ()) -> None:
        """Show this round as it is now, or the words that there is none."""
        if dealt is not self._round:
            self.index = None
            self._slots = None
            self._images = []
            if dealt is not None:
                self._images = [to_image(picture) for picture in as_pixels(dealt.drawn.examples)]
        self._round, self._classes = dealt, classes
        self._describe()
        self.update()

    def say_empty(self, words: str) -> None:
        """What is said in place of a round."""
        self.empty = words
        self._describe()
        self.update()

    def _describe(self) -> None:
        dealt = self._round
        text = self.empty
        if dealt is not None:
            numbers = range(dealt.count) if self.index is None else [self.index]
            text = " ".join(told(dealt, number, self._classes) for number in numbers)
        self.setAccessibleDescription(text)

    @override
    def has_cells(self) -> bool:
        return self._round is not None

    def cell(self, number: int) -> QRectF:
        """Where a picture is."""
        return self._fitted().picture(number)

    def _fitted(self) -> Slots:
        if self._slots is None:
            area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            words = LINES * self.fontMetrics().height() + FRAME + 1
            count = max(1, len(self._images))
            slots = fit_slots(count, area, words, LARGEST)
            if self._images:
                longer = max(self._images[0].width(), self._images[0].height())
                whole = float(fitting_side(longer, slots.side))
                slots = fit_slots(count, area, words, whole)
            self._slots = slots
        return self._slots

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        if self._round is None:
            return
        for number, image in enumerate(self._images):
            cell = self.cell(number)
            painter.drawImage(cell, image)
            self._paint_border(painter, cell, self._round, number)
            self._paint_words(painter, cell, self._round, number)

    def _paint_border(self, painter: QPainter, cell: QRectF, dealt: QuizRound, number: int) -> None:
        """Solid for real, dashed for generated; thin for what is not marked yet."""
        marked = number in dealt.marked
        generated = not dealt.is_real(number) if dealt.answered else marked
        strong = dealt.answered or marked
        colour = self.theme.series[1 if generated else 0] if strong else self.theme.border
        pen = QPen(QColor(colour), BORDER if strong else 1)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        if generated:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([3, 2])
        reach = BORDER / 2 + 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRect(cell.adjusted(-reach, -reach, reach, reach))
        if number == self.index and self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.text), 1))  # the accent would look like real
            painter.drawRect(cell.adjusted(-FRAME, -FRAME, FRAME, FRAME))
        if marked:
            self._paint_badge(painter, cell)

    def _paint_badge(self, painter: QPainter, cell: QRectF) -> None:
        """A sign in the corner of what the person holds to be generated."""
        place = QRectF(cell.right() - BADGE + 5, cell.top() - 5, BADGE, BADGE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.surface), 2))
        painter.setBrush(QColor(self.theme.series[1]))
        painter.drawEllipse(place)
        painter.setPen(QColor("#000000"))
        font = QFont(painter.font())
        font.setBold(True)
        font.setPixelSize(BADGE - 7)
        painter.setFont(font)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "G")
        painter.restore()

    def _paint_words(self, painter: QPainter, cell: QRectF, dealt: QuizRound, number: int) -> None:
        height = self.fontMetrics().height()
        slot = self._fitted().slot(number)
        area = QRectF(slot.left(), cell.bottom() + FRAME + 1, slot.width(), height)
        first, second = caption(dealt, number, self._classes)
        font = QFont(painter.font())
        font.setBold(dealt.answered)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text if dealt.answered else self.theme.muted))
        paint_caption(painter, area, first)
        painter.restore()
        painter.setPen(QColor(self.theme.text))
        paint_caption(painter, area.translated(0, height), second)

    @override
    def press(self, place: QPointF) -> None:
        number = self._fitted().number_at(place, len(self._images))
        if number is not None:
            self._go_to(number)
            self.toggled.emit(number)

    @override
    def tip_at(self, place: QPointF) -> str:
        number = self._fitted().number_at(place, len(self._images))
        return "" if number is None or self._round is None else self._tip(self._round, number)

    def _tip(self, dealt: QuizRound, number: int) -> str:
        words = told(dealt, number, self._classes)
        if dealt.answered:
            return words
        other = origin(real=number in dealt.marked)
        return f"{words} Click, or press {number + 1}, to call it {other}."

    def _go_to(self, number: int) -> None:
        self.index = number
        self._describe()
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = Qt.Key(event.key()), len(self._images)
        after = along(self.index, key, count, self._fitted().columns)
        number = event.key() - Qt.Key.Key_1
        if after is not None:
            self._go_to(after)
        elif 0 <= number < min(count, 9):
            self._go_to(number)
            self.toggled.emit(number)
        elif key == Qt.Key.Key_Space and count and not event.isAutoRepeat():
            self._go_to(self.index or 0)
            self.toggled.emit(self.index)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and count:
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._slots = None
