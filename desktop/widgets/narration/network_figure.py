"""What happens inside a network: bars of how strong a gradient, or how large a change, is."""

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from core.arrays import Floats
from core.gan_events import Player
from desktop.theme import Theme

WIDEST_BAR = 18.0
GLYPH = (0.25, 0.4, 0.6, 0.8, 1.0)  # heights of the layers of a picture of a network


def paint_lengths(painter: QPainter, area: QRectF, lengths: Floats, theme: Theme) -> None:
    """One bar a group of weights, from the first layer to the last; the longest fills the area."""
    count = len(lengths)
    if not count:
        return
    step = min(area.width() / count, WIDEST_BAR)
    left = area.center().x() - count * step / 2
    known = np.nan_to_num(lengths.astype(np.float64), posinf=0.0)
    most = max(float(known.max()), 1e-30)
    painter.setPen(QColor(theme.muted))
    painter.drawLine(QLineF(area.left(), area.bottom(), area.right(), area.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.series[2]))
    gap = 2.0 if step > 4 else 0.5
    painter.drawRects(
        [
            QRectF(left + i * step, area.bottom() - height, max(step - gap, 0.5), height)
            for i, height in enumerate((known / most * area.height()).tolist())
        ]
    )


def paint_glyph(painter: QPainter, area: QRectF, player: Player, theme: Theme) -> None:
    """Layers that grow from noise to an example, or shrink from an example to a score."""
    heights = GLYPH if player == "generator" else GLYPH[::-1]
    step = min(area.width() / len(heights), 22.0)
    height = min(area.height(), 90.0)
    left = area.center().x() - len(heights) * step / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.border))
    for i, share in enumerate(heights):
        bar = QRectF(left + i * step, area.center().y() - share * height / 2, step * 0.55, 0)
        bar.setHeight(share * height)
        painter.drawRoundedRect(bar, 2, 2)
