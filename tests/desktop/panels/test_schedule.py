"""The schedule panel: what is drawn of a run, shown and hidden."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from schedule_hand import (
    DESCRIBED,
    ENDLESS,
    density_plot,
    dots,
    entry,
    every_plot,
    line,
    numbers,
    show,
    shown_panel,
    steps_box,
    time_plots,
)

from desktop.panels.schedule import SOURCES, SchedulePanel
from desktop.selection import Selection
from desktop.theme import DARK, LIGHT
from desktop.widgets.schedule.looks import KINDS, look_of
from desktop.widgets.schedule.plot_wall import PlotWall
from desktop.widgets.schedule.settings_row import SettingsRow


@pytest.fixture
def panel(qtbot: QtBot) -> SchedulePanel:
    return shown_panel(qtbot)


def test_that_lines_are_drawn_through_the_levels(panel: SchedulePanel) -> None:
    show(panel)
    curves = {"cosine": DESCRIBED.levels, "linear": DESCRIBED.others["linear"]}
    for kind, levels in curves.items():
        alpha_bar = 1 - 0.999 * levels.times  # as these levels are made
        expected = (
            alpha_bar,
            np.log(alpha_bar / (1 - alpha_bar)),
            np.log10(np.sqrt((1 - alpha_bar) / alpha_bar)),
        )
        for plot, values in zip(time_plots(panel), expected, strict=True):
            x, y = line(plot, kind)
            np.testing.assert_array_equal(x, levels.times)
            np.testing.assert_allclose(y, values, rtol=1e-9, atol=1e-9)  # rounding of roots, logs
            low, high = plot.y_range
            assert low < y.min() < y.max() < high


def test_that_the_sampler_s_steps_are_dots_on_the_run_s_own_line(panel: SchedulePanel) -> None:
    show(panel)
    for plot in time_plots(panel):
        x, y = dots(plot)
        np.testing.assert_array_equal(x, DESCRIBED.sampler_levels.times)
        own_x, own_y = line(plot, "cosine")
        # Between two of 1000 levels the line is straight; only its ends bend by more than 1e-3.
        np.testing.assert_allclose(y, np.interp(x, own_x, own_y), atol=1e-3)


def test_that_the_training_density_is_a_staircase(panel: SchedulePanel) -> None:
    density = np.array([0.05, 0.15, 0.2, 0.0], dtype=np.float32)
    show(panel, replace(DESCRIBED, log_snr_density=density))
    x, y = density_plot(panel).staircase()
    np.testing.assert_array_equal(x, np.repeat(DESCRIBED.log_snr_edges, 2))
    np.testing.assert_array_equal(y, [0, *np.repeat(density.astype(np.float64), 2), 0])
    steps, _ = dots(density_plot(panel))
    np.testing.assert_allclose(
        steps, np.clip(DESCRIBED.sampler_levels.log_snr, *density_plot(panel).x_range), atol=0.5
    )
    assert "log SNR near 1.25" in density_plot(panel).accessibleDescription()


def test_that_edm_s_density_is_drawn_over_sigma(panel: SchedulePanel) -> None:
    show(panel, replace(DESCRIBED, times_kind="log_normal"))
    x, y = density_plot(panel).staircase()
    sigma = np.exp(-DESCRIBED.log_snr_edges / 2)
    np.testing.assert_allclose(10**x, np.repeat(sigma, 2), rtol=1e-12)
    # Per unit of ln sigma, so that the area over ln sigma is the same.
    area = -np.sum(y[1:-1:2] * np.diff(np.log(sigma)))
    assert area == pytest.approx(10 * 0.1, rel=1e-6)  # float32
    assert "Karras et al. 2022" in panel.explanation()


def test_that_an_infinite_log_snr_is_drawn_at_the_edge(panel: SchedulePanel) -> None:
    show(panel, ENDLESS)
    _, log_snr, ratio = time_plots(panel)
    _, y = line(log_snr, "cosine")
    np.testing.assert_allclose(y[:-1], ENDLESS.levels.log_snr[:-1])
    low, _ = log_snr.y_range
    assert low < y[-1] < min(y[:-1])
    assert dots(log_snr)[1][0] == y[-1]
    assert "\N{MINUS SIGN}\N{INFINITY}" in numbers(log_snr)
    _, y = line(ratio, "cosine")
    _, high = ratio.y_range
    assert max(y[:-1]) < y[-1] < high
    assert "\N{INFINITY}" in numbers(ratio)
    log_snr.setFocus()
    panel.receive_selection(Selection(timestep=999))
    panel.draw_if_dirty()
    assert "log SNR \N{MINUS SIGN}\N{INFINITY}" in panel.accessibleDescription()


def test_that_no_other_curve_has_a_number_for_infinity(panel: SchedulePanel) -> None:
    show(panel)
    for plot in time_plots(panel):
        assert not any("\N{INFINITY}" in text for text in numbers(plot))


def test_that_the_legend_hides_and_shows(panel: SchedulePanel, qtbot: QtBot) -> None:
    show(panel)
    plot = time_plots(panel)[1]
    tall = plot.y_range
    qtbot.mouseClick(entry(panel, "linear"), Qt.MouseButton.LeftButton)
    assert plot.line("linear") is None
    assert plot.line("cosine") is not None
    qtbot.mouseClick(entry(panel, "cosine (this run)"), Qt.MouseButton.LeftButton)
    assert plot.line("cosine") is None
    qtbot.mouseClick(entry(panel, "DDIM, 3 steps"), Qt.MouseButton.LeftButton)
    assert len(dots(plot)[0]) <= 1  # that of the mark
    panel.clear()
    show(panel)  # what was hidden is hidden in the next run, too
    assert plot.line("linear") is None
    for text in ("linear", "cosine (this run)", "DDIM, 3 steps"):
        qtbot.mouseClick(entry(panel, text), Qt.MouseButton.LeftButton)
    assert plot.line("linear") is not None
    assert plot.line("cosine") is not None
    assert len(dots(plot)[0]) == 3
    assert plot.y_range == tall


def test_that_no_two_schedules_look_alike_in_colour_or_in_dashes() -> None:
    for theme in (DARK, LIGHT):
        for own in KINDS:
            looks = [look_of(kind, theme, own=kind == own) for kind in KINDS]
            assert len({look.colour.name() for look in looks}) == len(KINDS)
            assert len({look.dashes for look in looks}) == len(KINDS)
            assert max(looks, key=lambda look: look.width) is looks[KINDS.index(own)]


def test_that_plots_stand_where_there_is_room_and_nothing_is_cut_off(
    panel: SchedulePanel,
) -> None:
    show(panel)
    wall = panel.findChildren(PlotWall)[0]
    row = panel.findChildren(SettingsRow)[0]
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for width, height, columns in ((1200, 700, 2), (1200, 300, 4), (420, 260, 2), (300, 600, 1)):
        panel.resize(width, height)
        for _ in range(3):  # the height of the settings follows from the width, and so on
            QApplication.processEvents()
        assert wall.columns == columns
        settings = row.findChildren(QWidget, options=direct)
        assert len(settings) == 4
        assert all(row.rect().contains(box.geometry()) for box in settings)
        content = wall.widget()
        assert content is not None
        assert content.width() <= wall.viewport().width()
        for plot in every_plot(panel):
            assert content.rect().contains(plot.rect().translated(plot.mapTo(content, QPoint())))
            assert plot.area.width() > 100
            assert plot.area.height() > 50


def test_that_an_empty_panel_says_what_to_do(panel: SchedulePanel) -> None:
    assert "Choose a preset" in panel.accessibleDescription()
    show(panel)
    assert "DDIM steps at 3 of its noise levels" in panel.accessibleDescription()
    panel.clear()
    assert "Choose a preset" in panel.accessibleDescription()
    assert not steps_box(panel).isEnabled()


def test_that_every_schedule_has_its_source() -> None:
    assert set(SOURCES) == set(KINDS)
