"""The numbers of a noise level in two plots: the values of x_t and the schedule."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.answers import ForwardNoised, NoiseLevels
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.forward.noise_histogram import NoiseHistogram
from desktop.widgets.forward.noise_level_plot import NoiseLevelPlot
from desktop.widgets.forward.noise_words import amplitude, short

WIDEST = "Mean \u221288.88, standard deviation 88.88"


class NoisePlots(QWidget):
    """A histogram above the curve of the schedule. Emits the timestep that was pressed there."""

    timestep_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.histogram = NoiseHistogram()
        self.curve = NoiseLevelPlot()
        self.spread = muted_label("")
        self.numbers = QLabel()
        for label in (self.spread, self.numbers):  # nothing moves when they get their text
            metrics = label.fontMetrics()
            label.setMinimumSize(metrics.horizontalAdvance(WIDEST), 2 * metrics.lineSpacing())
        self.curve.chosen.connect(self.timestep_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.histogram, 1)
        column.addWidget(self.spread)
        column.addWidget(self.curve, 1)
        column.addWidget(self.numbers)

    def show_frame(self, noised: ForwardNoised, frame: int) -> None:
        """Show the level of this frame of the film."""
        levels = noised.levels
        self.histogram.show_values(
            noised.histogram_edges, noised.histograms[frame], float(noised.scales[frame])
        )
        self.spread.setText(f"{self.histogram.words}\nThin: the bell curve of pure noise")
        alpha_bar, snr = float(levels.alpha_bar[frame]), float(levels.snr[frame])
        sigma = float(levels.sigma[frame])
        self.curve.show_level(int(levels.timesteps[frame]), alpha_bar, sigma, snr)
        self.numbers.setText(
            f"alpha_bar {short(alpha_bar)}\nsigma {amplitude(sigma)}, SNR {short(snr)}"
        )

    def show_schedule(self, levels: NoiseLevels) -> None:
        """Every level there is."""
        self.curve.show_curve(levels)

    def clear(self) -> None:
        self.histogram.clear_values()
        self.curve.clear_levels()
        self.spread.setText("")
        self.numbers.setText("")

    def apply_theme(self, theme: Theme) -> None:
        self.histogram.wear(theme)
        self.curve.wear(theme)
