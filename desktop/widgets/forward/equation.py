"""An equation whose terms are pictures: [x_t] = 0.85 x [x_0] + 0.53 x [eps]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.theme import DARK, Theme
from desktop.widgets.pictures.picture import as_pixels, packed, resized, sheet_image

WIDEST_LEAD = "+ 0.000 \N{MULTIPLICATION SIGN}"
TEXT_SIZE = 1.15  # of the font that the window has
LARGEST_SIDE = 280.0
GAP = 8.0
MARGIN = 8.0  # as around pictures in a grid
WORTH = 0.75  # of the size of the pictures: to have the numbers between them
DOT = 2.5  # pixels across
RING = 5.0  # pixels from the chosen point


Arrangement = Literal["between", "above", "below"]
"""Side by side with the numbers between them or above them, or below each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A picture, uint8 [h, w, c], or points, float32 [n, 2], and what is written to it."""

    lead: str  # "= 0.85 x"
    name: str
    content: Array
    reach: float = 1.0  # points are shown from -reach to reach


class Equation(QWidget):
    """Terms in the arrangement that leaves them most room."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumSize(120, 72)
        self._theme = DARK
        self._chosen: int | None = None
        self._pixmaps: dict[int, QPixmap] = {}
        self.terms: Sequence[Term] = ()

    def show_terms(self, terms: Sequence[Term], words: str, chosen: int | None = None) -> None:
        """Show these; ``words`` say the same. ``chosen`` is the number of a point to mark."""
        before = self.terms if chosen == self._chosen else ()
        for index in tuple(self._pixmaps):
            # Points are many: those of x_0 and eps are not drawn again at every timestep.
            if index >= min(len(before), len(terms)) or (
                before[index].content is not terms[index].content
            ):
                del self._pixmaps[index]
        self.terms = terms
        self._chosen = chosen
        self.setAccessibleDescription(words)
        self.update()

    def clear(self) -> None:
        self.show_terms((), "")

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmaps = {}
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 160)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pixmaps = {}

    def places(self) -> list[QRectF]:
        """Where the picture of each term is."""
        side, text, count = self._side(), self._text_height(), len(self.terms)
        if self._arrangement() == "below":
            down = text + side + GAP
            x, y = (self.width() - side) / 2, (self.height() - count * down + GAP) / 2 + text
            return [QRectF(x, y + i * down, side, side) for i in range(count)]
        between = self._arrangement() == "between"
        leads = [self._lead_width() if between and term.lead else 0.0 for term in self.terms]
        pitch = GAP + (side if between else max(side, self._text_width()))
        x = (self.width() - sum(leads) - count * pitch + pitch - side) / 2
        y = (self.height() - side - text) / 2 + (0 if between else text)
        return [QRectF(x + sum(leads[: i + 1]) + i * pitch, y, side, side) for i in range(count)]

    def _sides(self) -> Mapping[Arrangement, float]:
        """How large the pictures can be in each arrangement."""
        count, text = len(self.terms), self._text_height()
        wide, high = self.width() - 2 * MARGIN, self.height() - text - MARGIN
        leads = self._lead_width() * sum(1 for term in self.terms if term.lead)
        gaps = GAP * (count - 1)
        above = min((wide - gaps) / count, high) if count * self._text_width() <= wide else 0.0
        return {
            "between": min((wide - leads - gaps) / count, high),
            "above": above,
            "below": min((self.height() - gaps) / count - text, wide),
        }

    def _arrangement(self) -> Arrangement:
        sides = self._sides()
        best = max(sides, key=sides.__getitem__)
        return "between" if sides["between"] >= WORTH * sides[best] else best

    def _side(self) -> float:
        return max(1.0, min(self._sides()[self._arrangement()], LARGEST_SIDE))

    def _lead_width(self) -> float:
        return QFontMetricsF(self._text_font()).horizontalAdvance(WIDEST_LEAD) + GAP

    def _text_width(self) -> float:
        return QFontMetricsF(self._text_font()).horizontalAdvance(f"{WIDEST_LEAD} eps")

    def _text_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(TEXT_SIZE * font.pointSizeF())
        return font

    def _text_height(self) -> float:
        return QFontMetricsF(self._text_font()).height() + 2

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        between = bool(self.terms) and self._arrangement() == "between"
        for index, place in enumerate(self.places() if self.terms else ()):
            term = self.terms[index]
            if index not in self._pixmaps:
                self._pixmaps[index] = self._pixmap(term, place.width())
            painter.drawPixmap(place.topLeft(), self._pixmaps[index])
            if between:
                self._write_between(painter, term, place)
            else:
                above = place.translated(0, -self._text_height())
                self._write(painter, f"{term.lead} {term.name}".strip(), above)
        painter.end()

    def _write_between(self, painter: QPainter, term: Term, place: QRectF) -> None:
        """The lead before the picture and the name under it."""
        self._write(painter, term.name, place.translated(0, place.height() + 2))
        painter.setFont(self._text_font())
        before = QRectF(0, place.top(), place.left() - GAP, place.height())
        at_right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(before, at_right, term.lead)

    def _write(self, painter: QPainter, text: str, place: QRectF) -> None:
        """A line in the middle of a place, which it may leave at both sides."""
        painter.setPen(QColor(self._theme.text))
        painter.setFont(self._text_font())
        wide = place.adjusted(-self.width(), 0, self.width(), 0)
        painter.drawText(wide, Qt.AlignmentFlag.AlignHCenter, text)

    def _pixmap(self, term: Term, side: float) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if term.content.ndim == 3:
            (sheet,) = resized(packed(as_pixels(term.content[None])), round(side * ratio))
            return QPixmap.fromImage(sheet_image(sheet, ratio))
        pixmap = QPixmap(round(side * ratio), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self._theme.surface))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [
            QPointF((x / term.reach + 1) / 2 * side, (1 - y / term.reach) / 2 * side)
            for x, y in term.content.tolist()
        ]
        pen = QPen(QColor(self._theme.series[0]), DOT)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(places)
        if self._chosen is not None:
            painter.setPen(QPen(QColor(self._theme.series[1]), 2))
            painter.drawEllipse(places[self._chosen], RING, RING)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawRect(QRectF(0.5, 0.5, side - 1, side - 1))
        painter.end()
        return pixmap
