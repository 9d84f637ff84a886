"""The solver bench as a person uses it."""

from dataclasses import replace

import numpy as np
import pytest
from image_events import image_data, of_pictures
from made_answers import solvers_compared
from made_events import data_described
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from core.answers import AnswerProgressed, SolversCompared
from core.commands import GiveUp
from core.events import RunFinished
from core.requests import CompareSolvers
from desktop.panels.solvers import SolversPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.solvers.solver_form import SolverForm
from desktop.widgets.solvers.solver_legend import SolverLegend
from desktop.widgets.solvers.solver_pictures import SolverPictures
from desktop.widgets.solvers.solver_plot import SolverPlot
from desktop.widgets.solvers.solver_table import SolverTable

LEFT = Qt.MouseButton.LeftButton
WORKING = AnswerProgressed("CompareSolvers", "working", 0.5)


@pytest.fixture
def panel(qtbot: QtBot) -> SolversPanel:
    panel = SolversPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(1100, 640)
    panel.show()
    panel.accept(image_data())
    panel.draw_if_dirty()
    return panel


@pytest.fixture
def compared(panel: SolversPanel) -> SolversCompared:
    """DDIM and DDPM with 5 and 10 steps, the last cell not yet drawn; all pictures differ."""
    shown = replace(of_pictures(solvers_compared()), labels=np.array([0, 1]))
    panel.accept(shown)
    panel.draw_if_dirty()
    return shown


def button(panel: SolversPanel, text: str) -> QPushButton:
    return next(found for found in panel.findChildren(QPushButton) if found.text() == text)


