"""A part of the diagram as a box that mouse and keyboard reach, and that says what it holds."""

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)  # fmt: skip
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.narration.moment import Moment
from desktop.widgets.narration.part_figure import PartFigure
from desktop.widgets.narration.parts import NETWORKS, TITLES, Part, lit_parts
from desktop.widgets.narration.picked import Kind, Pick
from desktop.widgets.narration.summaries import summary
from desktop.widgets.narration.text_column import TextColumn, fitting
from desktop.widgets.plot.pens import blended

MARGIN = 7.0
RADIUS = 6.0
DIM, WORDY = 0.6, 0.9  # opacity of figures that the phase is not about
MARK = 9.0  # pixels of the mark that a part opens
KINDS: dict[Part, Kind] = {"real": "real", "fake": "fake"}
OPENS = "Click or Enter: larger"


class PartBox(QWidget):
    """Emits ``opened`` when more of it is wanted, and ``picked`` for an example in it."""

    opened = Signal(str)
    picked = Signal(object)  # a Pick

    def __init__(self, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part: Part = part
        self.lit = False
        self._now: Moment | None = None
        self._pick: Pick | None = None
        self._theme = DARK
        self._figure = PartFigure(part)
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(TITLES[part][0])
        self.show_moment(None, None)

    @property
    def learns(self) -> bool | None:
        """Whether this network learns in this turn; None for what is no network."""
        player = NETWORKS.get(self.part)
        return None if player is None or self._now is None else player == self._now.player

    @property
    def caption(self) -> tuple[str, ...]:
        """The line under the figure: the longest of these that fits."""
        return self._figure.captions(self._pick)

    def show_moment(self, now: Moment | None, pick: Pick | None) -> None:
        self._now, self._pick = now, pick
        self.lit = now is not None and self.part in lit_parts(now)
        self._figure.show(now)
        text = summary(self.part, now)
        if self.lit:
            text = f"Active. {text}"
        self.setAccessibleDescription(text)
        self.setToolTip(text if now is None else f"{text}\n{OPENS}")
        self.setCursor(
            Qt.CursorShape.ArrowCursor if now is None else Qt.CursorShape.PointingHandCursor
        )
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, 140)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        self._paint_frame(painter)
        inner = QRectF(self.rect()).adjusted(MARGIN, MARGIN - 2, -MARGIN, -MARGIN + 2)
        inner.setTop(self._paint_title(painter, inner))
        empty = self._figure.empty_text
        if empty:
            TextColumn(painter, inner).add(empty, self._theme.muted)
        else:
            self._paint_caption(painter, inner)
            dim = WORDY if self._figure.wordy else DIM
            painter.setOpacity(1.0 if self.lit or self._now is None else dim)
            if inner.height() > 4:
                self._figure.paint(painter, inner, self._theme, self._pick)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        theme, width = self._theme, 3.0 if self.lit else 1.0
        fill = blended(theme.accent, theme.surface, 0.12) if self.lit else QColor(theme.surface)
        painter.setBrush(fill)
        edge = theme.accent if self.lit else theme.muted if self._hovered else theme.border
        painter.setPen(QPen(QColor(edge), width))
        half = width / 2
        frame = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), RADIUS - 2, RADIUS - 2)

    def _paint_title(self, painter: QPainter, area: QRectF) -> float:
        """Title and mark of who learns; gives where the rest begins."""
        theme = self._theme
        bold = QFont(self.font())
        bold.setBold(True)
        metrics = QFontMetricsF(bold)
        line = metrics.height()
        right = area.right()
        if self._now is not None:
            right = self._paint_mark(painter, area, line)
        title = fitting(TITLES[self.part], metrics, right - area.left())
        painter.setFont(bold)
        painter.setPen(QColor(theme.text if self.lit or self._now is None else theme.muted))
        row = QRectF(area.left(), area.top(), area.width(), line)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(self.font())
        if self.learns is None:
            return row.bottom() + 3
        after = area.left() + metrics.horizontalAdvance(title) + 8
        chip = self._chip(painter, right)
        if chip.left() < after:  # no room beside the title
            chip.moveTo(area.left(), row.bottom() + 1)
            row = chip
        else:
            chip.moveTop(area.top())
        self._paint_chip(painter, chip)
        return row.bottom() + 4

    def _paint_mark(self, painter: QPainter, area: QRectF, line: float) -> float:
        """Two corners that say: this opens. Gives where there is room left of it."""
        painter.setPen(QPen(QColor(self._theme.muted), 1.3))
        left, top = area.right() - MARK, area.top() + (line - MARK) / 2
        end, low, leg = left + MARK, top + MARK, MARK * 0.45
        painter.drawLines(
            [
                QLineF(end - leg, top, end, top),
                QLineF(end, top, end, top + leg),
                QLineF(left, low, left + leg, low),
                QLineF(left, low - leg, left, low),
            ]
        )
        return left - 4

    def _chip(self, painter: QPainter, right: float) -> QRectF:
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(self._chip_text) + 10
        return QRectF(right - width, 0, width, metrics.height() + 1)

    @property
    def _chip_text(self) -> str:
        return "learns" if self.learns else "fixed"

    def _paint_chip(self, painter: QPainter, chip: QRectF) -> None:
        """Filled for who learns, an outline for who is fixed."""
        theme = self._theme
        painter.setPen(QPen(QColor(theme.accent if self.learns else theme.border), 1))
        painter.setBrush(QColor(theme.accent) if self.learns else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(QColor(theme.on_accent if self.learns else theme.muted))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._chip_text)

    def _paint_caption(self, painter: QPainter, area: QRectF) -> None:
        """At the bottom; the area above it is left over."""
        text = fitting(self.caption, QFontMetricsF(painter.font()), area.width())
        if not text:
            return
        line = QFontMetricsF(painter.font()).height()
        row = QRectF(area.left(), area.bottom() - line, area.width(), line)
        painter.setPen(QColor(self._theme.text if self.lit else self._theme.muted))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, text)
        area.setBottom(row.top() - 3)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._now is None:
            super().mousePressEvent(event)
            return
        index = self.index_at(event.position())
        kind = KINDS.get(self.part)
        if index is not None and kind is not None:
            self.picked.emit(Pick(kind, index))
        else:
            self.opened.emit(self.part)

    def index_at(self, place: QPointF) -> int | None:
        """The example under a place of this box."""
        return self._figure.index_at(place)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._now is not None:
            self.opened.emit(self.part)
        else:
            super().keyPressEvent(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = self._now is not None
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
