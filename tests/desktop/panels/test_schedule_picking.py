"""Picking a timestep in the schedule panel, and following one that is picked elsewhere."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from schedule_hand import (
    DESCRIBED,
    click,
    density_plot,
    every_plot,
    labels,
    show,
    shown_panel,
    time_plots,
)

from desktop.panels.schedule import SchedulePanel
from desktop.selection import Selection


@pytest.fixture
def panel(qtbot: QtBot) -> SchedulePanel:
    return shown_panel(qtbot)


def test_that_a_click_picks_the_nearest_timestep(panel: SchedulePanel, qtbot: QtBot) -> None:
    show(panel)
    told: list[Selection] = []
    panel.selected.connect(told.append)
    for plot, time in zip(time_plots(panel), (0.75, 0.25, 0.1), strict=True):
        click(plot, time, qtbot)
        selection = told[-1]
        assert selection.source == "schedule"
        pixel = 999 / plot.area.width()
        assert selection.timestep == pytest.approx(time * 999, abs=2 * pixel)
        text = f"t = {selection.timestep:,}"
        assert all(labels(shown) == [text] for shown in every_plot(panel))
        there = DESCRIBED.levels.times[selection.timestep or 0]
        assert time_plots(panel)[0].marked == pytest.approx((there, 1 - 0.999 * there))
        assert f"{text} (time {there:.3f})" in panel.accessibleDescription()
        assert text in panel.explanation()
    assert len(told) == 3


def test_that_a_click_in_the_density_picks_the_level_of_that_log_snr(
    panel: SchedulePanel, qtbot: QtBot
) -> None:
    show(panel)
    plot = density_plot(panel)
    told: list[Selection] = []
    panel.selected.connect(told.append)
    click(plot, 2.0, qtbot)
    log_snr = DESCRIBED.levels.log_snr[told[-1].timestep or 0]
    pixel = 10 / plot.area.width()
    assert log_snr == pytest.approx(2.0, abs=2 * pixel)


def test_that_dragging_picks_all_the_way(panel: SchedulePanel, qtbot: QtBot) -> None:
    show(panel)
    plot = time_plots(panel)[1]
    told: list[Selection] = []
    panel.selected.connect(told.append)
    places = [QPoint(plot.pixel_of(x, 0).x(), plot.area.center().y()) for x in (0.2, 0.4, 0.6)]
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(plot.viewport(), place)
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=places[-1])
    timesteps = [selection.timestep for selection in told]
    pixel = 999 / plot.area.width()
    assert timesteps[0] == pytest.approx(0.2 * 999, abs=2 * pixel)
    assert len(timesteps) == len(set(timesteps))
    qtbot.mouseMove(plot.viewport(), places[0])  # without a button it only passes over
    assert len(told) == len(timesteps)


def test_that_keys_step_through_the_timesteps(panel: SchedulePanel, qtbot: QtBot) -> None:
    show(panel)
    told: list[Selection] = []
    panel.selected.connect(told.append)
    keys = Qt.Key
    for key in (keys.Key_Home, keys.Key_Left, keys.Key_Right, keys.Key_Right, keys.Key_PageUp):
        qtbot.keyClick(time_plots(panel)[0], key)
    assert [selection.timestep for selection in told] == [
        0,
        1,
        2,
        52,
    ]  # before the first there is none
    for key in (keys.Key_End, keys.Key_Right, keys.Key_Left):
        qtbot.keyClick(panel, key)
    assert [selection.timestep for selection in told[4:]] == [999, 998]


def test_that_a_timestep_picked_elsewhere_is_marked_and_not_told_again(
    panel: SchedulePanel,
) -> None:
    told: list[Selection] = []
    panel.selected.connect(told.append)
    panel.receive_selection(Selection("forward", timestep=120))  # before there is a schedule
    show(panel)
    assert labels(time_plots(panel)[0]) == ["t = 120"]
    panel.receive_selection(Selection("forward", timestep=240))
    assert panel.dirty
    panel.draw_if_dirty()
    assert labels(density_plot(panel)) == ["t = 240"]
    panel.receive_selection(Selection("samples", timestep=240, step=7))
    assert not panel.dirty
    assert not told


def test_that_the_mark_begins_where_data_and_noise_are_equally_strong(
    panel: SchedulePanel,
) -> None:
    show(panel)
    assert time_plots(panel)[1].marked[1] == pytest.approx(0, abs=0.005)  # half of a timestep
