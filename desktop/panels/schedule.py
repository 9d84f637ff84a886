"""The noise schedule beside all others, where the sampler steps, and what is trained on."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import ScheduleDescribed
from core.config.sampling import sampler_title
from core.events import CommandRefused, ParameterChanged, RunFinished
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.forward.noise_words import plain_words
from desktop.widgets.schedule.density_plot import DensityPlot, over_sigma
from desktop.widgets.schedule.level_plot import KEYS, LevelPlot
from desktop.widgets.schedule.looks import schedule_title
from desktop.widgets.schedule.plot_wall import PlotWall
from desktop.widgets.schedule.quantities import QUANTITIES
from desktop.widgets.schedule.readout import level_readout
from desktop.widgets.schedule.schedule_legend import STEPS, ScheduleLegend
from desktop.widgets.schedule.settings_row import SettingsRow
from desktop.widgets.schedule.time_plot import TimePlot

EMPTY = (
    "The noise schedule appears here as soon as a run is set up. Choose a preset, or press Train."
)

SOURCES = {
    "linear": "Ho et al. 2020, arXiv 2006.11239, section 4",
    "scaled_linear": "Rombach et al. 2022, arXiv 2112.10752",
    "cosine": "Nichol and Dhariwal 2021, arXiv 2102.09672, eq. 17",
    "sigmoid": "Jabri et al. 2023, arXiv 2212.11972, appendix B",
    "edm": "Karras et al. 2022, arXiv 2206.00364, eq. 5",
    "rectified_flow": "Liu et al. 2023, arXiv 2209.03003, eq. 1",
}

EXPLANATION = """
<p>A <b>noise schedule</b> says how strong data and noise are at every time, from 0 (data) to 1
(noise):</p>
<p><code>x_t = alpha x_0 + sigma eps</code></p>
<p>The first three plots show the same in three ways. <b>alpha_bar</b> = alpha\u00b2 / (alpha\u00b2
+ sigma\u00b2) is the share of the data in the power. <b>log SNR</b> = ln(alpha\u00b2 /
sigma\u00b2) also shows both ends, where alpha_bar is flat. <b>sigma / alpha</b> is the noise in
units of the data, which EDM calls sigma.</p>
<p>The <b>dots</b> are the levels at which the sampler asks the network. Where they are far apart,
one step has to undo much noise at once. The last plot shows {density}, with the same dots below
it: where little was trained, the network's answers are worth little.</p>
{today}
<p>{source}. For the log SNR: Kingma et al. 2021, arXiv 2107.00630, section 3. For the spacing of
steps: Lin et al. 2024, arXiv 2305.08891, table 2.</p>
"""
HOW_OFTEN = "how often each noise level is trained on"
SIGMA_DENSITY = (
    "the <b>sigma sampling density</b>, how often each noise level is trained on: a bell curve "
    "over ln sigma (Karras et al. 2022, arXiv 2206.00364, table 1)"
)


class SchedulePanel(Panel):
    """Four plots with one upright mark: the timestep that is selected, here or elsewhere."""

    identifier: ClassVar[str] = "schedule"
    title: ClassVar[str] = "Schedule"
    method = "diffusion"
    purpose = "Schedule shows how fast the noise grows from one timestep to the next."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.title)
        self._described: ScheduleDescribed | None = None
        self._is_new = False
        self._index: int | None = None  # of the marked level; None: nothing was picked yet
        self._settings = SettingsRow()
        self._legend = ScheduleLegend()
        self._density = DensityPlot()
        self._density_heading = QLabel()
        times = [(QLabel(quantity.heading), TimePlot(quantity)) for quantity in QUANTITIES]
        plots: list[tuple[QLabel, LevelPlot]] = [*times, (self._density_heading, self._density)]
        self._plots = [plot for _, plot in plots]
        self._wall = PlotWall(self._legend, plots)
        self._empty = muted_label(EMPTY, wrap=True)
        self._readout = QLabel()
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 0, 24, 24)
        self._readout.setWordWrap(True)
        self._readout.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._wall)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self._settings)
        column.addWidget(self._stack, 1)
        column.addWidget(self._readout)

    def _connect(self) -> None:
        self._settings.changed.connect(self.setting)
        self._legend.changed.connect(self._show_again)
        for plot in self._plots:
            plot.picked.connect(self._select)
            plot.stepped.connect(self._step)

    @override
    def take_schedule_described(self, event: ScheduleDescribed) -> None:
        self._described = event
        self._is_new = True
        self.mark_dirty()

    @override
    def take_parameter_changed(self, event: ParameterChanged) -> None:
        self._settings.take_answer(event.path, event.new)

    @override
    def take_command_refused(self, event: CommandRefused) -> None:
        self._settings.take_refusal()
        self._is_new = True
        self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._settings.take_end()

    @override
    def redraw(self) -> None:
        described = self._described
        self._stack.setCurrentWidget(self._empty if described is None else self._wall)
        self._readout.setVisible(described is not None)
        if described is None:
            self.setAccessibleDescription(EMPTY)
            return
        index = self._marked(described)
        if self._is_new:
            self._is_new = False
            self._draw(described, index)
        else:
            for plot in self._plots:
                plot.mark(index)
        self._readout.setText(level_readout(described.levels, index))
        self.setAccessibleDescription(f"{self._summary(described)} {self._readout.text()}")

    def _draw(self, described: ScheduleDescribed, index: int) -> None:
        self._settings.show_schedule(described)
        self._legend.show_schedule(described)
        self._density_heading.setText(
            "Sigma sampling density" if over_sigma(described) else "Training density"
        )
        hidden = self._legend.hidden
        for plot in self._plots:
            plot.show_schedule(described, index, hidden=hidden, steps=STEPS not in hidden)

    @override
    def clear(self) -> None:
        self._described = None
        self._is_new = False
        self._index = None
        self._settings.clear()
        self.draw_now()

    @override
    def show_selection(self, selection: Selection) -> None:
        """Go to the timestep that was picked."""
        described = self._described
        if described is None or selection.timestep is None:
            return
        index = described.levels.nearest(selection.timestep)
        if index != self._index:
            self._index = index
            self.mark_dirty()

    def _marked(self, described: ScheduleDescribed) -> int:
        """Until a timestep is picked, that where data and noise are about equally strong."""
        if self._index is None and self.selection.timestep is not None:
            self._index = described.levels.nearest(self.selection.timestep)
        if self._index is None:
            return int(np.abs(described.levels.log_snr).argmin())
        return self._index

    def _select(self, index: int) -> None:
        described = self._described
        if described is None or index == self._index:
            return
        self._index = index
        self.draw_now()
        timestep = int(described.levels.timesteps[index])
        self.selected.emit(Selection(self.identifier, timestep=timestep))

    def _step(self, count: int) -> None:
        if self._described is not None:
            last = len(self._described.levels) - 1
            self._select(min(max(self._marked(self._described) + count, 0), last))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._described is not None and event.key() in KEYS:
            self._step(KEYS[event.key()])
        else:
            super().keyPressEvent(event)

    def _show_again(self) -> None:
        self._is_new = self._described is not None
        self.draw_now()

    def _summary(self, described: ScheduleDescribed) -> str:
        steps = described.sampler_levels
        return (
            f"The {schedule_title(described.kind)} schedule of "
            f"{described.levels.timesteps[-1] + 1:,} timesteps. "
            f"{sampler_title(described.sampler)} steps at {len(steps):,} of its noise levels, from "
            f"t = {steps.timesteps[0]:,} to t = {steps.timesteps[-1]:,}."
        )

    @override
    def explanation(self) -> str:
        described = self._described
        if described is None:
            sources = f"{SOURCES['linear']}; {SOURCES['cosine']}"
            return EXPLANATION.format(density=HOW_OFTEN, today="", source=sources)
        levels, index = described.levels, self._marked(described)
        today = (
            f"<p>{self._summary(described)}</p><p>Now at {level_readout(levels, index)}. "
            f"{plain_words(float(levels.snr[index]))}</p>"
        )
        return EXPLANATION.format(
            density=SIGMA_DENSITY if over_sigma(described) else HOW_OFTEN,
            today=today,
            source=SOURCES.get(described.kind, schedule_title(described.kind)),
        )

    @override
    def apply_theme(self, theme: Theme) -> None:
        self._legend.wear(theme)
        for plot in self._plots:
            plot.wear(theme)
