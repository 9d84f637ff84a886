"""Which line is which schedule; each can be shown and hidden."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from core.answers import ScheduleDescribed
from core.config.sampling import sampler_title
from desktop.theme import DARK, Theme
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.schedule.looks import (
    SAMPLE_HEIGHT,
    SAMPLE_WIDTH,
    dots_sample,
    line_sample,
    look_of,
    schedule_title,
)

STEPS = "steps"  # the entry of the sampler's steps, beside the kinds of schedules


class ScheduleLegend(QWidget):
    """A check box for each schedule, the run's own first, and one for the sampler's steps.

    What a person hides stays hidden in later runs.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._own = ""
        self._boxes: dict[str, QCheckBox] = {}
        self._flow = FlowLayout(self)

    @property
    def hidden(self) -> frozenset[str]:
        """The kinds that are not to be drawn; :data:`STEPS` among them for the sampler's steps."""
        return frozenset(kind for kind, box in self._boxes.items() if not box.isChecked())

    @property
    def boxes(self) -> Sequence[QCheckBox]:
        """In the order in which they are shown."""
        return list(self._boxes.values())

    def show_schedule(self, described: ScheduleDescribed) -> None:
        """Name the schedules of a run, and its sampler."""
        kinds = [described.kind, *described.others, STEPS]
        if list(self._boxes) != kinds:
            self._make_boxes(kinds)
        if self._own != described.kind:
            self._own = described.kind
            self._draw_icons()
        for kind, box in self._boxes.items():
            box.setText(self._text(kind, described))
        self._flow.invalidate()

    def _text(self, kind: str, described: ScheduleDescribed) -> str:
        if kind == STEPS:
            count = len(described.sampler_levels)
            return f"{sampler_title(described.sampler)}, {count:,} step{'s' * (count != 1)}"
        return f"{schedule_title(kind)} (this run)" if kind == self._own else schedule_title(kind)

    def _make_boxes(self, kinds: Sequence[str]) -> None:
        hidden = self.hidden
        for box in self._boxes.values():
            self._flow.removeWidget(box)
            box.deleteLater()
        self._boxes = {}
        self._own = ""
        for kind in kinds:
            box = QCheckBox()
            box.setIconSize(QSize(SAMPLE_WIDTH, SAMPLE_HEIGHT))
            box.setChecked(kind not in hidden)
            box.setToolTip("Show or hide it in all plots")
            box.toggled.connect(self.changed)
            self._flow.addWidget(box)
            self._boxes[kind] = box

    def wear(self, theme: Theme) -> None:
        """Use these colours from now on."""
        self._theme = theme
        self._draw_icons()

    def _draw_icons(self) -> None:
        own_look = look_of(self._own, self._theme, own=True)
        for kind, box in self._boxes.items():
            if kind == STEPS:
                box.setIcon(dots_sample(QColor(self._theme.text), own_look))
            else:
                look = look_of(kind, self._theme, own=kind == self._own)
                box.setIcon(line_sample(look))

    @override
    def sizeHint(self) -> QSize:
        return self._flow.sizeHint()
