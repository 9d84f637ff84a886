"""The timestep observatory as a person uses it."""

import dataclasses

import numpy as np
import pytest
from image_events import image_data, of_pictures
from made_answers import gradient_shared, schedule_described, timestep_examined
from made_events import data_described, run_started
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from core.answers import AnswerProgressed, TimestepExamined
from core.commands import GiveUp, Unwatch, Watch
from core.events import LossPerTimestep, RunFinished
from core.requests import ExamineTimestep, ShareGradient
from desktop.panels.timesteps import TimestepsPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.timesteps.example_rows import ExampleRows
from desktop.widgets.timesteps.loss_map import LossMap
from desktop.widgets.timesteps.point_arrows import PointArrows
from desktop.widgets.work_bar import WorkBar

BINS = 4
LARGE, SMALL = (1000, 500), (430, 300)


def losses(first_step: int, step: int, *values: float) -> LossPerTimestep:
    return LossPerTimestep(
        first_step,
        step,
        counts=np.full(BINS, 100, dtype=np.int64),
        losses=np.array(values, dtype=np.float32),
    )


def examined(bin_: int, step: int = 20) -> TimestepExamined:
    seen = dataclasses.replace(timestep_examined(step), low=bin_ / BINS, high=(bin_ + 1) / BINS)
    return of_pictures(seen)


@pytest.fixture
def panel(qtbot: QtBot) -> TimestepsPanel:
    panel = TimestepsPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(*LARGE)
    panel.show()
    for event in (
        run_started(),
        image_data(),
        schedule_described(bins=BINS),
        losses(1, 10, 1.0, 0.5, 0.4, 0.3),
        losses(11, 20, 0.9, 0.2, 0.1, 0.3),
    ):
        panel.accept(event)
    panel.draw_if_dirty()
    return panel


@pytest.fixture
def sent(panel: TimestepsPanel) -> list[object]:
    """Every command from now on."""
    commands: list[object] = []
    panel.command.connect(commands.append)
    return commands


@pytest.fixture
def picked(panel: TimestepsPanel) -> list[Selection]:
    """Every selection from now on; the panel hears of each, as in the window."""
    selections = [Selection()]

    def hear(selection: Selection) -> None:
        selections.append(selections[-1].joined(selection))
        panel.receive_selection(selections[-1])

    panel.selected.connect(hear)
    return selections


def map_of(panel: TimestepsPanel) -> LossMap:
    found = panel.findChild(LossMap)
    assert found is not None
    return found


def table_of(panel: TimestepsPanel) -> ExampleRows:
    found = panel.findChild(ExampleRows)
    assert found is not None
    return found


def click(panel: TimestepsPanel, qtbot: QtBot, step: float, time: float) -> None:
    drawn = map_of(panel)
    place = drawn.pixel_of(step, time)
    qtbot.mouseClick(drawn.viewport(), Qt.MouseButton.LeftButton, pos=place)


def tell(panel: TimestepsPanel, *events: object) -> None:
    for event in events:
        panel.accept(event)  # pyright: ignore[reportArgumentType]  events of all kinds
    panel.draw_if_dirty()


def test_that_a_click_selects_the_timestep_and_the_step_and_asks_for_examples(
    panel: TimestepsPanel, qtbot: QtBot, sent: list[object], picked: list[Selection]
) -> None:
    click(panel, qtbot, 5, 0.6)
    assert (picked[-1].timestep, picked[-1].step) == (624, 10)  # of the timesteps 500 to 749
    assert sent == [Watch(ExamineTimestep(0.5, 0.75, count=6))]


def test_that_the_answer_is_shown_with_whose_it_is(
    panel: TimestepsPanel, qtbot: QtBot, picked: list[Selection]
) -> None:
    click(panel, qtbot, 5, 0.6)
    seen = examined(2)
    tell(panel, seen)
    table = table_of(panel)
    assert table.isVisible()
    rows = (seen.x_0, seen.eps, seen.x_t, seen.eps_hat, seen.x_0_hat, seen.error)
    for row, pictures in enumerate(rows):
        for column, picture in enumerate(pictures):
            shown = table.pictures[table.index_of(row, column)]
            np.testing.assert_array_equal(shown, picture)
    assert list(table.numbers) == ["0.10", "0.20"]
    heading = panel._examples._heading.text()  # pyright: ignore[reportPrivateUsage]
    assert "step 20, average (EMA) weights" in heading
    assert "Mean loss 0.150" in heading
    place = table.cell(table.index_of(4, 1)).center().toPoint()
    qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=place)
    chosen = picked[-1]
    assert (chosen.example, chosen.timestep) == (7, int(seen.levels.timesteps[1]))
    assert chosen.item is not None
    np.testing.assert_array_equal(chosen.item.pixels, seen.x_0_hat[1])
    facts = dict(chosen.item.facts)
    assert facts["Shown"] == f"x_0_hat at t = {seen.levels.timesteps[1]}"
    assert facts["Loss"] == "0.200"


def test_that_a_chosen_picture_stays_up_to_date_while_it_leads(
    panel: TimestepsPanel, qtbot: QtBot, picked: list[Selection]
) -> None:
    click(panel, qtbot, 5, 0.6)
    tell(panel, examined(2))
    place = table_of(panel).cell(table_of(panel).index_of(0, 1)).center().toPoint()
    qtbot.mouseClick(table_of(panel), Qt.MouseButton.LeftButton, pos=place)
    tell(panel, examined(2, step=40))
    item = picked[-1].item
    assert item is not None
    assert dict(item.facts)["Training step"] == "40"
    panel.receive_selection(Selection("samples", sample=3, timestep=624, step=10))
    count = len(picked)
    tell(panel, examined(2, step=60))
    assert len(picked) == count


