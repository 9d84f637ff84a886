"""A slider over the frames of a film, with a button that plays it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget
from typing_extensions import override

from desktop.icons import icon
from desktop.theme import Theme

FRAME_MILLISECONDS = 90
REST_FRAMES = 8  # that a film rests on its last frame before it begins again


class FrameSlider(QWidget):
    """Emits ``moved`` whenever another frame is to be shown, by hand or by playing."""

    moved = Signal(int)

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._resting = 0
        self._play = QToolButton()
        self._play.setCheckable(True)
        self._play.setAccessibleName(f"Play {name}")
        self._play.setToolTip(f"Play {name}")
        self._play.toggled.connect(self._toggled)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(self.moved)
        self.slider.sliderPressed.connect(self.stop)
        self._label = QLabel()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._next)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._play)
        row.addWidget(self.slider, 1)
        row.addWidget(self._label)
        self.set_frames(0)

    @property
    def frame(self) -> int:
        return self.slider.value()

    @property
    def frames(self) -> int:
        return self.slider.maximum() + 1 if self.isEnabled() else 0

    @property
    def at_end(self) -> bool:
        return self.frame == self.slider.maximum()

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def set_frames(self, count: int) -> None:
        """There are this many frames now; who was at the last one stays there."""
        if count == self.frames:
            return
        stay = self.at_end
        blocked = self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, count - 1))
        if stay:
            self.slider.setValue(self.slider.maximum())
        self.slider.blockSignals(blocked)
        self.setEnabled(count > 1)
        if count <= 1:
            self.stop()

    def show_frame(self, frame: int) -> None:
        """Go to a frame."""
        self.slider.setValue(frame)

    def set_text(self, text: str, *, widest: str = "") -> None:
        """What is written beside the slider; ``widest`` is the longest text there will be."""
        self._label.setText(text)
        self.slider.setAccessibleDescription(text)
        room = self._label.fontMetrics().horizontalAdvance(widest or text)
        self._label.setMinimumWidth(max(self._label.minimumWidth(), room))

    def stop(self) -> None:
        self._play.setChecked(False)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_icon()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop()  # what nobody sees costs nothing

    def _draw_icon(self) -> None:
        self._play.setIcon(icon("pause" if self.playing else "play", self._theme))

    def _toggled(self) -> None:
        if self._play.isChecked():
            if self.at_end:
                self.slider.setValue(0)
            self._timer.start()
        else:
            self._timer.stop()
        self._draw_icon()

    def _next(self) -> None:
        if not self.at_end:
            self._resting = 0
            self.slider.setValue(self.frame + 1)
            return
        self._resting += 1
        if self._resting >= REST_FRAMES:
            self._resting = 0
            self.slider.setValue(0)
