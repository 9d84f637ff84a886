"""Colours and pens that are quick to draw with."""

from PySide6.QtGui import QColor, QPen

from desktop.theme import Theme


def series_colour(theme: Theme, series: int) -> str:
    """The colour of a series; they come round again when there are too many."""
    return theme.series[series % len(theme.series)]


def solid_pen(colour: QColor, width: int) -> QPen:
    """A pen that is as many pixels wide at any zoom."""
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen


def blended(colour: str, background: str, strength: float) -> QColor:
    """An opaque colour between the background (0) and ``colour`` (1): opaque pens are quick."""
    above, below = QColor(colour), QColor(background)
    return QColor.fromRgbF(
        *(
            strength * a + (1 - strength) * b
            for a, b in (
                (above.redF(), below.redF()),
                (above.greenF(), below.greenF()),
                (above.blueF(), below.blueF()),
            )
        )
    )
