"""The settings that decide at which noise levels a run trains and samples."""

from collections.abc import Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget
from typing_extensions import override

from core.answers import ScheduleDescribed
from core.config.fields import describe_field, variant_kinds, variant_title
from core.config.method import DiffusionConfig
from core.config.sampling import SamplingConfig
from core.config.spacing import IN_TIMESTEPS
from desktop.look import muted_label
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.flow_layout import FlowLayout

SCHEDULE = "method.schedule.kind"
SAMPLER = "sampling.sampler.kind"
STEPS = "sampling.steps"
SPACING = "sampling.spacing.kind"

_SCHEDULE_FIELD = DiffusionConfig.model_fields["schedule"]
_SAMPLING_FIELDS = SamplingConfig.model_fields
NARROW = 700  # pixels of width from which there is room for the longest names
SHORTEST = 8  # letters of a name that are always seen
BESIDE_NUMBER = 40  # pixels for the arrows and the frame
MOST_STEPS = int(describe_field(STEPS, _SAMPLING_FIELDS["steps"], 1).maximum or 1)


class StepsBox(QSpinBox):
    """A whole number that a wheel passing over it does not change."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(1, MOST_STEPS)
        self.setGroupSeparatorShown(True)
        self.setAccessibleName("Steps")
        self.lineEdit().setAccessibleName("Steps")
        self.setKeyboardTracking(False)  # 100 is not 1, then 10, then 100
        self.setMinimumHeight(24)
        # The same for any maximum, which is not the same for every run.
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(f"{MOST_STEPS:,}") + BESIDE_NUMBER)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SettingsRow(QWidget):
    """Emits ``changed`` with the path and the new value of a setting.

    It shows what the run has. What a person has chosen is shown until the run has answered it, so
    that an answer to the choice before does not take it back.
    """

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: dict[str, str] = {}
        self._finished = False
        self._described: ScheduleDescribed | None = None
        self.choices: Mapping[str, QComboBox] = {
            SCHEDULE: _choice("Schedule", "The noise schedule; another one needs a new run",
                              variant_kinds(_SCHEDULE_FIELD)),
            SAMPLER: _choice("Sampler", "The rule that takes one step towards less noise; changes "
                             "at once", variant_kinds(_SAMPLING_FIELDS["sampler"])),
            SPACING: _choice("Spacing", "At which noise levels the steps are taken; changes at "
                             "once", variant_kinds(_SAMPLING_FIELDS["spacing"])),
        }  # fmt: skip
        self.steps = StepsBox()
        self.steps.setToolTip("Denoising steps from pure noise to a sample; changes at once")
        self._lay_out()
        for path, box in self.choices.items():
            box.setMinimumContentsLength(SHORTEST)
            box.activated.connect(partial(self._choose, path))
        self.steps.valueChanged.connect(partial(self._ask, STEPS))
        self.setEnabled(False)

    def _lay_out(self) -> None:
        row = FlowLayout(self)
        for name, box in (
            ("Schedule", self.choices[SCHEDULE]),
            ("Sampler", self.choices[SAMPLER]),
            ("Steps", self.steps),
            ("Spacing", self.choices[SPACING]),
        ):
            field = QWidget()
            line = QHBoxLayout(field)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(6)
            label = muted_label(name)
            label.setBuddy(box)
            line.addWidget(label)
            line.addWidget(box)
            row.addWidget(field)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, a long name is cut off, for two settings to be in a row."""
        super().resizeEvent(event)
        policy = (
            QComboBox.SizeAdjustPolicy.AdjustToContents
            if event.size().width() >= NARROW
            else QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for box in self.choices.values():
            box.setSizeAdjustPolicy(policy)

    def show_schedule(self, described: ScheduleDescribed) -> None:
        """Show what the run has."""
        self._described = described
        self.setEnabled(True)
        self._limit(described)
        values = {
            SCHEDULE: described.kind,
            SAMPLER: described.sampler,
            SPACING: described.spacing,
        }
        for path, value in values.items():
            if path not in self._asked:
                show_choice(self.choices[path], value)
        if STEPS not in self._asked:
            blocked = self.steps.blockSignals(True)
            self.steps.setValue(len(described.sampler_levels))
            self.steps.blockSignals(blocked)

    def take_answer(self, path: str, value: str) -> None:
        """The run has set a parameter: what was asked for is answered if this is it."""
        if self._asked.get(path) == value:
            del self._asked[path]

    def take_refusal(self) -> None:
        """The run has refused something: what is shown follows the run again."""
        self._asked.clear()

    def take_end(self) -> None:
        """The run has ended: from now on it is for the next one that something is chosen."""
        self._asked.clear()
        self._finished = True

    def clear(self) -> None:
        self._asked.clear()
        self._finished = False
        self._described = None
        for box in self.choices.values():
            show_choice(box, "")
        blocked = self.steps.blockSignals(True)
        self.steps.setValue(1)
        self.steps.blockSignals(blocked)
        self.setEnabled(False)

    def _limit(self, described: ScheduleDescribed) -> None:
        """Offer only what the run can take: some spacings have no more steps than timesteps."""
        timesteps = int(described.levels.timesteps[-1]) + 1
        steps = len(described.sampler_levels)
        counted = described.spacing in IN_TIMESTEPS
        blocked = self.steps.blockSignals(True)
        self.steps.setMaximum(timesteps if counted else MOST_STEPS)
        self.steps.blockSignals(blocked)
        spacings = self.choices[SPACING]
        entries = cast(QStandardItemModel, spacings.model())
        for index in range(spacings.count()):
            fits = spacings.itemData(index) not in IN_TIMESTEPS or steps <= timesteps
            entries.item(index).setEnabled(fits)

    def _choose(self, path: str, _index: int) -> None:
        self._ask(path, self.choices[path].currentData())

    def _ask(self, path: str, value: str | int) -> None:
        described = self._described
        if described is None:
            return
        if path != SCHEDULE:
            self._asked[path] = str(value)
        self.changed.emit(path, value)
        if path == SCHEDULE and not self._finished and self._described is described:
            # Nothing has changed yet: a new run shows its schedule when it is there.
            show_choice(self.choices[SCHEDULE], described.kind)


def _choice(name: str, tip: str, kinds: Mapping[str, type]) -> QComboBox:
    entries = [(variant_title(model), kind) for kind, model in kinds.items()]
    return make_choice(name, tip, entries)
