"""The layers of the contest, with a box to switch each of them."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.theme import Theme
from desktop.widgets.contest.sheet import sheet_colour
from desktop.widgets.contest.verdicts import (
    MEANINGS,
    SHOWN,
    STRETCHED,
    Verdicts,
    stretched,
    verdict_colours,
    verdict_table,
)
from desktop.widgets.plane.density import SHARES, density_colour
from desktop.widgets.plane.layer_boxes import Draw, LayerBoxes, Layers
from desktop.widgets.plot.axis_ticks import Ticks
from desktop.widgets.plot.colour_strip import ColourStrip
from desktop.widgets.plot.pens import blended

ENDS_ONLY = 150  # pixels: a narrower bar has numbers at its ends and in its middle only

LAYERS: Layers = {
    "map": ("D's verdict", "What the discriminator would say of a point at each place", True),
    "density": (
        "Data density",
        "Lines that hold the densest "
        + ", ".join(f"{share:.0%}" for share in reversed(SHARES))
        + " of the distribution that is learnt, exactly",
        True,
    ),
    "sheet": (
        "G's manifold",
        (
            "What the generator makes of a regular grid of noise: the more opaque a cell, the more "
            "samples come to lie there"
        ),
        True,
    ),
    "real": ("Real points", "Some of the points that are learnt from", True),
    "fake": (
        "Generated points",
        (
            "Samples of fixed noise: the discriminator takes a triangle upwards for real, and one "
            "downwards is not"
        ),
        True,
    ),
    "arrows": (
        "Where G is sent",
        (
            "\N{MINUS SIGN}dL_G/dx: which way each sample has to go to lower the loss of G. "
            "Shorter ones go by the root of their length, beside the largest of this run"
        ),
        True,
    ),
}

UNKNOWN = "The exact density of these data is not known"


class VerdictBar(ColourStrip):
    """Which colour is which verdict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Verdict of the discriminator", parent)
        self._ticks: Ticks = []

    def show_verdicts(self, verdicts: Verdicts) -> None:
        texts = [verdicts.number(verdict) for verdict in SHOWN]
        places = stretched(np.array(SHOWN))
        self._ticks = list(zip(places.tolist(), texts, strict=True))
        ends = f"{texts[0]} is generated, {texts[-1]} is real"
        self.show_strip("", (-1.0, 1.0), f"{MEANINGS[verdicts.meaning]}. {ends}. {STRETCHED}.")
        self.setToolTip(f"{MEANINGS[verdicts.meaning]}. {STRETCHED}.")

    @override
    def ticks(self) -> Ticks:
        return self._ticks if self.bar().width() >= ENDS_ONLY else self._ticks[::2]

    @override
    def sizeHint(self) -> QSize:
        return QSize(116, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(100, super().sizeHint().height())


class ContestLegend(LayerBoxes):
    """Check boxes, and the scale of colours under that of the map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._bar = VerdictBar()
        super().__init__(LAYERS, MARKS, {"map": self._bar}, parent)

    def show_verdicts(self, verdicts: Verdicts) -> None:
        self._bar.show_verdicts(verdicts)

    @override
    def wear(self, theme: Theme) -> None:
        super().wear(theme)
        self._bar.wear(theme, verdict_table(theme))


def real_colour(theme: Theme) -> QColor:
    return QColor(theme.text)


def arrow_colour(theme: Theme) -> QColor:
    return blended(theme.text, theme.surface, 0.8)


def _map(painter: QPainter, theme: Theme) -> None:
    table = verdict_table(theme)
    for i in range(22):
        red, green, blue, _ = (int(part) for part in table[round(i / 21 * (len(table) - 1))])
        painter.fillRect(QRectF(i, 1, 1, 12), QColor(red, green, blue))


def _contours(painter: QPainter, theme: Theme) -> None:
    painter.setPen(QPen(QColor(density_colour(theme)), 1.2))
    for inset in (0.5, 3.5, 6.5):
        painter.drawEllipse(QRectF(inset, 1 + inset / 2, 21 - 2 * inset, 12 - inset))


def _sheet(painter: QPainter, theme: Theme) -> None:
    colour = QColor(sheet_colour(theme))
    painter.setPen(QPen(colour, 1))
    for i, opacity in enumerate((0.15, 0.4, 0.7)):
        colour.setAlphaF(opacity)
        painter.setBrush(colour)
        x = 1 + 7 * i
        corners = ((x, 3), (x + 6, 1), (x + 6, 11), (x, 13))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def _dots(painter: QPainter, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(real_colour(theme))
    for x, y in ((4, 9), (9, 4), (13, 10), (18, 5)):
        painter.drawEllipse(QPointF(x, y), 1.7, 1.7)


def _triangles(painter: QPainter, theme: Theme) -> None:
    caught, fooling = verdict_colours(theme)
    painter.setPen(QPen(QColor(theme.surface), 0.5))
    for x, way, colour in ((6, -1, fooling), (16, 1, caught)):
        painter.setBrush(colour)
        corners = ((x - 4, 7 - 4 * way), (x + 4, 7 - 4 * way), (x, 7 + 4 * way))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def _arrow(painter: QPainter, theme: Theme) -> None:
    painter.setPen(QPen(arrow_colour(theme), 1.2))
    for x, y in ((14, 3), (14, 11)):
        painter.drawLine(QPointF(x, y), QPointF(20, 7))
    painter.drawLine(QPointF(2, 7), QPointF(20, 7))


MARKS: Mapping[str, Draw] = {
    "map": _map,
    "density": _contours,
    "sheet": _sheet,
    "real": _dots,
    "fake": _triangles,
    "arrows": _arrow,
}
