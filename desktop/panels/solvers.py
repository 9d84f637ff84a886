"""A bench for samplers: how near each comes to the exact path from the same noise, and its cost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.answers import AnswerProgressed, SolversCompared
from core.events import DataDescribed, RunFinished
from core.requests import CompareSolvers
from desktop.panels.panel import Panel
from desktop.selection import Item, Selection
from desktop.theme import Theme
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.solvers.bench_view import BenchView
from desktop.widgets.solvers.solver_figures import Cell, cell_facts, cell_title
from desktop.widgets.solvers.solver_words import explained

SUGGESTED = {"image": 16, "points": 256}  # samples: points are cheap, and few say little


class SolversPanel(Panel):
    """Asks a run to compare samplers when a person wants it, and shows what came out."""

    identifier = "solvers"
    title = "Solvers"
    method = "diffusion"
    purpose = "Solvers compares samplers, and what each step of them costs."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataDescribed | None = None
        self._compared: SolversCompared | None = None
        self._stale = False  # more is to be drawn than how far the work is
        self._is_new = False
        self._working = False
        self._finished = False
        self._cell: Cell | None = None
        self._sample = 0
        self._view = BenchView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        self._connect()
        self.clear()

    def _connect(self) -> None:
        view = self._view
        view.form.command.connect(self._run)
        view.work.command.connect(self.command)
        view.figure.activated.connect(self._show_now)
        view.cost.activated.connect(self._show_now)
        view.slider.moved.connect(self._choose_sample)
        for part in (view.plot, view.table, view.pictures):
            part.chosen.connect(self._choose_cell)
        for matrix in (view.table, view.pictures):
            matrix.opened.connect(self._open_cell)
        view.all.chosen.connect(self._choose_sample)
        view.all.left.connect(self._close_cell)

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self._view.form.suggest_count(SUGGESTED[event.kind])
        self.mark_dirty()

    @override
    def take_solvers_compared(self, event: SolversCompared) -> None:
        self._compared = event
        self._stale = self._is_new = True
        self.mark_dirty()

    @override
    def take_answer_progressed(self, event: AnswerProgressed) -> None:
        if event.request == CompareSolvers.__name__:
            self._working = event.state == "working"
            self._view.work.take(event)
            self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._finished = True  # nobody is there to draw
        self._working = False
        self._view.work.clear()
        self.mark_dirty()

    def clear(self) -> None:
        self._data = None
        self._compared = None
        self._cell = None
        self._sample = 0
        self._working = self._finished = self._is_new = False
        self._view.slider.stop()
        self._view.work.clear()
        self._view.form.suggest_count(SUGGESTED["image"])
        self._show_now()

    def redraw(self) -> None:
        able = self._data is not None and not self._working and not self._finished
        self._view.form.set_possible(possible=able)
        self._view.show_work()
        if self._stale:
            self._stale = False
            self._fit_choice()
            self._view.show_comparison(self._compared, self._cell, self._sample)
        if self._is_new:
            self._is_new = False
            if self.leads and self._cell is not None and self._compared is not None:
                self.selected.emit(self._selection(self._compared))

    def _fit_choice(self) -> None:
        """Keep the chosen cell and sample within what there is."""
        compared = self._compared
        rows, columns = (0, 0) if compared is None else compared.nfe.shape
        self._sample = min(self._sample, 0 if compared is None else len(compared.labels) - 1)
        if self._cell is not None and not (self._cell[0] < rows and self._cell[1] <= columns):
            self._cell = None

    @property
    def player(self) -> FrameSlider | None:
        return self._view.slider

    def _show_now(self) -> None:
        """A person's hand need not wait for the redraw timer."""
        self._stale = True
        self.draw_now()

    @override
    def ask(self) -> None:
        self._view.form.run.click()

    def _run(self, request: CompareSolvers) -> None:
        if self._view.part.currentData() == "form":
            self._view.show_part("pictures")  # where there is something to see soonest
        self.command.emit(request)

    def _choose_cell(self, row: int, column: int) -> None:
        self._cell = (row, column)
        self._pick()

    def _choose_sample(self, sample: int) -> None:
        self._sample = sample
        self._pick()

    def _open_cell(self, row: int, column: int) -> None:
        self._view.pages.setCurrentIndex(1)
        if self._view.part.currentData() == "table":
            self._view.show_part("pictures")
        self._choose_cell(row, column)
        self._view.all.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_cell(self) -> None:
        self._view.pages.setCurrentIndex(0)
        self._view.pictures.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick(self) -> None:
        self._show_now()
        if self._compared is not None:
            self.selected.emit(self._selection(self._compared))

    def _selection(self, compared: SolversCompared) -> Selection:
        """The sample, and where a cell is chosen what is there."""
        return Selection(
            self.identifier,
            None if self._cell is None else self._item(compared, self._cell),
            sample=self._sample,
            label=int(compared.labels[self._sample]),
            step=compared.step,
        )

    def _item(self, compared: SolversCompared, cell: Cell) -> Item | None:
        samples = self._view.pictures.pixels_of(cell)
        if samples is None:
            return None
        label = int(compared.labels[self._sample])
        names = () if self._data is None else self._data.class_names
        return Item(
            title=f"Sample {self._sample + 1}: {cell_title(compared, cell)}",
            pixels=samples[self._sample],
            facts=(
                ("Asked for", names[label] if 0 <= label < len(names) else "none"),
                *cell_facts(compared, cell),
                ("Training step", f"{compared.step:,}"),
                ("Weights", "average (EMA)" if compared.weights == "ema" else "raw"),
                ("Guidance", f"{compared.guidance_scale:g}"),
            ),
        )

    def show_selection(self, selection: Selection) -> None:
        """Follow to the sample that begins from the same noise."""
        count = 0 if self._compared is None else len(self._compared.labels)
        sample = selection.sample
        if sample is not None and sample < count and sample != self._sample:
            self._sample = sample
            self._stale = True
            self.mark_dirty()

    def explanation(self) -> str:
        return explained(self._compared)

    def apply_theme(self, theme: Theme) -> None:
        self._view.apply_theme(theme)
