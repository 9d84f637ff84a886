"""All of the 2-D field that a person sees and handles: choices, plane, slider and numbers."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import FieldMeasured
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.plane.carrier import Carrier
from desktop.widgets.plane.field_choices import FieldChoices
from desktop.widgets.plane.field_view import FieldView
from desktop.widgets.plane.readings import carried_text, field_text, time_text
from desktop.widgets.plane.way import Way

HINT = "Drag on the plane to put a point down and see where it is carried."
BEGINNING = 0.45  # of the way out of the noise: where the slider is at first
STEP = 1 / 40  # of the reach: how far a key moves the point
WIDE = 520  # pixels from which there is room for more beside the slider
WIDEST_TEXT, NARROW_TEXT = "t = 888, log SNR \N{MINUS SIGN}88.8", "t = 888"


class FieldPage(QWidget):
    """Frames of the slider are the levels of the field, from noise to data.

    Emits ``put_down`` with a place of the plane that a person points at.
    """

    put_down = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = FieldChoices()
        self.view = FieldView()
        self.slider = FrameSlider(
            "the way out of the noise", "Time: noise on the left, data on the right", full=True
        )
        self._about = muted_label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self.choices)
        column.addWidget(self.view, 1)
        column.addWidget(self.slider)
        column.addWidget(self._about)
        self.view.plane.pointed.connect(self.put_down)

    def level(self, field: FieldMeasured) -> int:
        """The level that the slider is at."""
        return max(0, len(field.levels) - 1 - self.slider.frame)

    def set_levels(self, field: FieldMeasured) -> bool:
        """There are these levels now; gives whether there were none."""
        first = not self.slider.frames
        self.slider.set_frames(len(field.levels))
        if first:
            self.slider.place(round(BEGINNING * (len(field.levels) - 1)))
        return first

    def place(self, field: FieldMeasured, timestep: int) -> bool:
        """Go to the level nearest to a timestep, without telling; gives whether that is another."""
        frame = len(field.levels) - 1 - field.levels.nearest(timestep)
        if frame == self.slider.frame:
            return False
        self.slider.place(frame)
        return True

    def show_field(self, field: FieldMeasured) -> None:
        """Arrows and density at the slider's time."""
        level = self.level(field)
        if self.width() >= WIDE:
            self.slider.set_text(time_text(field, level), widest=WIDEST_TEXT)
        else:
            self.slider.set_text(f"t = {field.levels.timesteps[level]}", widest=NARROW_TEXT)
        self.view.show_field(field, level, of_score=self.choices.of_score)

    def show_points(
        self, field: FieldMeasured, way: Way | None, chosen: int | None, carrier: Carrier
    ) -> None:
        """Samples and the point that was put down, at the slider's time."""
        time = float(field.levels.times[self.level(field)])
        self.view.show_samples(way, time, chosen)
        self.view.show_probe(carrier.start, carrier.carried, time)

    def numbers(self, field: FieldMeasured, carrier: Carrier) -> str:
        """How far off the field is at the slider's time, and where the point goes."""
        found = field_text(field, self.level(field), of_score=self.choices.of_score)
        return found if carrier.carried is None else f"{found} {carried_text(carrier.carried)}"

    def say(self, field: FieldMeasured, numbers: str, samples: int, *, hint: bool) -> None:
        """The numbers of the moment, for those who see and for those who hear."""
        text = f"{numbers} {HINT}" if hint else numbers
        self._about.setText(text)
        self._keep_room()
        kind = "Score" if self.choices.of_score else "Velocity towards the data"
        when = time_text(field, self.level(field))
        self.view.plane.setAccessibleDescription(f"{kind} at {when}. {samples:,} samples. {text}")

    def _keep_room(self) -> None:
        """What is above the text does not jump when it becomes a line shorter."""
        needed = self._about.heightForWidth(self._about.width())
        self._about.setMinimumHeight(max(self._about.minimumHeight(), needed))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._about.setMinimumHeight(0)

    def nudge(self, carrier: Carrier, reach: float, way: tuple[int, int]) -> None:
        """Move the point a little, from the middle at first."""
        start = np.zeros(2) if carrier.start is None else carrier.start
        x, y = np.clip(start + STEP * reach * np.array(way), -reach, reach)
        self.put_down.emit(float(x), float(y))

    def clear(self) -> None:
        self.view.clear()
        self.slider.stop()
        self.slider.set_frames(0)
        self.slider.set_text("")
        self._about.setText("")
        self._about.setMinimumHeight(0)
        self.choices.clear()
        self.choices.allow(asking=True)

    def wear(self, theme: Theme) -> None:
        self.view.wear(theme)
        self.slider.apply_theme(theme)