def test_that_keys_move_the_cell_and_the_answer_of_another_one_is_not_taken_for_it(
    panel: TimestepsPanel, qtbot: QtBot, sent: list[object], picked: list[Selection]
) -> None:
    click(panel, qtbot, 5, 0.6)
    tell(panel, examined(2))
    qtbot.keyClick(map_of(panel), Qt.Key.Key_Up)
    assert picked[-1].timestep == 874
    assert sent[-1] == Watch(ExamineTimestep(0.75, 1.0, count=6))
    heading = panel._examples._heading  # pyright: ignore[reportPrivateUsage]
    tell(panel, examined(2, step=30))
    assert "being asked" in heading.text()
    tell(panel, examined(3, step=31))
    assert "step 31" in heading.text()


def test_that_the_map_follows_what_is_picked_elsewhere_and_tells_nobody(
    panel: TimestepsPanel, picked: list[Selection]
) -> None:
    panel.receive_selection(Selection("forward", timestep=100, step=3))
    panel.draw_if_dirty()
    cell = map_of(panel).cell
    assert cell is not None
    assert (cell.bin, cell.step) == (0, 10)
    assert len(picked) == 1
    assert not panel.dirty
    panel.receive_selection(Selection("forward", timestep=101, step=3))
    assert not panel.dirty  # it is the same cell


def test_that_examples_are_asked_for_only_while_they_can_be_seen(
    panel: TimestepsPanel, qtbot: QtBot, sent: list[object]
) -> None:
    click(panel, qtbot, 5, 0.6)
    panel.hide()
    assert sent[-1] == Unwatch(ExamineTimestep)
    panel.show()
    assert sent[-1] == Watch(ExamineTimestep(0.5, 0.75, count=6))
    tell(panel, RunFinished("completed", 20, "Completed."))
    count = len(sent)
    click(panel, qtbot, 5, 0.1)
    assert len(sent) == count
    assert "The run has ended" in panel._examples._heading.text()  # pyright: ignore[reportPrivateUsage]


def test_that_a_small_panel_shows_the_map_or_the_examples(
    panel: TimestepsPanel, qtbot: QtBot, sent: list[object]
) -> None:
    panel.resize(*SMALL)
    assert panel.size().toTuple() == SMALL
    drawn, table = map_of(panel), table_of(panel)
    qtbot.keyClick(drawn, Qt.Key.Key_Right)
    assert drawn.isVisible()
    assert not sent  # nobody sees examples
    click(panel, qtbot, 5, 0.6)
    assert sent == [Watch(ExamineTimestep(0.5, 0.75, count=6))]
    assert table.isVisible()
    assert not drawn.isVisible()
    assert panel.size().toTuple() == SMALL
    back = next(b for b in panel.findChildren(QPushButton) if b.text() == "Back to the map")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert drawn.isVisible()
    assert sent[-1] == Unwatch(ExamineTimestep)
    qtbot.keyClick(drawn, Qt.Key.Key_Return)
    assert table.isVisible()
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert drawn.isVisible()


def test_that_the_gradient_is_shared_only_once_it_is_turned_on(
    panel: TimestepsPanel, qtbot: QtBot, sent: list[object]
) -> None:
    box = panel.findChild(QCheckBox)
    assert box is not None
    assert panel.wanted is None
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center() * 0.2)
    assert sent == [Watch(ShareGradient())]
    tell(panel, gradient_shared())
    shares = panel._view.shares  # pyright: ignore[reportPrivateUsage]
    np.testing.assert_allclose(shares.gradient, [0.5, 1.5])
    assert "the largest part of the gradient, 75%" in panel.explanation()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center() * 0.2)
    assert sent[-1] == Unwatch(ShareGradient)
    assert not len(shares.gradient)


def test_that_sharing_the_gradient_can_be_given_up(
    panel: TimestepsPanel, qtbot: QtBot, sent: list[object]
) -> None:
    box, bar = panel.findChild(QCheckBox), panel.findChild(WorkBar)
    assert box is not None
    assert bar is not None
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center() * 0.2)
    panel.accept(AnswerProgressed("ShareGradient", "working", 0.25))
    qtbot.waitUntil(bar.isVisible, timeout=2000)
    cancel = bar.findChild(QPushButton)
    assert cancel is not None
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert sent[-1] == GiveUp(ShareGradient)
    panel.accept(AnswerProgressed("ShareGradient", "given up", 1.0))
    assert not box.isChecked()
    assert not bar.isVisible()
    assert panel.wanted is None


def test_that_points_are_shown_as_arrows(
    panel: TimestepsPanel, qtbot: QtBot, sent: list[object], picked: list[Selection]
) -> None:
    panel.accept(data_described())
    click(panel, qtbot, 5, 0.6)
    assert sent[-1] == Watch(ExamineTimestep(0.5, 0.75, count=24))
    seen = dataclasses.replace(timestep_examined(), low=0.5, high=0.75)
    tell(panel, seen)
    arrows = panel.findChild(PointArrows)
    assert arrows is not None
    assert arrows.isVisible()
    np.testing.assert_allclose(arrows.x_t, np.asarray(seen.x_t, dtype=np.float64))
    qtbot.keyClick(arrows, Qt.Key.Key_Right)
    assert picked[-1].example == 4
    item = picked[-1].item
    assert item is not None
    assert dict(item.facts)["x_0_hat"] == "(-1.00, -0.33)"


def test_that_the_explanation_has_the_numbers_of_now(panel: TimestepsPanel) -> None:
    text = panel.explanation()
    # Means over all steps so far: 0.95, 0.35, 0.25, 0.3.
    assert "at step 20: largest loss 0.950 at t 0\N{EN DASH}249, least 0.250" in text
    panel.clear()
    assert "largest loss" not in panel.explanation()
