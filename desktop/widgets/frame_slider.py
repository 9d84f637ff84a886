"""A slider over the frames of a film: plays, steps and jumps."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget
from typing_extensions import override

from desktop.icons import icon
from desktop.theme import Theme
from desktop.widgets.choice import make_choice

FRAME_MILLISECONDS = 90  # at speed 1
SPEEDS = (("\N{MULTIPLICATION SIGN}0.25", 0.25), ("\N{MULTIPLICATION SIGN}0.5", 0.5),
          ("\N{MULTIPLICATION SIGN}1", 1.0), ("\N{MULTIPLICATION SIGN}2", 2.0),
          ("\N{MULTIPLICATION SIGN}4", 4.0))  # fmt: skip
REST_FRAMES = 8  # that a film rests on its last frame before it begins again


class FrameSlider(QWidget):
    """Emits ``moved`` whenever another frame is to be shown, by hand or by playing.

    With ``full`` it has buttons for single steps, for looping and a choice of speeds.
    """

    moved = Signal(int)

    def __init__(
        self, name: str, tip: str, *, full: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._resting = 0
        self._theme: Theme | None = None
        self._buttons: list[tuple[QToolButton, str]] = []
        self._play = self._button(f"Play {name}", "play", checkable=True)
        self._play.toggled.connect(self._toggled)
        back = self._button("One step back", "chevron-left")
        back.clicked.connect(lambda: self.step(-1))
        ahead = self._button("One step ahead", "chevron-right")
        ahead.clicked.connect(lambda: self.step(1))
        self._loop = self._button("Begin again at the end", "repeat", checkable=True)
        self._loop.setChecked(True)
        self._speed = make_choice(
            "Speed", "How fast it plays", [(text, str(speed)) for text, speed in SPEEDS]
        )
        self._speed.setCurrentIndex(2)
        self._speed.currentIndexChanged.connect(self._set_pace)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(self.moved)
        self.slider.sliderPressed.connect(self.stop)
        self._label = QLabel()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._next)
        self._set_pace()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        before = (back, self._play, ahead) if full else (self._play,)
        for button in before:
            row.addWidget(button)
        row.addWidget(self.slider, 1)
        row.addWidget(self._label)
        if full:
            row.addWidget(self._loop)
            row.addWidget(self._speed)
        for widget in (back, ahead, self._loop, self._speed):
            widget.setParent(self)
            widget.setVisible(full)
        self.set_frames(0)

    def _button(self, tip: str, name: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setCheckable(checkable)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        self._buttons.append((button, name))
        return button

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
        """Go to a frame, and tell."""
        self.slider.setValue(frame)

    def place(self, frame: int) -> None:
        """Go to a frame without telling: something else has brought it here."""
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(frame)
        self.slider.blockSignals(blocked)

    def step(self, count: int) -> None:
        """So many frames ahead, or back where it is negative; playing ends."""
        self.stop()
        self.slider.setValue(self.frame + count)

    def set_text(self, text: str, *, widest: str = "") -> None:
        """What is written beside the slider; ``widest`` is the longest text there will be."""
        self._label.setText(text)
        self.slider.setAccessibleDescription(text)
        room = self._label.fontMetrics().horizontalAdvance(widest or text)
        least = 0 if widest else self._label.minimumWidth()
        self._label.setMinimumWidth(max(least, room))

    def toggle(self) -> None:
        """Play, or stop playing."""
        if self.isEnabled():
            self._play.toggle()

    def stop(self) -> None:
        self._play.setChecked(False)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_icons()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop()  # what nobody sees costs nothing

    def _draw_icons(self) -> None:
        if self._theme is None:
            return
        for button, name in self._buttons:
            shown = "pause" if button is self._play and self.playing else name
            button.setIcon(icon(shown, self._theme))

    def _toggled(self) -> None:
        if self._play.isChecked():
            self._timer.start()
            if self.at_end:
                self.slider.setValue(0)
        else:
            self._timer.stop()
        self._draw_icons()

    def _set_pace(self) -> None:
        self._timer.setInterval(round(FRAME_MILLISECONDS / float(self._speed.currentData())))

    def _next(self) -> None:
        if not self.at_end:
            self._resting = 0
            self.slider.setValue(self.frame + 1)
            return
        if not self._loop.isChecked():
            self.stop()
            return
        self._resting += 1
        if self._resting >= REST_FRAMES:
            self._resting = 0
            self.slider.setValue(0)


def play_key(player: FrameSlider, event: QKeyEvent) -> bool:
    """Let a key play, step or jump; gives whether it has a meaning here."""
    match event.key():
        case Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                player.toggle()
        case Qt.Key.Key_Left:
            player.step(-1)
        case Qt.Key.Key_Right:
            player.step(1)
        case Qt.Key.Key_Home:
            player.step(-player.frames)
        case Qt.Key.Key_End:
            player.step(player.frames)
        case _:
            return False
    return True
