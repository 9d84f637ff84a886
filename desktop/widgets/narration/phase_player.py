"""Plays the phases of a step slowly; a pause stands still inside of a phase."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.widgets.frame_slider import SPEEDS, FrameSlider

TICK_MILLISECONDS = 40
PHASE_MILLISECONDS = 1000  # at speed 1


class PhasePlayer(FrameSlider):
    """Emits ``ticked`` with the share of the phase that has passed, ``ended`` after the last."""

    ticked = Signal(float)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "the phases of the step", "The phases of the step, in their order", full=True,
            parent=parent,
        )  # fmt: skip
        self._passed = 0.0  # milliseconds of this phase at speed 1
        self._loop.hide()
        for button, name in self._buttons:
            if name.startswith("chevron"):
                tip = "Previous phase" if name == "chevron-left" else "Next phase"
                button.setToolTip(tip)
                button.setAccessibleName(tip)
        self._speed.setToolTip("Phases a second")
        self._speed.setAccessibleName("Phases a second")
        for place, (_, speed) in enumerate(SPEEDS):
            self._speed.setItemText(place, f"{speed:g} / s")
        self._speed.setCurrentIndex(1)
        self.slider.valueChanged.connect(self._begin_phase)

    @property
    def share(self) -> float:
        """Of the phase that has passed, 0..1."""
        return self._passed / PHASE_MILLISECONDS

    @property
    def speed(self) -> float:
        """Phases a second."""
        return float(self._speed.currentData())

    def begin(self, count: int) -> None:
        """A new step of so many phases, from its first one; tells nobody."""
        self.stop()
        self.set_frames(count)
        self.place(0)
        self._begin_phase()

    def play(self) -> None:
        if not self.playing:
            self.toggle()

    def _begin_phase(self) -> None:
        self._passed = 0.0
        self.ticked.emit(self.share)

    @override
    def _set_pace(self) -> None:
        self._timer.setInterval(TICK_MILLISECONDS)

    @override
    def _toggled(self) -> None:
        """Playing goes on where it stood; from the end of the last phase, at the first."""
        if self._play.isChecked():
            self._timer.start()
            if self.at_end and self.share >= 1:
                self.slider.setValue(0)
        else:
            self._timer.stop()
        self._draw_icons()

    @override
    def _next(self) -> None:
        """A tick of the clock."""
        self._passed += TICK_MILLISECONDS * self.speed
        if self._passed < PHASE_MILLISECONDS:
            self.ticked.emit(self.share)
        elif self.at_end:
            self._passed = PHASE_MILLISECONDS
            self.ticked.emit(self.share)
            self.stop()
            self.ended.emit()
        else:
            self.slider.setValue(self.frame + 1)
