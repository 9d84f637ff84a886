"""The line at the bottom: how the run is getting on, where it is computed, what went wrong."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget
from typing_extensions import override

from core.event_reader import EventReader
from core.events import (
    CheckpointFailed,
    CommandRefused,
    DataDescribed,
    NonFiniteFound,
    Progress,
    RecordingFailed,
    RunFinished,
    RunStarted,
)
from desktop.words import counted, duration, rate, size

SMOOTHING = 0.8  # of the old share of drawing, at each report of progress


SEGMENTS = {
    "state": "What the run is doing",
    "progress": "Optimizer steps taken, and how often every training example was seen on average",
    "rate": "Speed of training now",
    "eta": "Time until the last step at this speed",
    "watching": "Share of the time that previews, measurements and drawing take. "
    "Its limit is the budget under Watching in the form.",
    "device": "Where the run is computed, how exactly, and the memory in use",
}
"""The parts of the line from left to right, with their tool-tips."""


class StatusLine(QStatusBar, EventReader):
    """Shows the newest of everything; drawn by the redraw timer like a panel."""

    warnings_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._dirty = False
        self._state = ""
        self._progress: Progress | None = None
        self._max_steps = 0
        self._device = ""
        self._drawing = 0.0
        self._warnings = 0
        self._noun = "images"
        self._ended = False
        self._labels = {name: self._label(name, tip) for name, tip in SEGMENTS.items()}
        self._warning_button = QToolButton()
        self._warning_button.setAccessibleName("Warnings of this run")
        self._warning_button.setToolTip("Show what went wrong in this run")
        self._warning_button.clicked.connect(self.warnings_wanted)
        self._warning_button.hide()
        self.addPermanentWidget(self._warning_button)

    def _label(self, name: str, tip: str) -> QLabel:
        label = QLabel()
        label.setObjectName(f"status_{name}")
        label.setToolTip(tip)
        label.setContentsMargins(8, 0, 8, 0)
        self.addWidget(label, 1 if name == "device" else 0)
        return label

    @property
    def dirty(self) -> bool:
        return self._dirty

    @property
    def seen(self) -> bool:
        return self.isVisible()

    def text(self, segment: str) -> str:
        """What a segment shows; the names are those of :data:`SEGMENTS`."""
        return self._labels[segment].text()

    def show_state(self, text: str) -> None:
        """Say what the run is doing. Shown at once: it answers a person."""
        self._state = text
        self._show("state", text)

    def add_drawing_share(self, share: float) -> None:
        """Take into account what drawing took of the last moment, 0..1."""
        self._drawing = SMOOTHING * self._drawing + (1 - SMOOTHING) * share

    def clear(self) -> None:
        """Forget the run that was shown."""
        self._progress = None
        self._device = ""
        self._drawing = 0.0
        self._warnings = 0
        self._ended = False
        self._dirty = True
        for label in self._labels.values():
            label.setMinimumWidth(0)
            label.clear()  # its size hint, which is never below the minimum width, is forgotten
        self._show("state", self._state)

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self._max_steps = event.max_steps
        self._device = f"{event.device}, {event.precision}"
        self._dirty = True

    @override
    def take_progress(self, event: Progress) -> None:
        self._progress = event
        self._dirty = True

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._noun = "images" if event.kind == "image" else "points"
        self._dirty = True

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._ended = True
        self._dirty = True

    @override
    def take_command_refused(self, event: CommandRefused) -> None:
        self._warnings += 1
        self._dirty = True

    @override
    def take_checkpoint_failed(self, event: CheckpointFailed) -> None:
        self._warnings += 1
        self._dirty = True

    @override
    def take_recording_failed(self, event: RecordingFailed) -> None:
        self._warnings += 1
        self._dirty = True

    @override
    def take_non_finite_found(self, event: NonFiniteFound) -> None:
        self._warnings += 1
        self._dirty = True

    def draw_if_dirty(self) -> None:
        if not self._dirty:
            return
        self._dirty = False
        texts = self._texts()
        for name in self._labels:
            self._show(name, texts.get(name, ""))
        self._warning_button.setVisible(self._warnings > 0)
        self._warning_button.setText(f"\N{WARNING SIGN} {counted(self._warnings, 'warning')}")

    def _show(self, name: str, text: str) -> None:
        label = self._labels[name]
        label.setText(text)
        label.setVisible(bool(text))
        # Never narrower again in this run, so that nothing jumps about.
        label.setMinimumWidth(max(label.minimumWidth(), label.sizeHint().width()))

    def _texts(self) -> dict[str, str]:
        texts = {"state": self._state, "device": self._device}
        progress = self._progress
        if progress is None:
            return texts
        eta = progress.eta_seconds
        watching = progress.watching_share + self._drawing
        if not self._ended:
            texts |= {
                "rate": f"{rate(progress.steps_per_second)} steps/s, "
                f"{rate(progress.images_per_second)} {self._noun}/s",
                "eta": "" if eta is None else f"{duration(eta)} left",
            }
        return texts | {
            "progress": f"step {progress.step:,} of {self._max_steps:,}, "
            f"epoch {progress.epoch:.2f}",
            "watching": f"watching costs {100 * watching:.1f} %",
            "device": f"{self._device}, {size(progress.memory_bytes)}",
        }
