"""Where the pictures of a round are, each with room for words under it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

GAP = 16.0  # pixels between pictures, at least
WIDEST = 130.0  # pixels of a place beyond which pictures are not pulled apart for their words


@dataclass(frozen=True, slots=True)
class Slots:
    """A grid of places, as wide as the words need, with a square picture on top of each."""

    columns: int
    width: float
    height: float
    side: float
    left: float
    top: float

    def slot(self, number: int) -> QRectF:
        """The whole place."""
        row, column = divmod(number, self.columns)
        corner = QPointF(self.left + column * self.width, self.top + row * self.height)
        return QRectF(corner.x(), corner.y(), self.width, self.height)

    def picture(self, number: int) -> QRectF:
        slot = self.slot(number)
        left = round(slot.left() + (self.width - self.side) / 2)
        return QRectF(left, round(slot.top() + GAP / 2), self.side, self.side)

    def number_at(self, place: QPointF, count: int) -> int | None:
        """The picture at a place, with its words."""
        inside = (number for number in range(count) if self.slot(number).contains(place))
        return next(inside, None)


def fit_slots(count: int, area: QRectF, words: float, largest: float) -> Slots:
    """The largest pictures that fit; ``words`` is the height of what is under each."""
    best = max(range(1, count + 1), key=lambda tried: (_side(count, tried, area, words), -tried))
    side = max(1.0, min(_side(count, best, area, words), largest))
    rows = -(-count // best)
    width = min(area.width() / best, max(side + GAP, WIDEST))
    height = side + words + GAP
    left = area.left() + (area.width() - best * width) / 2
    top = area.top() + max(0.0, (area.height() - rows * height) / 2)
    return Slots(best, width, height, side, left, top)


def _side(count: int, columns: int, area: QRectF, words: float) -> float:
    rows = -(-count // columns)
    return min(area.width() / columns, area.height() / rows - words) - GAP
