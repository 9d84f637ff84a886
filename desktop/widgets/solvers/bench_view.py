"""All parts of the bench, side by side where there is room, else one at a time."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from core.answers import SolversCompared
from core.requests import CompareSolvers
from desktop.look import muted_label
from desktop.theme import Theme
from desktop.widgets.choice import make_choice, show_choice
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.solvers.all_samples import AllSamples
from desktop.widgets.solvers.solver_figures import (
    ADDS_NOISE,
    Cell,
    Cost,
    Figure,
    SolverFigures,
    cell_title,
)
from desktop.widgets.solvers.solver_form import SolverForm
from desktop.widgets.solvers.solver_legend import SolverLegend
from desktop.widgets.solvers.solver_pictures import SolverPictures
from desktop.widgets.solvers.solver_plot import SolverPlot
from desktop.widgets.solvers.solver_table import SolverTable
from desktop.widgets.solvers.solver_words import (
    CHOOSE,
    EMPTY,
    NO_PICTURES,
    ONLY_NOISY,
    UNTIL_REFERENCE,
    about,
    conditions,
)
from desktop.widgets.work_bar import WorkBar

FORM_WIDTH = 176
WIDE, HIGH = 900, 400  # pixels from which everything is shown side by side
MEDIUM = 560  # pixels from which the choice of samplers stays beside what is shown
LEAST_PLOT = 320  # pixels of height besides the table from which both are shown
ANY_SIZE = 16_777_215  # Qt's largest


class BenchView(QWidget):
    """What to compare, a plot over a table, and pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compared: SolversCompared | None = None
        self.form = SolverForm()
        self.plot = SolverPlot()
        self.legend = SolverLegend()
        self.table = SolverTable()
        self.pictures = SolverPictures(NO_PICTURES)
        self.all = AllSamples()
        self.slider = FrameSlider(
            "the samples", "Which sample is shown in every cell: all begin from the same noise"
        )
        self.work = WorkBar(CompareSolvers, "Drawing samples")
        self.about = muted_label("", wrap=True)
        self.part = make_choice(
            "Part of the bench",
            "What is shown of the bench; a larger panel shows more of it",
            (("Set-up", "form"), ("Plot", "plot"), ("Table", "table"), ("Pictures", "pictures")),
        )
        self.figure = make_choice(
            "Figure of plot and table",
            "Error: how far from the reference. Quality: how good the samples are",
            (("Error", "error"), ("Quality", "quality")),
        )
        self.cost = make_choice(
            "Cost along the plot",
            "Evaluations of the network per sample, or the time that was measured",
            (("over NFE", "nfe"), ("over time", "seconds")),
        )
        self._lay_out()
        self.part.activated.connect(self.arrange)

    def _lay_out(self) -> None:
        head, body, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for choice in (self.part, self.figure, self.cost):
            head.addWidget(choice)
        head.addStretch(1)
        head.addWidget(self.form.run)
        self._side = _scrolled(self.form)
        self._table_area = _scrolled(self.table)
        self._figures = _column(self.plot, self.legend, self._table_area)
        self.pages = QStackedWidget()
        self.pages.addWidget(_scrolled(self.pictures))
        self.pages.addWidget(self.all)
        self._pictures = _column(self.pages, self.slider)
        body.addWidget(self._side)
        body.addWidget(self._figures, 6)
        body.addWidget(self._pictures, 5)
        _keep_place(self.part, kept=True)  # above the set-up
        _keep_place(self.work, kept=False)  # the words have it
        foot.addWidget(self.about, 1)
        foot.addWidget(self.work, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(320, 200)  # its parts need more only while there is room for them
        for layout, spacing in ((head, 6), (body, 12), (foot, 6), (column, 6)):
            layout.setSpacing(spacing)
        column.addLayout(head)
        column.addLayout(body, 1)
        column.addLayout(foot)

    def show_comparison(
        self, compared: SolversCompared | None, cell: Cell | None, sample: int
    ) -> None:
        """Show all of a comparison with a cell and a sample chosen, or what it would show."""
        self._show_figures(compared)
        self._show_pictures(compared, sample)
        self._compared = compared
        for matrix in (self.plot, self.table, self.pictures):
            matrix.choose(cell)
        if compared is None or cell is None:
            self.pages.setCurrentIndex(0)
        else:
            reference = self.pictures.pixels_of((0, len(compared.steps)))
            samples = self.pictures.pixels_of(cell)
            title = f"{cell_title(compared, cell)}: {len(compared.labels)} samples"
            if reference is not None and reference.ndim == 2:
                title += ", the reference behind them"
            self.all.show_samples(title, samples, reference, sample)
        self.arrange()

    def show_work(self) -> None:
        """Show how far the work is in the place of the words, and the words without work."""
        self.about.setVisible(self.work.isHidden())

    def _say(self) -> None:
        """The conditions of a comparison and, where there is room, its reference."""
        compared, roomy = self._compared, self.width() >= WIDE
        if compared is None:
            self.about.setText("" if roomy else CHOOSE)  # the plot says it
            return
        self.about.setText(about(compared) if roomy else f"{conditions(compared)}.")
        self.about.setToolTip(about(compared))

    def _show_figures(self, compared: SolversCompared | None) -> None:
        figure: Figure = "quality" if self.figure.currentData() == "quality" else "error"
        cost: Cost = "seconds" if self.cost.currentData() == "seconds" else "nfe"
        if compared is None:
            self.plot.show_figures(None, cost, EMPTY)
            self.table.show_figures(None)
            self.legend.show_entries(())
            return
        figures = SolverFigures(compared, figure)
        missing = UNTIL_REFERENCE.format(compared.reference)
        self.plot.show_figures(figures, cost, ONLY_NOISY if all(compared.stochastic) else missing)
        self.table.show_figures(figures)
        remarks = [
            ADDS_NOISE if noisy and figure == "error" else "" for noisy in compared.stochastic
        ]
        self.legend.show_entries(list(zip(compared.samplers, remarks, strict=True)))

    def _show_pictures(self, compared: SolversCompared | None, sample: int) -> None:
        count = 0 if compared is None else len(compared.labels)
        self.slider.set_frames(count)
        self.slider.place(sample)
        self.slider.set_text(f"sample {sample + 1}" if count else "", widest="sample 888")
        self.pictures.show_sample(compared, sample)

    def arrange(self) -> None:
        """Show as much of the bench as there is room for."""
        self._say()
        part = str(self.part.currentData())
        medium = self.width() >= MEDIUM
        wide = self.width() >= WIDE and self.height() >= HIGH
        part = "plot" if medium and part == "form" else part
        figures = wide or part in ("plot", "table")
        self.form.set_columns(1 if medium else 3)
        self.part.setVisible(not wide)
        self.part.setFixedWidth(FORM_WIDTH if medium else self.part.sizeHint().width())
        self._side.setVisible(medium or part == "form")
        self._side.setFixedWidth(FORM_WIDTH) if medium else self._side.setMaximumWidth(ANY_SIZE)
        self._figures.setVisible(figures)
        self._pictures.setVisible(wide or part == "pictures")
        natural = self.table.minimumHeight() + 2
        both = wide or natural + LEAST_PLOT <= self.height()
        plot = both or part == "plot"
        self.plot.setVisible(plot)
        self.legend.setVisible(plot)
        self.cost.setVisible(figures and plot)
        self.figure.setVisible(figures)
        self._table_area.setVisible((both and self.table.filled) or part == "table")
        self._table_area.setMinimumHeight(min(natural, self.height() // 3) if both else 0)
        self._table_area.setMaximumHeight(natural if both else ANY_SIZE)

    def show_part(self, part: str) -> None:
        """Show this part where not all are shown."""
        show_choice(self.part, part)
        self.arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def apply_theme(self, theme: Theme) -> None:
        self.plot.wear(theme)
        for part in (self.legend, self.table, self.pictures, self.all, self.slider):
            part.apply_theme(theme)


def _keep_place(widget: QWidget, *, kept: bool) -> None:
    """Whether a widget takes its room while it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(kept)
    widget.setSizePolicy(policy)


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _column(first: QWidget, *others: QWidget) -> QWidget:
    """Widgets below each other, of which the first gets the room that is left."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(first, 1)
    for widget in others:
        column.addWidget(widget)
    return part
