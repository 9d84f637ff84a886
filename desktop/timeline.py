"""The run along its training steps: where it is, and what happened on the way."""

from bisect import bisect_right
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from core.event_reader import EventReader
from core.events import (
    CheckpointFailed,
    CheckpointSaved,
    CommandRefused,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RecordingFailed,
    RunFinished,
    RunStarted,
    StateChanged,
)
from core.gan_events import HealthChanged
from desktop.theme import DARK, Theme
from desktop.ticks import nice_ceiling, nice_ticks, short
from desktop.timeline_marks import LEGEND_TIP, Mark, MarkKind, paint_mark
from desktop.words import counted

MARGIN = 14  # left and right of the axis
AXIS_FROM_BOTTOM = 22
NEAR = 6  # pixels: a mark is meant when the pointer is as near as this
MOST_MARKS = 2000  # the oldest are forgotten: they share their pixels with others by then


class Timeline(QWidget, EventReader):
    """An axis of training steps that grows with the run, with a mark for everything of note.

    The arrow keys go from mark to mark; the tool-tip of each says what it is. Emits ``chosen`` with
    the step that was clicked, or of the mark that the keys went to.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Timeline of the run")
        self.setMinimumHeight(64)
        self._theme = DARK
        self._dirty = False
        self.clear()

    def clear(self) -> None:
        """Forget the run that was shown."""
        self._marks: list[Mark] = []  # in the order of their steps
        self._verdicts: set[tuple[str, int]] = set()  # that are marked: rule and step
        self._step = 0
        self._max_steps = 0
        self._chosen: int | None = None
        self._selected: int | None = None  # a step that was picked, here or in a panel
        self._dirty = True

    def show_selected(self, step: int | None) -> None:
        """Mark the training step that is picked."""
        if step != self._selected:
            self._selected = step
            self.update()

    def step_at(self, x: float) -> int:
        """The step at a place, within those that were taken."""
        share = (x - MARGIN) / max(self.width() - 2 * MARGIN, 1)
        return min(max(round(share * self.last_step), 0), self._step)

    @property
    def dirty(self) -> bool:
        return self._dirty

    @property
    def seen(self) -> bool:
        return self.isVisible()

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(self._marks)

    @property
    def last_step(self) -> int:
        """The step at the right end of the axis: the end of the run, or a little ahead of it."""
        ahead = nice_ceiling(max(10, round(self._step * 1.1)))
        return min(ahead, self._max_steps) if self._max_steps else ahead

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self._max_steps = event.max_steps
        self._dirty = True

    @override
    def take_progress(self, event: Progress) -> None:
        self._step = event.step
        self._dirty = True

    @override
    def take_state_changed(self, event: StateChanged) -> None:
        self._step = event.step
        if event.state == "paused" and event.step > 0:
            self._add(event.step, "pause", f"Paused. {event.reason}".rstrip())
        self._dirty = True

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._step = event.step
        self._dirty = True

    @override
    def take_parameter_changed(self, event: ParameterChanged) -> None:
        self._add(event.step, "parameter", f"{event.path} went from {event.old} to {event.new}")
        self._dirty = True

    @override
    def take_checkpoint_saved(self, event: CheckpointSaved) -> None:
        self._add(event.step, "checkpoint", f"Weights saved: {Path(event.path).name}")
        self._dirty = True

    @override
    def take_checkpoint_failed(self, event: CheckpointFailed) -> None:
        self._add(event.step, "warning", event.reason)
        self._dirty = True

    @override
    def take_recording_failed(self, event: RecordingFailed) -> None:
        self._add(event.step, "warning", event.reason)
        self._dirty = True

    @override
    def take_command_refused(self, event: CommandRefused) -> None:
        self._add(event.step, "warning", event.reason)
        self._dirty = True

    @override
    def take_non_finite_found(self, event: NonFiniteFound) -> None:
        self._add(event.step, "warning", f"{event.name} was not finite")
        self._dirty = True

    @override
    def take_health_changed(self, event: HealthChanged) -> None:
        """Mark where each trouble began, which is before it was noticed."""
        for verdict in event.verdicts:
            known = verdict.rule, verdict.since
            if known not in self._verdicts:
                self._verdicts.add(known)
                self._add(verdict.since, "warning", f"{verdict.title}. {verdict.evidence}")
                self._dirty = True

    def _add(self, step: int, kind: MarkKind, text: str) -> None:
        place = bisect_right(self._marks, step, key=lambda mark: mark.step)
        self._marks.insert(place, Mark(step, kind, text))
        if self._chosen is not None and place <= self._chosen:
            self._chosen += 1
        forgotten = max(0, len(self._marks) - MOST_MARKS)
        del self._marks[:forgotten]
        if self._chosen is not None:
            self._chosen = max(0, self._chosen - forgotten)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def draw_if_dirty(self) -> None:
        if not self._dirty:
            return
        self._dirty = False
        self.setAccessibleDescription(
            f"Step {self._step:,} of {self._max_steps:,}, {counted(len(self._marks), 'mark')}"
        )
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, 72)

    def x_of(self, step: int) -> float:
        """Where a step is, in pixels from the left."""
        return MARGIN + (self.width() - 2 * MARGIN) * step / self.last_step

    def near(self, x: float) -> list[Mark]:
        """The marks at this place, the nearest first."""
        found = [mark for mark in self._marks if abs(self.x_of(mark.step) - x) <= NEAR]
        return sorted(found, key=lambda mark: abs(self.x_of(mark.step) - x))

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            marks = self.near(event.pos().x())
            text = "\n".join(mark.sentence for mark in marks[:8])
            QToolTip.showText(event.globalPos(), text or LEGEND_TIP, self)
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if direction is None or not self._marks:
            super().keyPressEvent(event)
            return
        last = len(self._marks) - 1
        old = (last + 1 if direction < 0 else -1) if self._chosen is None else self._chosen
        self._chosen = min(max(old + direction, 0), last)
        mark = self._marks[self._chosen]
        place = self.mapToGlobal(QPointF(self.x_of(mark.step), 8).toPoint())
        QToolTip.showText(place, mark.sentence, self)
        self.setAccessibleDescription(mark.sentence)
        self.update()
        self.chosen.emit(mark.step)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._choose_at(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose_at(event)  # only while a button is held

    def _choose_at(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            marks = self.near(event.position().x())
            self.chosen.emit(marks[0].step if marks else self.step_at(event.position().x()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        axis = self.height() - AXIS_FROM_BOTTOM
        self._paint_axis(painter, axis)
        self._paint_position(painter, axis)
        self._paint_selected(painter, axis)
        seen: set[tuple[MarkKind, int]] = set()
        for index, mark in enumerate(self._marks):
            pixel = (mark.kind, round(self.x_of(mark.step)))
            if pixel not in seen or index == self._chosen:
                seen.add(pixel)
                place = QPointF(self.x_of(mark.step), axis - 12.0)
                chosen = index == self._chosen
                paint_mark(painter, mark.kind, place, self._theme, chosen=chosen)
        if not self._step and not self._marks:
            painter.setPen(QColor(self._theme.muted))
            text = "Checkpoints, changed settings and warnings will appear along the steps."
            area = self.rect().adjusted(MARGIN, 4, -MARGIN, -AXIS_FROM_BOTTOM - 6)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    def _paint_axis(self, painter: QPainter, axis: int) -> None:
        painter.setPen(QPen(QColor(self._theme.border), 2))
        painter.drawLine(MARGIN, axis, self.width() - MARGIN, axis)
        metrics = painter.fontMetrics()
        for tick in nice_ticks(self.last_step, self.width() // 110):
            x = self.x_of(tick)
            text = short(tick)
            half = metrics.horizontalAdvance(text) / 2
            left = min(max(x - half, 2), self.width() - 2 * half - 2)
            painter.setPen(QColor(self._theme.border))
            painter.drawLine(QPointF(x, axis), QPointF(x, axis + 4))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QPointF(left, axis + 6 + metrics.ascent()), text)

    def _paint_position(self, painter: QPainter, axis: int) -> None:
        if not self._step:
            return
        x = self.x_of(self._step)
        painter.setPen(QPen(QColor(self._theme.accent), 4))
        painter.drawLine(QPointF(MARGIN, axis), QPointF(x, axis))
        painter.setPen(QPen(QColor(self._theme.accent), 2))
        painter.drawLine(QPointF(x, 6), QPointF(x, axis))

    def _paint_selected(self, painter: QPainter, axis: int) -> None:
        if self._selected is not None:
            x = self.x_of(self._selected)
            painter.setPen(QPen(QColor(self._theme.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, 2), QPointF(x, axis))
