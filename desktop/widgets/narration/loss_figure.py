"""The loss of whoever learns: its value, what it is the mean of, and what is paid beside it."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from core.arrays import Floats
from desktop.theme import Theme
from desktop.widgets.narration.loss_formulas import formula
from desktop.widgets.narration.moment import PLAYERS, Moment, number_text
from desktop.widgets.narration.picked import term_text
from desktop.widgets.narration.text_column import TextColumn

STRIP = 22.0  # pixels of height of the dots of all terms
DOT = 3.0


def paint_loss(
    painter: QPainter, area: QRectF, now: Moment, theme: Theme, picked: int | None
) -> None:
    """What matters most first; the rest where there is room."""
    column = TextColumn(painter, area)
    terms = now.numbers["terms"]
    bold = QFont(painter.font())
    bold.setBold(True)
    player = PLAYERS[now.player]
    column.add(f"{player}: {number_text(now.totals['loss'])}", theme.text, font=bold)
    for name, value in now.penalties.items():
        short = "".join(word[0].upper() for word in name.split()) if " " in name else name
        worth = number_text(value)
        column.add_line((f"+ {name} {worth}", f"+ {short} {worth}"), theme.text)
    count = len(terms)
    column.add_line((f"mean of {count} terms", f"{count} terms"), theme.muted)
    if column.area.height() >= STRIP:
        strip = QRectF(column.area)
        strip.setHeight(STRIP)
        _paint_terms(painter, strip, terms, theme, picked)
        column.area.setTop(strip.bottom() + 3)
    column.add(formula(now.facts.loss, now.player), theme.muted, gap=4)
    index = picked if picked is not None and picked < count else 0
    worth = number_text(float(terms[index]))
    which = "Pair" if "logit_real" in now.numbers else "Example"
    column.add(f"{which} {index + 1}: {term_text(now, index)} = {worth}", theme.text)


def _paint_terms(
    painter: QPainter, strip: QRectF, terms: Floats, theme: Theme, picked: int | None
) -> None:
    """A dot a term, from the least on the left to the most; the line is their mean."""
    values = np.nan_to_num(terms.astype(np.float64), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    width = max(high - low, 1e-12)

    def across(value: float) -> float:
        return strip.left() + 4 + (value - low) / width * (strip.width() - 8)

    heights = strip.top() + 3 + (np.arange(len(values)) * 0.618 % 1) * (strip.height() - 6)
    places = [QPointF(across(v), y) for v, y in zip(values.tolist(), heights.tolist(), strict=True)]
    pen = QPen(QColor(theme.series[2]), DOT)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(QPolygonF(places))
    middle = across(float(values.mean()))
    painter.setPen(QPen(QColor(theme.text), 2))
    painter.drawLine(QLineF(middle, strip.top(), middle, strip.bottom()))
    if picked is not None and picked < len(places):
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(places[picked], 2 * DOT, 2 * DOT)
