"""What spans the plane, and with which weights and of which class it is drawn."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QPushButton, QSpinBox, QToolButton, QWidget
from typing_extensions import override

from core.answers import Weights
from desktop.look import muted_label
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.latent.anchors import ANCHORS

MOST = 99_999  # samples: any number has its own noise
BESIDE_NUMBER = 40  # pixels for the arrows and the frame
NO_CLASS = "-1"


class SampleBox(QSpinBox):
    """The sample that an anchor is, numbered from 1 as everywhere in the window."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
        self.setPrefix(f"{letter}: ")
        self.setRange(1, MOST)
        self.setAccessibleName(f"Sample at {letter}")
        self.lineEdit().setAccessibleName(f"Sample at {letter}")
        self.setToolTip(f"The number of the noise that {letter} is; every number is another one")
        self.setKeyboardTracking(False)  # 100 is not 1, then 10, then 100
        self.setMinimumHeight(24)
        wide = self.fontMetrics().horizontalAdvance(f"{letter}: 999")
        self.setFixedWidth(wide + BESIDE_NUMBER)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LatentChoices(QWidget):
    """Emits ``changed`` when a hand chose otherwise, and ``home`` for where it all began."""

    changed = Signal()
    home = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = {letter: SampleBox(letter) for letter in ANCHORS}
        self._picked: int | None = None  # the sample that is selected somewhere
        self._use = QToolButton()
        self._weights = make_choice(
            "Weights of the samples",
            "EMA: the moving average of the weights, steadier and better. Raw: the weights as "
            "they are trained.",
            (("EMA weights", "ema"), ("Raw weights", "raw")),
        )
        self._class = make_choice("Class", "The class that all samples are asked for", ())
        self._sphere = QCheckBox("On the sphere")
        self._sphere.setToolTip(
            "Give every z the length that noise has in the middle: between samples z is shorter "
            "than any noise the generator has learnt from"
        )
        self._home = QPushButton("Reset view")
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        self._use.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._use.setToolTip("Let the sample that is selected, in whichever panel, be A, B or C")
        menu = QMenu(self._use)
        for letter in ANCHORS:
            menu.addAction(letter).triggered.connect(partial(self._use_picked, letter))
        self._use.setMenu(menu)
        self._home.setToolTip("Back to the square between A, B and C (Home)")
        flow = FlowLayout(self)
        for widget in (
            muted_label("Samples"), *self.boxes.values(), self._use,
            self._weights, self._class, self._sphere, self._home,
        ):  # fmt: skip
            flow.addWidget(widget)

    def _connect(self) -> None:
        for box in self.boxes.values():
            box.valueChanged.connect(self.changed)
        for choice in (self._weights, self._class):
            choice.activated.connect(self.changed)
        self._sphere.clicked.connect(self.changed)
        self._home.clicked.connect(self.home)

    @property
    def samples(self) -> tuple[int, int, int]:
        """Numbers of the samples at A, B and C, from 0."""
        a, b, c = (box.value() - 1 for box in self.boxes.values())
        return a, b, c

    @property
    def weights(self) -> Weights:
        return "raw" if self._weights.currentData() == "raw" else "ema"

    @property
    def label(self) -> int:
        """The class, -1 where none are learnt."""
        return int(self._class.currentData())

    @property
    def on_sphere(self) -> bool:
        return self._sphere.isChecked()

    def offer_classes(self, names: Sequence[str]) -> None:
        """The classes that are learnt, if any; the first is chosen."""
        self._class.clear()
        for label, name in enumerate(names):
            self._class.addItem(f"Class {name}", str(label))
        if not names:
            self._class.addItem("No classes", NO_CLASS)
        self._class.setVisible(bool(names))

    def show_picked(self, sample: int | None) -> None:
        """Another sample is selected."""
        self._picked = sample
        which = "selected" if sample is None else f"sample {sample + 1}"
        self._use.setText(f"Use {which} as")
        self._use.setEnabled(sample is not None and self._weights.isEnabled())

    def allow(self, *, asking: bool) -> None:
        """Whether there is somebody to answer for other samples."""
        for widget in (*self.boxes.values(), self._weights, self._class, self._sphere, self._home):
            widget.setEnabled(asking)
        self.show_picked(self._picked)

    def clear(self) -> None:
        """As it was at first."""
        for number, box in enumerate(self.boxes.values()):
            blocked = box.blockSignals(True)
            box.setValue(number + 1)
            box.blockSignals(blocked)
        show_choice(self._weights, "ema")
        self._sphere.setChecked(False)
        self.offer_classes(())
        self.show_picked(None)

    def _use_picked(self, letter: str) -> None:
        if self._picked is not None:
            self.boxes[letter].setValue(self._picked + 1)
