"""The name of a class above or beside its samples."""

from collections.abc import Collection

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from desktop.theme import Theme
from desktop.widgets.samples.class_fit import HeadingRoom

PADDING = 3  # pixels within a heading, left and right
WIDEST = 120  # pixels of a heading beside its pictures


def room_for(names: Collection[str], font: QFont) -> HeadingRoom:
    """The room that these names need, also when they are bold."""
    metrics = QFontMetrics(_bold(font))
    whole = max(metrics.horizontalAdvance(name) for name in names) + 2 * PADDING
    short = max(metrics.horizontalAdvance(_first_word(name)) for name in names) + 2 * PADDING
    return HeadingRoom(min(whole, WIDEST), min(short, WIDEST), metrics.height() + 4)


def draw_heading(
    painter: QPainter, area: QRectF, name: str, theme: Theme, *, chosen: bool, pointed: bool
) -> None:
    """Filled and bold if the class is chosen; filled faintly under the pointer."""
    painter.save()
    if chosen or pointed:
        painter.fillRect(area, QColor(theme.accent if chosen else theme.raised))
    if chosen:
        painter.setFont(_bold(painter.font()))
    painter.setPen(QColor(theme.on_accent if chosen else theme.text))
    text = fitting(name, area.width() - 2 * PADDING, painter.fontMetrics())
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def fitting(name: str, room: float, metrics: QFontMetrics) -> str:
    """As much of a name as there is room for: all of it, its first word, or its first letters."""
    shorter = (name, *(_first_word(name)[:count] for count in range(len(name), 1, -1)))
    return next((text for text in shorter if metrics.horizontalAdvance(text) <= room), name[:1])


def _first_word(name: str) -> str:
    return name.partition(" ")[0]


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
