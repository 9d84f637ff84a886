"""The settings of the schedule panel: they follow the run, and ask it for others."""

from dataclasses import replace
from typing import Any, cast

import pytest
from made_answers import noise_levels, schedule_described
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from schedule_hand import (
    DESCRIBED,
    choice,
    entry,
    settings_of,
    show,
    shown_panel,
    steps_box,
)

from core.events import CommandRefused, ParameterChanged, RunFinished
from desktop.panels.schedule import SchedulePanel


@pytest.fixture
def panel(qtbot: QtBot) -> SchedulePanel:
    return shown_panel(qtbot)


def test_that_the_settings_follow_the_run(panel: SchedulePanel) -> None:
    asked = settings_of(panel)
    assert not choice(panel, "Sampler").isEnabled()
    show(panel, replace(DESCRIBED, sampler="dpmpp_2m", spacing="log_snr"))
    assert choice(panel, "Schedule").currentText() == "cosine"
    assert choice(panel, "Sampler").currentText() == "DPM-Solver++ 2M"
    assert choice(panel, "Spacing").currentText() == "log SNR"
    assert steps_box(panel).value() == 3
    assert not asked


def test_that_live_settings_are_asked_for_at_once(panel: SchedulePanel, qtbot: QtBot) -> None:
    show(panel)
    asked = settings_of(panel)
    qtbot.keyClick(choice(panel, "Sampler"), Qt.Key.Key_Down)
    qtbot.keyClick(choice(panel, "Spacing"), Qt.Key.Key_Down)
    qtbot.keyClick(steps_box(panel), Qt.Key.Key_Up)
    assert asked == [
        ("sampling.sampler.kind", "euler"),
        ("sampling.spacing.kind", "karras"),
        ("sampling.steps", 4),
    ]


def test_that_an_answer_to_an_older_choice_does_not_take_back_a_newer_one(
    panel: SchedulePanel, qtbot: QtBot
) -> None:
    show(panel)
    for _ in range(2):
        qtbot.keyClick(steps_box(panel), Qt.Key.Key_Up)
    panel.accept(ParameterChanged(5, "sampling.steps", "3", "4"))
    show(panel, replace(DESCRIBED, sampler_levels=noise_levels(4, falling=True)))
    assert steps_box(panel).value() == 5
    panel.accept(ParameterChanged(5, "sampling.steps", "4", "5"))
    show(panel, replace(DESCRIBED, sampler_levels=noise_levels(5, falling=True)))
    assert steps_box(panel).value() == 5
    show(panel)  # set elsewhere
    assert steps_box(panel).value() == 3


def test_that_a_choice_stands_until_the_run_has_answered_it(
    panel: SchedulePanel, qtbot: QtBot
) -> None:
    show(panel)
    sampler = choice(panel, "Sampler")
    qtbot.keyClick(sampler, Qt.Key.Key_Down)
    show(panel)  # for another reason, and still with DDIM
    assert sampler.currentText() == "Euler"
    panel.accept(ParameterChanged(5, "sampling.sampler.kind", "ddim", "euler"))
    show(panel, replace(DESCRIBED, sampler="euler"))
    assert sampler.currentText() == "Euler"
    show(panel, replace(DESCRIBED, sampler="heun"))  # set elsewhere
    assert sampler.currentText() == "Heun"


def test_that_what_is_refused_is_taken_back(panel: SchedulePanel, qtbot: QtBot) -> None:
    show(panel)
    qtbot.keyClick(choice(panel, "Sampler"), Qt.Key.Key_Down)
    panel.accept(CommandRefused(5, "SetParameter", "no."))
    panel.draw_if_dirty()
    assert choice(panel, "Sampler").currentText() == "DDIM"


def test_that_another_schedule_is_proposed_and_shown_once_there_is_a_run(
    panel: SchedulePanel, qtbot: QtBot
) -> None:
    show(panel)
    asked = settings_of(panel)
    qtbot.keyClick(choice(panel, "Schedule"), Qt.Key.Key_Down)
    assert asked == [("method.schedule.kind", "sigmoid")]
    assert choice(panel, "Schedule").currentText() == "cosine"  # the run is still this one
    panel.clear()
    show(panel, schedule_described("sigmoid"))
    assert choice(panel, "Schedule").currentText() == "sigmoid"
    assert entry(panel, "sigmoid (this run)").isChecked()
    panel.accept(RunFinished("completed", 9, ""))
    qtbot.keyClick(choice(panel, "Schedule"), Qt.Key.Key_Down)
    assert choice(panel, "Schedule").currentText() == "EDM"  # of the next run


def test_that_no_more_steps_than_timesteps_are_offered_where_they_are_counted(
    panel: SchedulePanel,
) -> None:
    few = replace(DESCRIBED, levels=noise_levels(1000))
    show(panel, few)
    assert steps_box(panel).maximum() == 1000
    many = noise_levels(1200, falling=True)
    show(panel, replace(few, spacing="karras", sampler_levels=many))
    assert steps_box(panel).maximum() == 10_000
    spacing = choice(panel, "Spacing")
    model = cast(Any, spacing.model())
    offered = [spacing.itemData(i) for i in range(spacing.count()) if model.item(i).isEnabled()]
    assert offered == ["karras", "log_snr"]
