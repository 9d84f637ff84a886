"""The map of the loss with its colour bar, and beside it what the training is spent on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import GradientShared, ScheduleDescribed
from core.requests import ShareGradient
from desktop.look import muted_label
from desktop.theme import DARK, Theme
from desktop.widgets.plot.figures import tick_text
from desktop.widgets.timesteps.colour_bar import ColourBar
from desktop.widgets.timesteps.colouring import Kind, colour_table, colouring, multiple_text
from desktop.widgets.timesteps.loss_map import LossMap
from desktop.widgets.timesteps.loss_table import Cell, LossTable
from desktop.widgets.timesteps.share_plot import SharePlot
from desktop.widgets.timesteps.time_scale import TimeScale
from desktop.widgets.timesteps.words import cell_words
from desktop.widgets.work_bar import WorkBar

HINT = "Point at the map to read it. Click a cell to see examples of its noise level."
SHARES = 0.26  # of the width, for the shares
SHARES_LEAST, SHARES_MOST = 128, 220  # pixels
LONGEST = 100  # letters of a readout
TITLES = {"loss": "Loss", "relative": "Loss / mean of row"}


class LossAndShares(QWidget):
    """Time upwards in both; the numbers between them are the log SNR."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._kind: Kind = "loss"
        self._table = LossTable(2)
        self._scale: TimeScale | None = None
        self._times_kind = ""
        self._gradient_step: int | None = None
        self._pointed: Cell | None = None
        self.map = LossMap()
        self.shares = SharePlot()
        self.bar = ColourBar("Colours of the map")
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self.readout = muted_label(HINT, wrap=True)
        self.readout.setAccessibleName("Cell of the map")
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.work = WorkBar(ShareGradient, "Sharing the gradient")
        self._lay_out()
        self.map.pointed.connect(self._show_pointed)

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(4)
        self._grid.addWidget(self.map, 0, 0)
        self._grid.addWidget(self.shares, 0, 1)
        self._grid.addWidget(self.bar, 1, 0)
        self._grid.addWidget(self._legend, 1, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(0, 1)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid, 1)
        foot = QGridLayout()  # both at one place: the bar lies over the words while there is work
        foot.addWidget(self.readout, 0, 0)
        foot.addWidget(self.work, 0, 0)
        self.work.setAutoFillBackground(True)
        column.addLayout(foot)

    def show_table(self, table: LossTable, kind: Kind) -> None:
        """What is known by now, in these colours."""
        if kind != self._kind:
            self._kind = kind
            self._wear_colours()
        self._table = table
        coloured = colouring(table, kind)
        self.map.show_table(table, coloured, self._scale)
        text = tick_text if kind == "loss" else multiple_text
        self.bar.show_levels(TITLES[kind], coloured.levels if table.columns else None, text)
        self._read()

    def show_schedule(self, event: ScheduleDescribed) -> None:
        """How times are to be read, and how often each is trained on."""
        self._scale = TimeScale.of(event.levels)
        self._times_kind = event.times_kind.replace("_", "-")
        self.shares.show_scale(self._scale)
        self.shares.show_often(event.bin_shares)
        self._show_legend()

    def show_gradient(self, event: GradientShared | None) -> None:
        """How much of the gradient comes from each part of time; None takes it away."""
        self._gradient_step = None if event is None else event.step
        if event is None:
            self.shares.clear_gradient()
        else:
            self.shares.show_gradient(event.edges, event.shares)
        self._show_legend()

    @property
    def scale(self) -> TimeScale | None:
        return self._scale

    def choose(self, bin_: int, step: int) -> None:
        """Mark a cell as chosen, without telling."""
        self.map.choose(bin_, step)
        self._read()

    def clear(self) -> None:
        self._table = LossTable(2)
        self._scale = self._pointed = self._gradient_step = None
        self._times_kind = ""
        self.map.clear_cells()
        self.shares.clear_shares()
        self.bar.show_levels("", None)
        self._show_legend()
        self._read()

    def wear(self, theme: Theme) -> None:
        """Use these colours from now on."""
        self._theme = theme
        self.shares.wear(theme)
        self._wear_colours()
        self._show_legend()

    def _wear_colours(self) -> None:
        table = colour_table(self._kind, self._theme)
        self.map.wear_colours(self._theme, table)
        self.bar.wear(self._theme, table)

    def _show_pointed(self, cell: Cell | None) -> None:
        self._pointed = cell
        self._read()

    def _read(self) -> None:
        """What is pointed at, or else what is chosen."""
        cell = self._pointed or self.map.cell
        known = cell is not None and cell.bin < self._table.bins
        words = cell_words(cell, self._table, self._scale) if cell is not None and known else HINT
        if words != self.readout.text():
            self.readout.setText(words)
        table = self._table
        described = f"Steps {table.first_step:,} to {table.step:,}. {words}"
        self.map.setAccessibleDescription(described if table.columns else "Nothing yet")

    def _show_legend(self) -> None:
        series = self._theme.series
        lines: list[str] = []
        if self._times_kind:
            lines.append(_entry(series[0], "\N{BOX DRAWINGS HEAVY HORIZONTAL}", "Examples"))
        if self._gradient_step is not None:
            text = f"Gradient, step {self._gradient_step:,}"
            lines.append(_entry(series[1], "\N{BLACK SQUARE}", text))
        self._legend.setText("<br>".join(lines))
        self._legend.setToolTip(
            f"The line: how often each time is trained on ({self._times_kind} times). The bars: "
            "how much of the gradient comes from there."
        )
        self.shares.setAccessibleDescription(self._shares_words())

    def _shares_words(self) -> str:
        words: list[str] = []
        for name, density in (("examples", self.shares.often), ("gradient", self.shares.gradient)):
            if len(density):
                peak = (int(density.argmax()) + 0.5) / len(density)
                words.append(f"density of {name} highest at time {peak:.2f}: {density.max():.2f}")
        return "; ".join(words) or "Nothing yet"

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = round(min(max(SHARES * self.width(), SHARES_LEAST), SHARES_MOST))
        self.shares.setFixedWidth(width)
        self._legend.setFixedWidth(width)
        # Room for the longest words there are, so that nothing jumps.
        metrics = self.readout.fontMetrics()
        lines = 1 if self.width() >= LONGEST * metrics.averageCharWidth() else 2
        self.readout.setFixedHeight(
            max(lines * metrics.lineSpacing(), self.work.sizeHint().height())
        )


def _entry(colour: str, sign: str, text: str) -> str:
    return f'<span style="color:{colour}">{sign}</span> {text}'
