"""A slider for how much a curve is smoothed, with its value beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from desktop.look import muted_label

LAST = 30  # positions; the number of averaged steps doubles every 3 of them


def weight_at(position: int) -> float:
    """From 0 to 0.999, evenly in the number of steps that are averaged."""
    weight = 1 - 10 ** (-position / 10)
    return round(weight, 3 if weight < 0.99 else 4)


def position_of(weight: float) -> int:
    """The position nearest to a weight."""
    return min(range(LAST + 1), key=lambda position: abs(weight_at(position) - weight))


class SmoothingSlider(QWidget):
    """Says every new weight at once: the curve follows the thumb."""

    changed = Signal(float)

    def __init__(self, weight: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = muted_label("Smoothing")
        self.caption.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.caption.hide()  # until there is room for it
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, LAST)
        self.slider.setPageStep(LAST // 6)
        self.slider.setMinimumWidth(60)
        self.slider.setMaximumWidth(140)
        self.slider.setAccessibleName("Smoothing")
        self.value = QLabel()
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("0.9999"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.caption)
        row.addWidget(self.slider)
        row.addWidget(self.value)
        row.addStretch()
        self.slider.setValue(position_of(weight))
        self._describe()
        self.slider.valueChanged.connect(self._moved)

    @property
    def weight(self) -> float:
        return weight_at(self.slider.value())

    def _moved(self) -> None:
        self._describe()
        self.changed.emit(self.weight)

    def _describe(self) -> None:
        weight = self.weight
        self.value.setText(f"{weight:g}" if weight else "off")
        steps = round(1 / (1 - weight))
        tip = (
            f"The line is an exponential moving average with weight {weight:g}: each value counts "
            f"for about {steps:,} steps. The faint line behind it is every step's own value."
            if weight
            else "The line is every step's own value."
        )
        self.slider.setToolTip(tip)
        self.value.setToolTip(tip)
        self.slider.setAccessibleDescription(tip)
