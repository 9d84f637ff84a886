"""What the doctor says of a run, what helps, and what samples cover of the data."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from core.config.run import config_from_json
from core.events import (
    ParameterChanged,
    Progress,
    RunFinished,
    RunStarted,
    StateChanged,
)
from core.gan_events import CoverageMeasured, HealthChanged
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.health.coverage_view import CoverageView
from desktop.widgets.health.health_explained import explained
from desktop.widgets.health.record import HealthRecord
from desktop.widgets.health.verdict_list import VerdictList

BOTH = 820  # pixels of width from which both parts have room side by side


class HealthPanel(Panel):
    """Cards of what is wrong, each with what to do about it; bars of what samples are of."""

    identifier = "health"
    title = "Health"
    method = "gan"
    purpose = "Health says what goes wrong between generator and discriminator, and what helps."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = HealthRecord()
        self._step = 0
        self._possible = False  # whether a run is there that takes live parameters
        self._coverage: CoverageMeasured | None = None
        self._coverage_is_new = False
        self.verdicts = VerdictList()
        self.coverage = CoverageView()
        self._scroll = QScrollArea()
        self._content = QWidget()
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()
        self.verdicts.remedy.connect(self.setting)
        self.verdicts.step_chosen.connect(self._choose_step)
        self.coverage.bars.chosen.connect(self._choose_group)

    def _lay_out(self) -> None:
        content = self._content
        content.setLayout(self._parts)
        self._parts.setContentsMargins(10, 8, 10, 8)
        self._parts.setSpacing(16)
        self._parts.addWidget(self.verdicts, 1)
        self._parts.addWidget(self.coverage, 1)
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self.record.config = config_from_json(event.config)
        self._possible = True
        self.mark_dirty()

    @override
    def take_health_changed(self, event: HealthChanged) -> None:
        self.record.take(event)
        self._go_on(event.step)

    @override
    def take_parameter_changed(self, event: ParameterChanged) -> None:
        self.record.change(event)
        self.mark_dirty()

    @override
    def take_coverage_measured(self, event: CoverageMeasured) -> None:
        self._coverage = event
        self._coverage_is_new = True
        self._go_on(event.step)

    @override
    def take_progress(self, event: Progress) -> None:
        self._go_on(event.step)

    @override
    def take_state_changed(self, event: StateChanged) -> None:
        self._go_on(event.step)

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._possible = False
        self._go_on(event.step)

    def _go_on(self, step: int) -> None:
        self._step = step
        self.mark_dirty()

    def clear(self) -> None:
        self.record = HealthRecord()
        self._step = 0
        self._possible = False
        self._coverage, self._coverage_is_new = None, True
        self._scroll.verticalScrollBar().setValue(0)
        self.mark_dirty()

    def redraw(self) -> None:
        self.verdicts.show_record(self.record, self._step, possible=self._possible)
        if self._coverage_is_new:
            self._coverage_is_new = False
            self.coverage.show_coverage(self._coverage)
        self._come_to_rest()

    def _come_to_rest(self) -> None:
        """Lay out at once what came and went: else it would move for some frames."""
        for part in (*self.verdicts.cards.values(), self.verdicts, self.coverage):
            layout = part.layout()
            if layout is not None:
                layout.activate()
        QCoreApplication.sendEvent(self._content, QEvent(QEvent.Type.LayoutRequest))

    def _choose_step(self, step: int) -> None:
        self.selected.emit(Selection(self.identifier, step=step))

    def _choose_group(self, group: int) -> None:
        """A class is the same in every panel; a mode is known only here."""
        if self._coverage is not None and self._coverage.of == "classes":
            self.selected.emit(Selection(self.identifier, label=group))

    def show_selection(self, selection: Selection) -> None:
        if not self.leads and self._coverage is not None and self._coverage.of == "classes":
            self.coverage.bars.choose(selection.label)

    def explanation(self) -> str:
        return explained(self.record, self._coverage, self._step)

    def apply_theme(self, theme: Theme) -> None:
        self.coverage.apply_theme(theme)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = QBoxLayout.Direction.LeftToRight
        below = QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(beside if self.width() >= BOTH else below)
