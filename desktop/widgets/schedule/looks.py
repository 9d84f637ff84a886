"""How each schedule is drawn and named: in colour and in dashes, the same in every plot."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from core.config.fields import variant_kinds, variant_title
from core.config.method import DiffusionConfig
from desktop.theme import Theme
from desktop.widgets.plot.pens import series_colour

OWN_WIDTH, OTHER_WIDTH = 3, 2  # pixels
SAMPLE_WIDTH, SAMPLE_HEIGHT = 28, 14  # of the line in the legend
DOT = 7  # pixels across
SHARPNESS = 2  # pixels of an icon to a pixel of the window, for dense screens
DASHES: tuple[tuple[float, ...], ...] = (
    (4, 2),
    (1, 2),
    (6, 2, 1, 2),
    (8, 3),
    (4, 2, 1, 2, 1, 2),
    (2, 2),
)
"""Lengths of strokes and gaps, in widths of the line."""

_MODELS = variant_kinds(DiffusionConfig.model_fields["schedule"])
KINDS = tuple(_MODELS)


def schedule_title(kind: str) -> str:
    """The name of a schedule for a person; its kind if a newer program wrote it."""
    return variant_title(_MODELS[kind]) if kind in _MODELS else kind


@dataclass(frozen=True, slots=True)
class LineLook:
    """Of the line of a schedule."""

    colour: QColor
    width: int
    dashes: tuple[float, ...]  # none: one stroke

    def pen(self) -> QPen:
        pen = QPen(self.colour, self.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dashes:
            pen.setDashPattern(self.dashes)
        return pen


def look_of(kind: str, theme: Theme, *, own: bool) -> LineLook:
    """The run's own is bold and solid; each of the others always has the same colour and dashes."""
    if own:
        return LineLook(QColor(theme.accent), OWN_WIDTH, ())
    number = KINDS.index(kind) if kind in KINDS else len(KINDS)
    colour = QColor(series_colour(theme, 1 + number))
    return LineLook(colour, OTHER_WIDTH, DASHES[number % len(DASHES)])


def line_sample(look: LineLook) -> QIcon:
    """A piece of the line, for a legend."""
    picture = _empty_sample()
    painter = QPainter(picture)
    painter.setPen(look.pen())
    middle = SAMPLE_HEIGHT / 2
    painter.drawLine(QPointF(1, middle), QPointF(SAMPLE_WIDTH - 1, middle))
    painter.end()
    return QIcon(picture)


def dots_sample(fill: QColor, line: LineLook) -> QIcon:
    """Two dots on a line, for a legend."""
    picture = _empty_sample()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = SAMPLE_HEIGHT / 2
    painter.setPen(line.pen())
    painter.drawLine(QPointF(1, middle), QPointF(SAMPLE_WIDTH - 1, middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    for x in (SAMPLE_WIDTH / 4, 3 * SAMPLE_WIDTH / 4):
        painter.drawEllipse(QPointF(x, middle), DOT / 2, DOT / 2)
    painter.end()
    return QIcon(picture)


def _empty_sample() -> QPixmap:
    picture = QPixmap(SHARPNESS * SAMPLE_WIDTH, SHARPNESS * SAMPLE_HEIGHT)
    picture.setDevicePixelRatio(SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
