"""The scores of both batches as two rows of dots over one axis."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from core.arrays import Doubles, Floats
from desktop.theme import Theme
from desktop.widgets.narration.moment import number_text
from desktop.widgets.narration.phase_words import mean
from desktop.widgets.narration.text_column import fitting

DOT, CHOSEN = 4.0, 9.0  # pixels across
SCATTER = 0.618  # of a strip's height from one dot to the next: no two beside each other meet
FAINTEST_PAIR = 0.15
LEAST_FOR_AXIS = 96.0  # pixels of height


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Logits [n] each; real ones may not have been asked for."""

    real: Floats | None
    fake: Floats
    paired: bool  # the n-th of both are set against each other

    @property
    def span(self) -> tuple[float, float]:
        """From the lowest to the highest, 0 included, with some room."""
        every = self.fake if self.real is None else np.concatenate((self.real, self.fake))
        known = every[np.isfinite(every)].astype(np.float64)
        low, high = min(0.0, float(known.min(initial=0))), max(0.0, float(known.max(initial=0)))
        room = 0.06 * max(high - low, 1e-3)
        return low - room, high + room


def paint_scores(
    painter: QPainter, area: QRectF, scores: Scores, theme: Theme, picked: int | None
) -> None:
    """Names with means above the real and under the generated ones, the axis between or below."""
    line = painter.fontMetrics().height()
    with_axis = area.height() >= LEAST_FOR_AXIS
    inner = area.adjusted(0, line, 0, -line * (2 if with_axis else 1))
    low, high = scores.span
    zero = _across(np.zeros(1), inner, (low, high))[0]
    painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(zero, inner.top(), zero, inner.bottom()))
    half = inner.height() / 2
    upper, lower = inner.adjusted(0, 0, 0, -half - 2), inner.adjusted(0, half + 2, 0, 0)
    fake = _places(scores.fake, lower, (low, high))
    if scores.real is not None:
        real = _places(scores.real, upper, (low, high))
        if scores.paired:
            _paint_pairs(painter, real, fake, theme)
        _paint_strip(painter, upper, real, scores.real, (low, high), theme, 0, picked)
        average = number_text(mean(scores.real))
        names = [f"real {average}", average]
        _write(painter, area.top(), area, names, theme.series[0])
    _paint_strip(painter, lower, fake, scores.fake, (low, high), theme, 1, picked)
    average = number_text(mean(scores.fake))
    _write(
        painter,
        inner.bottom(),
        area,
        [f"generated {average}", f"G {average}", average],
        theme.series[1],
    )
    if with_axis:
        _paint_axis(painter, area, inner, (low, high), zero, theme)


def _across(values: Floats | Doubles, area: QRectF, span: tuple[float, float]) -> list[float]:
    share = (values.astype(np.float64) - span[0]) / (span[1] - span[0])
    return (
        area.left() + np.nan_to_num(share, posinf=1.0, neginf=0.0).clip(0, 1) * area.width()
    ).tolist()


def _places(values: Floats, strip: QRectF, span: tuple[float, float]) -> list[QPointF]:
    heights = (np.arange(len(values)) * SCATTER) % 1.0
    room = max(strip.height() - DOT, 0.0)
    tops = (strip.top() + DOT / 2 + heights * room).tolist()
    return [QPointF(x, y) for x, y in zip(_across(values, strip, span), tops, strict=True)]


def _paint_pairs(painter: QPainter, real: list[QPointF], fake: list[QPointF], theme: Theme) -> None:
    colour = QColor(theme.muted)
    colour.setAlphaF(min(0.7, max(FAINTEST_PAIR, 12 / max(len(real), 1))))
    painter.setPen(QPen(colour, 1))
    painter.drawLines([QLineF(r, f) for r, f in zip(real, fake, strict=True)])


def _paint_strip(
    painter: QPainter,
    strip: QRectF,
    places: list[QPointF],
    values: Floats,
    span: tuple[float, float],
    theme: Theme,
    series: int,
    picked: int | None,
) -> None:
    """Dots, round for real and square for generated, the mean as a line through the strip."""
    colour = QColor(theme.series[series])
    pen = QPen(colour, DOT if series == 0 else DOT - 1)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if series == 0 else Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    painter.drawPoints(QPolygonF(places))
    average = _across(np.array([mean(values)]), strip, span)[0]
    painter.setPen(QPen(QColor(theme.text), 2))
    painter.drawLine(QLineF(average, strip.top(), average, strip.bottom()))
    if picked is not None and picked < len(places):
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(places[picked], CHOSEN / 2, CHOSEN / 2)


def _write(painter: QPainter, top: float, area: QRectF, texts: list[str], colour: str) -> None:
    text = fitting(texts, QFontMetricsF(painter.font()), area.width())
    painter.setPen(QColor(colour))
    row = QRectF(area.left(), top, area.width(), painter.fontMetrics().height())
    painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_axis(
    painter: QPainter,
    area: QRectF,
    inner: QRectF,
    span: tuple[float, float],
    zero: float,
    theme: Theme,
) -> None:
    """Both ends and 0 under the strips, as far as they do not meet."""
    metrics = painter.fontMetrics()
    line = metrics.height()
    row = QRectF(area.left(), area.bottom() - line, area.width(), line)
    painter.setPen(QColor(theme.muted))
    low, high = (number_text(end, 2) for end in span)
    ends = metrics.horizontalAdvance(low), metrics.horizontalAdvance(high)
    painter.drawText(row, Qt.AlignmentFlag.AlignLeft, low)
    painter.drawText(row, Qt.AlignmentFlag.AlignRight, high)
    half = metrics.horizontalAdvance("0") / 2
    if ends[0] + 4 + half < zero - inner.left() < inner.width() - ends[1] - 4 - half:
        painter.drawText(QRectF(zero - 8, row.top(), 16, line), Qt.AlignmentFlag.AlignHCenter, "0")
