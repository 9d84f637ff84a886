"""Waterfall, overlap and one step large: all at once where there is room, or one of two parts."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from core.gan_events import ScoresMeasured
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.waterfall.overlap_curve import OverlapCurve
from desktop.widgets.waterfall.score_histogram import ScoreHistogram
from desktop.widgets.waterfall.waterfall_plot import WaterfallPlot
from desktop.widgets.waterfall.words import legend_words, scores_words

BESIDE, BELOW = 700, 520  # pixels of width or height from which both parts have room
ROOM_FOR_WORDS = 290  # pixels of height


class WaterfallPage(QWidget):
    """Emits ``chosen`` with the index of a row, picked in a plot or by the slider."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.waterfall = WaterfallPlot()
        self.overlap = OverlapCurve()
        self.histogram = ScoreHistogram()
        self.slider = FrameSlider("training", "Training steps at which logits were measured")
        self.tabs = QTabBar()
        self.legend = QLabel()  # the large histogram has its own
        self.words = muted_label("", wrap=True)
        self._hills = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.waterfall.chosen.connect(self.chosen)
        self.overlap.chosen.connect(self.chosen)
        self.slider.moved.connect(self.chosen)
        self.waterfall.laid_out.connect(self._align)
        self.tabs.currentChanged.connect(self._arrange)

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName("Parts of the panel")
        self.tabs.setDrawBase(False)
        for part in ("All steps", "One step"):
            self.tabs.addTab(part)
        hills = QHBoxLayout(self._hills)
        hills.setContentsMargins(0, 0, 0, 0)
        hills.setSpacing(0)
        hills.addWidget(self.waterfall, 1)
        hills.addWidget(self.overlap)
        self._body.setSpacing(8)
        self._body.addWidget(self._hills, 3)
        self._body.addWidget(self.histogram, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self.tabs)
        column.addWidget(self.legend)
        column.addLayout(self._body, 1)
        column.addWidget(self.words)
        column.addWidget(self.slider)

    def show_rows(self, rows: Sequence[ScoresMeasured], row: int, *, centred: bool) -> None:
        """All that is kept, the oldest first, and which of it is chosen."""
        chosen = rows[row]
        self.waterfall.show_rows(rows, row, centred=centred)
        self.overlap.show_rows(rows, row)
        self.histogram.show_scores(chosen, centred=centred)
        self.slider.set_frames(len(rows))
        self.slider.place(row)
        self.slider.set_text(f"step {chosen.step:,}", widest=f"step {88_888:,}")
        text = scores_words(chosen, centred=centred)
        self.words.setText(text)
        for plot in (self.waterfall, self.histogram):
            plot.setAccessibleDescription(text)

    def clear(self) -> None:
        self.waterfall.clear_rows()
        self.overlap.clear_rows()
        self.histogram.clear_scores()
        self.slider.stop()
        self.slider.set_frames(0)
        self.slider.set_text("")
        self.words.setText("")
        self.tabs.setCurrentIndex(0)

    def apply_theme(self, theme: Theme) -> None:
        self.waterfall.wear(theme)
        self.overlap.wear(theme)
        self.histogram.wear(theme)
        self.slider.apply_theme(theme)
        self.legend.setText(legend_words(theme))

    def _align(self) -> None:
        self.overlap.show_steps(self.waterfall.y_range, self.waterfall.step_ticks)

    def _arrange(self) -> None:
        directions = QBoxLayout.Direction
        beside, below = self.width() >= BESIDE, self.height() >= BELOW
        self._body.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        both = beside or below
        self.tabs.setVisible(not both)
        for number, part in enumerate((self._hills, self.histogram)):
            part.setVisible(both or number == self.tabs.currentIndex())
        self.legend.setVisible(not both and self._hills.isVisibleTo(self))
        self.words.setVisible(self.height() >= ROOM_FOR_WORDS)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
