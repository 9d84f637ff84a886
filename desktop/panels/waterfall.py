"""How the discriminator scores real and generated examples, from the first step to the newest."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from core.config.gan import GANConfig
from core.config.run import config_from_json
from core.events import RunStarted
from core.gan_events import ScoresMeasured
from core.health.rules.overfitting import UNANCHORED
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.waterfall.score_history import ScoreHistory, nearest_row
from desktop.widgets.waterfall.waterfall_page import WaterfallPage
from desktop.widgets.waterfall.words import explained

NOTHING = (
    "Press Train: how the discriminator D scores real and generated examples appears here, a ridge "
    "for each time it is measured."
)


class WaterfallPanel(Panel):
    """Histograms of logits over training; one step large, and how much real and fake overlap."""

    identifier: ClassVar[str] = "waterfall"
    title: ClassVar[str] = "Logit waterfall"
    method: ClassVar[str] = "gan"
    purpose: ClassVar[str] = (
        "The logit waterfall shows how a discriminator scores real and generated examples, from "
        "the first step of training on."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = ScoreHistory()
        self._rows: Sequence[ScoresMeasured] = ()
        self._row = 0
        self._page = WaterfallPage()
        self._nothing = muted_label(NOTHING, wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setMargin(16)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._page.chosen.connect(self._choose)
        self.clear()

    @property
    @override
    def player(self) -> FrameSlider:
        return self._page.slider

    @override
    def take_run_started(self, event: RunStarted) -> None:
        method = config_from_json(event.config).method
        self._centred = isinstance(method, GANConfig) and method.loss.kind in UNANCHORED

    @override
    def take_scores_measured(self, event: ScoresMeasured) -> None:
        self._history.add(event)
        self.mark_dirty()

    @override
    def clear(self) -> None:
        self._history.clear()
        self._rows, self._row = (), 0
        self._centred = False  # whether only differences of logits mean anything
        self._step: int | None = None  # that was picked; None: the newest
        self._followed: int | None = None  # of the selection that this panel was told of last
        self._page.clear()
        self._stack.setCurrentIndex(0)
        self.mark_dirty()

    @override
    def redraw(self) -> None:
        self._rows = self._history.scores
        self._stack.setCurrentIndex(1 if self._rows else 0)
        if not self._rows:
            return
        last = len(self._rows) - 1
        self._row = last if self._step is None else self._nearest(self._step)
        self._page.show_rows(self._rows, self._row, centred=self._centred)

    def _nearest(self, step: int) -> int:
        return nearest_row([scores.step for scores in self._rows], step)

    def _choose(self, row: int) -> None:
        """A person picked a row, or the slider plays, which does not drag all else along."""
        self._go_to(row)
        if not self._page.slider.playing:
            self.selected.emit(Selection(self.identifier, step=self._rows[row].step))
        self.draw_now()

    def _go_to(self, row: int) -> None:
        """Show this row; at the last one, follow the newest."""
        self._step = None if row == len(self._rows) - 1 else self._rows[row].step

    @override
    def show_selection(self, selection: Selection) -> None:
        """Go to a step that was picked elsewhere, once: another pick leaves it as it was."""
        before, self._followed = self._followed, selection.step
        if self.leads or selection.step is None or selection.step == before:
            return
        self._page.slider.stop()
        self._step = selection.step
        if self._rows:
            self._go_to(self._nearest(selection.step))
        self.mark_dirty()

    @override
    def explanation(self) -> str:
        shown = self._rows[self._row] if self._rows else None
        return explained(shown, centred=self._centred)

    @override
    def apply_theme(self, theme: Theme) -> None:
        self._page.apply_theme(theme)
        self._nothing.setStyleSheet(f"background: {theme.surface}; color: {theme.muted};")