def choose(panel: SolversPanel, name: str, value: str) -> None:
    """Choose an entry as a person does."""
    box = next(box for box in panel.findChildren(QComboBox) if box.accessibleName() == name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def form(panel: SolversPanel) -> SolverForm:
    return panel.findChildren(SolverForm)[0]


def plot(panel: SolversPanel) -> SolverPlot:
    return panel.findChildren(SolverPlot)[0]


def table(panel: SolversPanel) -> SolverTable:
    return panel.findChildren(SolverTable)[0]


def pictures(panel: SolversPanel) -> SolverPictures:
    return panel.findChildren(SolverPictures)[0]


def click(qtbot: QtBot, matrix: SolverPictures | SolverTable, cell: tuple[int, int]) -> None:
    qtbot.mouseClick(matrix, LEFT, pos=matrix.rect_of(cell).center().toPoint())


def selections(panel: SolversPanel) -> list[Selection]:
    """What the panel tells from now on; the window's answer comes back to it."""
    told: list[Selection] = []

    def deliver(selection: Selection) -> None:
        told.append(selection)
        panel.receive_selection(selection)

    panel.selected.connect(deliver)
    return told


def test_that_the_button_asks_for_what_is_ticked(panel: SolversPanel, qtbot: QtBot) -> None:
    boxes, steps = form(panel).samplers, form(panel).steps
    for box in boxes.values():
        if box.isChecked():
            qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    run = button(panel, "Run bench")
    assert not run.isEnabled()
    for kind in ("heun", "euler"):
        qtbot.mouseClick(boxes[kind], LEFT, pos=QPoint(8, boxes[kind].height() // 2))
    qtbot.mouseClick(steps[20], LEFT, pos=QPoint(8, steps[20].height() // 2))
    qtbot.mouseClick(steps[200], LEFT, pos=QPoint(8, steps[200].height() // 2))
    choose(panel, "Number of samples", "64")
    choose(panel, "Weights", "raw")
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.mouseClick(run, LEFT)
    assert asked.args == [CompareSolvers(("euler", "heun"), (5, 10, 50, 200), 64, "raw")]


def test_that_more_points_than_pictures_are_compared_unless_a_person_has_chosen(
    panel: SolversPanel,
) -> None:
    def count() -> int:
        request = form(panel).request
        assert request is not None
        return request.count

    assert count() == 16
    panel.accept(data_described())
    assert count() == 256
    choose(panel, "Number of samples", "4")
    panel.clear()
    panel.accept(data_described())
    assert count() == 4


def test_that_only_a_run_that_is_free_can_be_asked(panel: SolversPanel) -> None:
    run = button(panel, "Run bench")
    assert run.isEnabled()
    panel.accept(WORKING)
    panel.draw_if_dirty()
    assert not run.isEnabled()
    panel.accept(AnswerProgressed("CompareSolvers", "given up", 1.0))
    panel.draw_if_dirty()
    assert run.isEnabled()
    panel.accept(RunFinished("completed", 3, "Completed after 3 steps."))
    panel.draw_if_dirty()
    assert not run.isEnabled()
    panel.clear()
    assert not run.isEnabled()


def test_that_the_work_can_be_given_up(panel: SolversPanel, qtbot: QtBot) -> None:
    panel.accept(WORKING)
    cancel = button(panel, "Cancel")
    qtbot.waitUntil(cancel.isVisible)
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.mouseClick(cancel, LEFT)
    assert asked.args == [GiveUp(CompareSolvers)]


def test_that_the_plot_shows_errors_over_evaluations(
    panel: SolversPanel, compared: SolversCompared
) -> None:
    x, y = plot(panel).points("ddim")
    np.testing.assert_allclose(10**x, compared.nfe[0], rtol=1e-12)  # log and back
    np.testing.assert_allclose(10**y, compared.errors[0], rtol=1e-12)
    assert plot(panel).points("ddpm")[0].size == 0
    assert panel.findChildren(SolverLegend)[0].entries == [("ddim", ""), ("ddpm", "adds noise")]
    assert "DDPM: adds noise, no error" in plot(panel).accessibleDescription()


def test_that_the_plot_shows_the_quality_of_all_over_time(
    panel: SolversPanel, compared: SolversCompared
) -> None:
    choose(panel, "Figure of plot and table", "quality")
    choose(panel, "Cost along the plot", "seconds")
    x, y = plot(panel).points("ddim")
    np.testing.assert_allclose(10**x, compared.seconds[0], rtol=1e-12)
    np.testing.assert_array_equal(y, compared.quality[0])
    x, y = plot(panel).points("ddpm")  # one cell is not yet drawn
    np.testing.assert_array_equal(y, compared.quality[1, :1])
    assert "Energy distance" in plot(panel).accessibleDescription()


def test_that_an_error_of_nothing_has_no_place_on_a_logarithmic_axis(
    panel: SolversPanel, compared: SolversCompared
) -> None:
    panel.accept(replace(compared, errors=np.array([[0.2, 0.0], [np.nan, np.nan]])))
    panel.draw_if_dirty()
    np.testing.assert_allclose(plot(panel).points("ddim")[1], [np.log10(0.2)])
    assert table(panel).texts((0, 1)) == ("0", "10 NFE")


@pytest.mark.usefixtures("compared")
def test_that_the_table_has_every_figure_and_the_time_of_an_evaluation(
    panel: SolversPanel,
) -> None:
    shown = [[table(panel).texts((row, column)) for column in range(3)] for row in range(2)]
    assert shown == [
        [("0.20", "5 NFE"), ("0.10", "10 NFE"), ("20.0 ms", "")],  # 0.3 s for 15 evaluations
        [("–", "5 NFE"), ("–", ""), ("20.0 ms", "")],
    ]
    assert table(panel).best == (0, 1)
    choose(panel, "Figure of plot and table", "quality")
    assert table(panel).texts((1, 0)) == ("0.030", "5 NFE")
    assert table(panel).best == (0, 1)


def test_that_the_best_is_the_highest_share_and_of_equals_the_cheapest(
    panel: SolversPanel, compared: SolversCompared
) -> None:
    shares = np.array([[80.0, 90.0], [90.0, np.nan]])
    panel.accept(replace(compared, quality=shares, quality_unit="%", larger_is_better=True))
    choose(panel, "Figure of plot and table", "quality")
    assert table(panel).best == (1, 0)
    assert table(panel).texts((1, 0)) == ("90 %", "5 NFE")


def test_that_a_clicked_cell_is_selected_with_its_picture_and_figures(
    panel: SolversPanel, compared: SolversCompared, qtbot: QtBot
) -> None:
    told = selections(panel)
    click(qtbot, pictures(panel), (0, 1))
    (first,) = told
    assert (first.source, first.sample, first.label, first.step) == ("solvers", 0, 0, 3)
    assert first.item is not None
    np.testing.assert_array_equal(first.item.pixels, compared.pictures[0, 1, 0])
    facts = dict(first.item.facts)
    assert first.item.title == "Sample 1: DDIM, 10 steps"
    assert facts["Error of all samples"] == "0.1000"
    assert facts["Evaluations"] == "10 per sample (NFE)"
    assert facts["Time per NFE"] == "20.0 ms"
    assert (plot(panel).cell, table(panel).cell) == ((0, 1), (0, 1))
    qtbot.keyClick(pictures(panel), Qt.Key.Key_Down)  # not yet drawn: nothing to inspect
    assert told[-1].item is None
    qtbot.keyClick(pictures(panel), Qt.Key.Key_Left)
    assert told[-1].item is not None
    assert dict(told[-1].item.facts)["Error of all samples"] == "none: it adds noise"
    qtbot.keyClick(pictures(panel), Qt.Key.Key_Right)
    qtbot.keyClick(pictures(panel), Qt.Key.Key_Right)  # the reference
    assert told[-1].item is not None
    np.testing.assert_array_equal(told[-1].item.pixels, compared.reference_pictures[0])


def test_that_a_mark_of_the_plot_can_be_clicked(
    panel: SolversPanel, compared: SolversCompared, qtbot: QtBot
) -> None:
    told = selections(panel)
    qtbot.mouseClick(plot(panel).viewport(), LEFT, pos=plot(panel).places()[0, 0])
    assert pictures(panel).cell == (0, 0)
    assert told[0].item is not None
    np.testing.assert_array_equal(told[0].item.pixels, compared.pictures[0, 0, 0])


def test_that_all_samples_of_a_cell_can_be_seen_and_one_of_them_chosen(
    panel: SolversPanel, compared: SolversCompared, qtbot: QtBot
) -> None:
    told = selections(panel)
    click(qtbot, table(panel), (0, 1))
    qtbot.keyClick(table(panel), Qt.Key.Key_Return)
    grid = panel.findChildren(PictureGrid)[0]
    assert grid.isVisible()
    assert grid.count == 2
    assert not pictures(panel).isVisible()
    qtbot.mouseClick(grid, LEFT, pos=grid.cell(1).center().toPoint())
    assert told[-1].sample == 1
    assert told[-1].item is not None
    np.testing.assert_array_equal(told[-1].item.pixels, compared.pictures[0, 1, 1])
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert pictures(panel).isVisible()
    assert pictures(panel).sample == 1


@pytest.mark.usefixtures("compared")
def test_that_the_sample_follows_what_is_selected_elsewhere_and_tells_nobody(
    panel: SolversPanel,
) -> None:
    told = selections(panel)
    panel.receive_selection(Selection("samples", sample=1))
    panel.draw_if_dirty()
    assert pictures(panel).sample == 1
    assert panel.player is not None
    assert panel.player.frame == 1
    panel.receive_selection(Selection("samples", sample=7))  # there are two
    assert not panel.dirty
    assert pictures(panel).sample == 1
    assert told == []


@pytest.mark.usefixtures("compared")
def test_that_the_player_steps_through_the_samples(panel: SolversPanel, qtbot: QtBot) -> None:
    told = selections(panel)
    assert panel.player is not None
    qtbot.keyClick(panel.player.slider, Qt.Key.Key_Right)
    assert pictures(panel).sample == 1
    assert [(one.sample, one.item) for one in told] == [(1, None)]


def test_that_a_chosen_cell_is_told_again_when_it_is_drawn(
    panel: SolversPanel, compared: SolversCompared, qtbot: QtBot
) -> None:
    told = selections(panel)
    click(qtbot, pictures(panel), (1, 1))
    panel.accept(replace(compared, nfe=np.array([[5, 10], [5, 10]]), complete=True))
    panel.draw_if_dirty()
    assert [one.item is None for one in told] == [True, False]
    panel.accept(WORKING)
    panel.draw_if_dirty()
    assert len(told) == 2
    panel.receive_selection(Selection("samples", sample=0))
    panel.accept(compared)
    panel.draw_if_dirty()
    assert len(told) == 2  # something else leads now


def test_that_a_narrow_panel_shows_one_part_at_a_time(panel: SolversPanel, qtbot: QtBot) -> None:
    def parts() -> tuple[bool, bool, bool, bool]:
        each = (form(panel), plot(panel), table(panel), pictures(panel))
        return (
            each[0].isVisible(), each[1].isVisible(), each[2].isVisible(), each[3].isVisible(),
        )  # fmt: skip

    panel.accept(of_pictures(solvers_compared()))
    panel.draw_if_dirty()
    assert parts() == (True, True, True, True)
    panel.resize(420, 260)
    qtbot.waitUntil(lambda: panel.width() == 420)
    assert parts() == (True, False, False, False)
    qtbot.mouseClick(button(panel, "Run bench"), LEFT)
    assert parts() == (False, False, False, True)
    choose(panel, "Part of the bench", "plot")
    assert parts() == (False, True, False, False)
    choose(panel, "Part of the bench", "table")
    assert parts() == (False, False, True, False)
    panel.resize(700, 300)
    assert parts() == (True, False, True, False)


@pytest.mark.usefixtures("compared")
def test_that_the_explanation_has_the_numbers_of_this_comparison(panel: SolversPanel) -> None:
    said = panel.explanation()
    assert "best error 0.10, by DDIM, 10 steps" in said
    assert "best quality 0.010, by DDIM, 10 steps" in said
    assert "3 of 4 cells drawn" in said
    assert "UniPC, 1,000 steps, equal in log SNR" in said
