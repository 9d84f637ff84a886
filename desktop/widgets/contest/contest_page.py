"""All of a contest that a person sees and handles: choices, plane, slider and numbers."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.arrays import Doubles
from core.gan_answers import ContestMeasured
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.contest.contest_view import ContestView
from desktop.widgets.contest.readings import place_numbers, summary
from desktop.widgets.contest.verdicts import Verdicts
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.plane.model_choices import ModelChoices

HINT = "Point anywhere to read D there; click on a sample to follow it."
FRAMES = 31  # from noise to samples
STEP = 1 / 40  # of the reach: how far a key moves the probe
WIDE = 620  # pixels from which there is room for all numbers
TEXT_FROM, SLIDER_FROM = 300, 240  # pixels of height from which there is room for it


class ContestPage(QWidget):
    """Frames of the slider are the way from noise to samples.

    Emits ``probed`` when a person wants the numbers of another place.
    """

    probed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = ModelChoices(
            "the generator",
            "Raw: the weights as they are trained, which D is up against. EMA: their moving "
            "average, steadier and better. D has only raw ones.",
            first="raw",
            together=False,
        )
        self.view = ContestView()
        self.slider = FrameSlider(
            "noise becoming samples", "From noise z on the left to samples G(z) on the right"
        )
        self.probe: Doubles | None = None  # where numbers are asked for, [2]
        self._under: Doubles | None = None  # where the pointer is
        self._about = muted_label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self.choices)
        column.addWidget(self.view, 1)
        column.addWidget(self.slider)
        column.addWidget(self._about)
        plane = self.view.plane
        plane.pointed.connect(self._put_down)
        plane.hovered.connect(self._hover)
        plane.left.connect(self._leave)
        self.clear()

    @property
    def share(self) -> float:
        """Of the way from noise to samples."""
        return self.slider.frame / (FRAMES - 1) if self.slider.frames else 1.0

    def show_contest(
        self, measured: ContestMeasured, verdicts: Verdicts, chosen: int | None
    ) -> None:
        """All that there is to see, but for the numbers."""
        if not self.slider.frames:
            self.slider.set_frames(FRAMES)
            self.slider.place(FRAMES - 1)
        share = self.share
        text = {0.0: "noise z", 1.0: "samples G(z)"}.get(share, f"{share:.0%} of the way")
        self.slider.set_text(text, widest="88% of the way")
        self.view.show_contest(measured, verdicts, share, chosen)
        self.view.plane.show_probe(self.probe)

    def say(self, measured: ContestMeasured, verdicts: Verdicts) -> None:
        """The numbers of the moment, for those who see and for those who hear."""
        place = self.probe if self._under is None else self._under
        said = summary(measured, verdicts)
        numbers = "" if place is None else place_numbers(measured, verdicts, place)
        text = f"{said} {numbers or HINT}" if self.width() >= WIDE else numbers or said
        self._about.setText(text)
        needed = self._about.heightForWidth(self._about.width())
        # What is above does not jump when the text becomes a line shorter.
        self._about.setMinimumHeight(max(self._about.minimumHeight(), needed))
        self.view.plane.setAccessibleDescription(f"{said} {numbers or HINT}")

    def nudge(self, reach: float, way: tuple[int, int]) -> None:
        """Move the probe a little, from the middle at first."""
        start = np.zeros(2) if self.probe is None else self.probe
        self._under = None
        self.probe = np.clip(start + STEP * reach * np.array(way), -reach, reach)
        self.probed.emit()

    def _put_down(self, x: float, y: float) -> None:
        self.probe = np.array([x, y])
        self._under = None
        self.probed.emit()

    def _hover(self, x: float, y: float) -> None:
        self._under = np.array([x, y])
        self.probed.emit()

    def _leave(self) -> None:
        self._under = None
        self.probed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._about.setMinimumHeight(0)
        self._about.setVisible(self.height() >= TEXT_FROM)
        self.slider.setVisible(self.height() >= SLIDER_FROM)

    def clear(self) -> None:
        self.probe = self._under = None
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
