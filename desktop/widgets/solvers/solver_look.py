"""The colour and the shape of each sampler, the same in plot, table and pictures."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from core.config.fields import variant_kinds
from core.config.sampling import SamplingConfig
from desktop.theme import Theme

KINDS = tuple(variant_kinds(SamplingConfig.model_fields["sampler"]))
"""Of all samplers there are, in the order in which they are offered."""


LIE_ON_OTHERS = frozenset(("euler", "euler_ancestral"))
"""The rules of DDIM and DDPM in other words: their lines are dashed, to be seen on those."""


def solver_colour(kind: str, theme: Theme) -> QColor:
    """The colour of a sampler; one more than there are series has the colour of text."""
    number = _number(kind)
    return QColor(theme.series[number] if number < len(theme.series) else theme.text)


def solver_shape(kind: str) -> QPainterPath:
    """The mark of a sampler around 0, about 1 across: no colour has to be seen to tell it."""
    return _SHAPES[_number(kind) % len(_SHAPES)]


def paint_mark(painter: QPainter, centre: QPointF, side: float, kind: str, theme: Theme) -> None:
    """The mark of a sampler, this many pixels across."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.scale(side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(solver_colour(kind, theme))
    painter.drawPath(solver_shape(kind))
    painter.restore()


def _number(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _polygon(corners: int, *, turned: float = 0.0, radius: float = 0.58) -> QPainterPath:
    """A regular polygon with a corner at the top, turned by a share of a whole turn."""
    return _outline([(turned + corner / corners, radius) for corner in range(corners)])


def _star() -> QPainterPath:
    return _outline([(corner / 10, 0.64 if corner % 2 == 0 else 0.27) for corner in range(10)])


def _cross() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRect(QRectF(-0.54, -0.17, 1.08, 0.34))
    path.addRect(QRectF(-0.17, -0.54, 0.34, 1.08))
    return path


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.5, -0.5, 1.0, 1.0))
    return path


def _outline(corners: list[tuple[float, float]]) -> QPainterPath:
    """Through places given as a share of a turn from the top, clockwise, and a distance from 0."""
    points = [
        QPointF(distance * math.sin(2 * math.pi * turn), -distance * math.cos(2 * math.pi * turn))
        for turn, distance in corners
    ]
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


# DDIM and Euler often draw the same: a diamond on a square leaves the corners of both to be seen.
_SHAPES = (
    _circle(),
    _polygon(4, turned=1 / 8, radius=0.66),
    _polygon(4, radius=0.66),
    _polygon(3, radius=0.64),
    _star(),
    _polygon(3, turned=1 / 2, radius=0.64),
    _polygon(5),
    _cross(),
)
