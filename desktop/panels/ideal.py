"""How near a model is to the best one, and how near to its training examples."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import AnswerProgressed, IdealCompared, NeighboursFound
from core.commands import GiveUp
from core.events import DataDescribed, RunFinished, RunStarted
from core.requests import CompareWithIdeal, Request
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.ideal.comparison import Comparison
from desktop.widgets.ideal.nearest_examples import NearestExamples
from desktop.widgets.ideal.picks import example_picked, neighbour_picked, sample_picked
from desktop.widgets.ideal.words import comparison_words, distance_words

BOTH = 860  # pixels of width from which both parts have room
LEAST_WIDTH, LEAST_HEIGHT = 380, 240  # of one part; that of both must not keep it from shrinking

EXPLANATION = """
<p><b>The ideal denoiser.</b> Among all functions of x_t, the mean of all clean data that it may be
made of has the least squared error; no training gets below it:</p>
<p><code>D(x_t) = E[x_0 | x_t] = \u2211 w_i x_i,<br>
w_i \u221d exp(\u2212|x_t \u2212 alpha x_i|\u00b2 / (2 sigma\u00b2))</code></p>
<p>The network's error is that error plus the distance between the two, on average: what is still to
be learnt. {whose}</p>
{compared}
<p><b>Memorising.</b> Each sample is compared with its nearest training example, by the Euclidean
distance of {numbers}. Held-out examples tell how far new data are. The dial shows</p>
<p><code>median distance of samples / median distance of held-out examples</code></p>
<p>1: as far as new data. 0: copies. More than 1: not yet like the data. Smooth or very typical
samples are nearer too, above all with strong guidance: so look at the pairs before you call it
memory.</p>
{found}
<p>Karras et al. 2022, arXiv 2206.00364, appendix B.3; the idea of the dial is that of Meehan et al.
2020, arXiv 2004.05675.</p>
"""
OF_DISTRIBUTION = "These data are a known mixture of Gaussians, so the ideal is the mixture's own."
OF_EXAMPLES = """Here the x_i are the training examples. Sampling with their ideal would only give
them back. So at low noise, where it knows which example was noised, a network near it has
memorised; a good one stays above it and makes new data."""


class IdealPanel(Panel):
    """The network beside the ideal denoiser, and samples beside their nearest training examples."""

    identifier = "ideal"
    title = "Ideal"
    method = "diffusion"
    purpose = "Ideal sets the network beside the best denoiser there can be."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataDescribed | None = None
        self._new: set[Literal["data", "compared", "found"]] = set()
        self._compared: IdealCompared | None = None
        self._found: NeighboursFound | None = None
        self._possible = False  # whether a run is there to answer
        self._going_on = False  # a person wants it compared from now on
        self._picked: Literal["example", "neighbour"] | None = None
        self._comparison = Comparison()
        self._nearest = NearestExamples()
        self._tabs = QTabBar()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._tabs.setAccessibleName("Parts of the panel")
        self._tabs.setDrawBase(False)
        for part in (self._comparison, self._nearest):
            self._tabs.addTab(part.heading.text())
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._comparison, 1)
        row.addWidget(self._nearest, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self._tabs)
        column.addLayout(row, 1)
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._show_parts()

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._show_parts)
        self._comparison.wanted.connect(self._compare)
        self._comparison.level_chosen.connect(self._level_chosen)
        self._comparison.example_chosen.connect(self._example_chosen)
        self._nearest.chosen.connect(self._neighbour_chosen)
        for part in (self._comparison, self._nearest):
            part.command.connect(self.command)

    @property
    @override
    def wanted(self) -> Request | None:
        """Nothing before the first answer: it is slow, and each would be taken to be as slow."""
        return CompareWithIdeal() if self._going_on and self._compared is not None else None

    @property
    @override
    def player(self) -> FrameSlider | None:
        return self._comparison.slider if self._comparison.isVisible() else None

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self._possible = True
        self.mark_dirty()

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self._new.add("data")
        self.mark_dirty()

    @override
    def take_ideal_compared(self, event: IdealCompared) -> None:
        self._compared = event
        self._new.add("compared")
        self.mark_dirty()

    @override
    def take_neighbours_found(self, event: NeighboursFound) -> None:
        self._found = event
        self._new.add("found")
        self.mark_dirty()

    @override
    def take_answer_progressed(self, event: AnswerProgressed) -> None:
        self._comparison.take_progress(event)
        self._nearest.take_progress(event)
        ended = event.state in {"given up", "refused"}
        if ended and event.request == CompareWithIdeal.__name__:
            self._going_on = False
            self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._possible = self._going_on = False  # nobody is there to answer
        self.mark_dirty()

    def clear(self) -> None:
        self._data = self._compared = self._found = self._picked = None
        self._new.clear()
        self._possible = self._going_on = False
        self._comparison.clear()
        self._nearest.clear()
        self.mark_dirty()

    def redraw(self) -> None:
        new, self._new = self._new, set()
        self._show_parts()
        self._comparison.set_going_on(self._going_on, possible=self._possible)
        self._nearest.set_possible(self._possible)
        if "data" in new and self._data is not None:
            points = self._data.examples if self._data.kind == "points" else None
            self._comparison.show_data(points)
            self._nearest.show_data(points)
        if "compared" in new and self._compared is not None:
            self._comparison.show_compared(self._compared, self.selection.timestep)
            self._comparison.draw()
        if "found" in new and self._found is not None:
            self._nearest.show_found(self._found)
            if not self.leads and self.selection.sample is not None:
                self._nearest.choose((self.selection.sample, -1))
        if self.wanted is not None and self._watching is None:
            self.watch()
        self._tell_what_is_new(new)

    def _tell_what_is_new(self, new: set[Literal["data", "compared", "found"]]) -> None:
        if not self.leads:
            return
        if "compared" in new and self._picked == "example":
            self.selected.emit(self._example_selection())
        if "found" in new and self._picked == "neighbour":
            self.selected.emit(self._neighbour_selection())

    def show_selection(self, selection: Selection) -> None:
        """Go to its noise level, and mark its sample or example if they are here."""
        moved = selection.timestep is not None and self._comparison.go_to(selection.timestep)
        if moved:
            self._comparison.draw()
        if selection.source == self.identifier:
            return
        self._picked = None
        compared = self._compared
        known: list[int] = [] if compared is None else [int(i) for i in compared.indices]
        example = selection.example
        self._comparison.choose(known.index(example) if example in known else None)
        self._nearest.choose(None if selection.sample is None else (selection.sample, -1))

    def explanation(self) -> str:
        compared, found = self._compared, self._found
        whose = compared_words = found_words = ""
        if compared is not None:
            whose = OF_DISTRIBUTION if compared.of_distribution else OF_EXAMPLES
            words = comparison_words(compared, self._comparison.level)
            compared_words = f"<p>At step {compared.step:,}: {words}</p>"
        if found is not None:
            ratio = "" if math.isnan(found.ratio) else f"ratio {found.ratio:.2f}. "
            found_words = f"<p>At step {found.step:,}: {ratio}{distance_words(found)}</p>"
        points = self._data is not None and self._data.kind == "points"
        return EXPLANATION.format(
            whose=whose,
            compared=compared_words,
            numbers="their places" if points else "all pixels, from \u22121 to 1",
            found=found_words,
        )

    def apply_theme(self, theme: Theme) -> None:
        self._comparison.apply_theme(theme)
        self._nearest.apply_theme(theme)

    @override
    def ask(self) -> None:
        self._compare(wanted=True)
        self._nearest.ask()

    def _compare(self, wanted: bool) -> None:
        """Once, which may be slow; what :meth:`redraw` does with the answer makes it go on."""
        self._going_on = wanted
        if wanted:
            self.command.emit(CompareWithIdeal())
        else:
            self.command.emit(GiveUp(CompareWithIdeal))
            self.watch()
        self.draw_now()

    def _level_chosen(self, level: int) -> None:
        if self._picked == "example" and self.leads:
            self.selected.emit(self._example_selection())
        elif self._compared is not None:
            timestep = int(self._compared.levels.timesteps[level])
            self.selected.emit(Selection(self.identifier, timestep=timestep))
        self.redrawn.emit()

    def _example_chosen(self, _example: int) -> None:
        self._picked = "example"
        self._nearest.choose(None)
        self.selected.emit(self._example_selection())

    def _neighbour_chosen(self, _sample: int, _neighbour: int) -> None:
        self._picked = "neighbour"
        self._comparison.choose(None)
        self.selected.emit(self._neighbour_selection())

    def _example_selection(self) -> Selection:
        compared, example = self._compared, self._comparison.example
        if compared is None or example is None:
            return Selection(self.identifier)
        picked = example_picked(
            compared,
            level=self._comparison.level,
            example=example,
            shown=self._comparison.pixels(example),
            classes=self._classes,
        )
        return replace(picked, source=self.identifier)

    def _neighbour_selection(self) -> Selection:
        found, pair = self._found, self._nearest.picked
        if found is None or pair is None:
            return Selection(self.identifier)
        sample, neighbour = pair
        picked = (
            sample_picked(found, sample, self._classes)
            if neighbour < 0
            else neighbour_picked(found, sample, neighbour, self._classes)
        )
        return replace(picked, source=self.identifier)

    @property
    def _classes(self) -> Sequence[str]:
        return () if self._data is None else self._data.class_names

    def _show_parts(self) -> None:
        """Both parts where there is room, else the one whose tab is in front."""
        both = self.width() >= BOTH
        self._tabs.setVisible(not both)
        for number, part in enumerate((self._comparison, self._nearest)):
            part.heading.setVisible(both)
            part.setVisible(both or number == self._tabs.currentIndex())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_parts()
