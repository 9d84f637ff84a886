"""What the frames around pictures mean."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.verdicts.verdict_table import BADGE, paint_cross, paint_verdict

SWATCH = 12.0  # pixels
NEAR, APART = 8, 16  # pixels from a swatch to its name, and to the next one

NAMES = ("D says real", "D says generated", "D is wrong")


class VerdictKey(QWidget):
    """One line: an unbroken frame, a dashed one, and the cross of a mistake."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Key")
        self.setAccessibleDescription(
            "An unbroken frame: D says real. A dashed one: D says generated. A cross: D is wrong."
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme = DARK

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        names = sum(metrics.horizontalAdvance(name) for name in NAMES)
        marks = len(NAMES) * (SWATCH + NEAR) + (len(NAMES) - 1) * APART
        return QSize(round(names + marks) + 6, max(metrics.height(), round(SWATCH)) + 6)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left, middle = 3.0, self.height() / 2
        for number, name in enumerate(NAMES):
            if number < 2:
                area = QRectF(left, middle - SWATCH / 2, SWATCH, SWATCH).adjusted(2, 2, -2, -2)
                paint_verdict(painter, self._theme, area, says_real=number == 0)
            else:
                paint_cross(painter, self._theme, QPointF(left + BADGE, middle))
            left += SWATCH + NEAR
            width = self.fontMetrics().horizontalAdvance(name)
            painter.setPen(QColor(self._theme.muted))
            room = QRectF(left, 0, width + 2, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
            left += width + APART
        painter.end()
