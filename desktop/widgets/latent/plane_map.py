"""Where the view is over the plane, and how usual the lengths of z are there."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Floats
from core.gan_answers import MAP_RANGE
from desktop.widgets.latent.anchors import ANCHORS, paint_letter
from desktop.widgets.latent.plane_hand import PlaneHand
from desktop.widgets.pictures.picture import Packed, sheet_image
from desktop.widgets.plot.pens import blended

NO_LENGTHS = np.zeros((0, 0), np.float32)
FAR = 3.0  # half widths of the usual lengths beyond them, from which nothing is coloured
STRENGTH = 0.75  # of the colour of what is usual
SHADES = 32
DOT = 3.0  # pixels


class PlaneMap(PlaneHand):
    """A person's hand moves the view on it. The colour is strong where |z| is usual."""

    grip = 1.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Map of the plane", "", parent)
        self.setMinimumSize(96, 96)
        self._lengths: Floats = NO_LENGTHS
        self._usual = (0.0, 0.0)

    def show_lengths(self, lengths: Floats, usual: tuple[float, float]) -> None:
        """|z| all over the map [m, m], from the largest v down, and what is usual of it."""
        self._lengths, self._usual = lengths, usual
        self.update()

    def clear(self) -> None:
        self.show_lengths(NO_LENGTHS, (0.0, 0.0))

    def area(self) -> QRectF:
        """Where the map is."""
        side = min(self.width(), self.height()) - 2
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def place_of(self, u: float, v: float) -> QPointF:
        """The pixel of a place of the plane."""
        area, (low, _) = self.area(), MAP_RANGE
        return QPointF(
            area.left() + (u - low) / self.per_pixel(), area.bottom() - (v - low) / self.per_pixel()
        )

    def shades(self) -> Floats:
        """How strong the colour of each cell is, 0..1: [m, m]."""
        low, high = self._usual
        half = max((high - low) / 2, 1e-9)
        beyond = np.abs(self._lengths - (low + high) / 2) / half - 1
        return (1 - np.clip(beyond / FAR, 0, 1)).astype(np.float32)

    @override
    def has_cells(self) -> bool:
        return self._lengths.size > 0

    @override
    def per_pixel(self) -> float:
        low, high = MAP_RANGE
        return (high - low) / self.area().width()

    @override
    def at(self, place: QPointF) -> tuple[float, float]:
        inside, (low, _) = place - self.area().bottomLeft(), MAP_RANGE
        return low + inside.x() * self.per_pixel(), low - inside.y() * self.per_pixel()

    @override
    def click(self, place: QPointF) -> None:
        """Look at what is here."""
        u, v = self.at(place)
        self._look(self.view.moved(u - self.view.u, v - self.view.v))

    @override
    def paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        area = self.area()
        painter.drawImage(area, sheet_image(self._coloured(), 1.0))
        painter.setPen(QPen(QColor(self.theme.accent if self.hasFocus() else self.theme.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_anchors(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        view = self.view
        corners = (
            self.place_of(view.u - view.reach, view.v + view.reach),
            self.place_of(view.u + view.reach, view.v - view.reach),
        )
        painter.setPen(QPen(QColor(self.theme.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(*corners))
        painter.setClipping(False)

    def _coloured(self) -> Packed:
        theme = self.theme
        colours = [
            blended(theme.series[2], theme.surface, STRENGTH * shade / (SHADES - 1)).rgba()
            for shade in range(SHADES)
        ]
        table = np.array(colours, dtype=np.uint32)
        return table[np.round(self.shades() * (SHADES - 1)).astype(np.intp)]

    def _paint_anchors(self, painter: QPainter) -> None:
        places = {letter: self.place_of(*anchor) for letter, anchor in ANCHORS.items()}
        painter.setPen(QPen(QColor(self.theme.muted), 1, Qt.PenStyle.DashLine))
        for letter in "BC":
            painter.drawLine(places["A"], places[letter])
        painter.setBrush(QColor(self.theme.series[1]))
        for letter, place in places.items():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(place, DOT, DOT)
            paint_letter(painter, letter, place + QPointF(DOT, DOT), self.theme)

    @override
    def tip_at(self, place: QPointF) -> str:
        return (
            "The plane through A, B and C, the frame around what is shown. Coloured where |z| is "
            "as long as that of 90 % of all noise. Drag or click to look elsewhere"
        )

    @override
    def sizeHint(self) -> QSize:
        return QSize(170, 170)
