import dataclasses

import numpy as np
import pytest
from made_events import one_of_each, run_started, state
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config.run import DiffusionRun
from core.events import ParameterChanged, RunFinished, Scalars
from core.metric_names import GRADIENT_NORM, HELD_OUT_LOSS, LEARNING_RATE, LOSS
from desktop.panels.loss import LossPanel
from desktop.selection import Selection
from desktop.theme import DARK, LIGHT
from desktop.widgets.curves.places import Axis
from desktop.widgets.curves.run_views import DIFFUSION_VIEWS


@pytest.fixture
def panel(qtbot: QtBot) -> LossPanel:
    panel = LossPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 420)
    panel.apply_theme(DARK)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def training(first: int, count: int, loss: float) -> Scalars:
    """A block as a trainer reports it."""
    steps = np.arange(first, first + count)
    seconds = np.multiply(steps, 0.5, dtype=np.float64)
    values = {
        name: np.full(count, value, dtype=np.float32)
        for name, value in (
            (LOSS.name, loss),
            (GRADIENT_NORM.name, 2 * loss),
            (LEARNING_RATE.name, loss / 100),
        )
    }
    return Scalars(steps, values, seconds, seconds)


def held_out(step: int, loss: float) -> Scalars:
    return Scalars(
        np.array([step]),
        {HELD_OUT_LOSS.name: np.array([loss], dtype=np.float32)},
        np.array([step * 0.5]),
        np.array([step * 0.5]),
    )


def test_that_a_whole_run_can_be_shown_and_drawn(panel: LossPanel) -> None:
    for event in one_of_each():
        panel.accept(event)
        panel.draw_if_dirty()
        assert not panel.grab().isNull()
    assert [mark.text for mark in panel.chart.store.marks] == [
        "learning rate 0.002 \N{RIGHTWARDS ARROW} 0.001"
    ]
    assert panel.chart.store.finished


def test_that_accepting_draws_nothing(panel: LossPanel) -> None:
    panel.accept(run_started())
    panel.accept(training(1, 100, 0.5))
    assert panel.dirty
    assert panel.chart.plot.points == 0
    panel.draw_if_dirty()
    assert not panel.dirty
    assert panel.chart.plot.points > 0


def test_that_events_of_no_interest_leave_the_panel_as_it_is(panel: LossPanel) -> None:
    shown = (Scalars, ParameterChanged, RunFinished, type(run_started()), type(state("ready")))
    for event in one_of_each():
        if not isinstance(event, shown):
            panel.accept(event)
    assert not panel.dirty


def test_that_the_newest_values_are_said_to_those_who_do_not_see_them(panel: LossPanel) -> None:
    assert panel.accessibleDescription() == "Press Train: the loss of every step appears here."
    panel.accept(training(4001, 1000, 0.03123))
    panel.accept(held_out(5000, 0.0341))
    panel.draw_if_dirty()
    assert panel.accessibleDescription() == (
        "Training loss 0.0312, held-out loss 0.0341, at step 5,000"
    )
    panel.chart.bar.views.setCurrentIndex(2)
    panel.redraw()
    assert panel.accessibleDescription() == "Learning rate 0.0003123, at step 5,000"


def test_that_clearing_forgets_the_run_but_not_what_was_chosen(panel: LossPanel) -> None:
    panel.accept(run_started())
    panel.accept(training(1, 100, 0.5))
    panel.accept(ParameterChanged(50, "optimizer.learning_rate", "0.2", "0.1"))
    panel.chart.bar.log_x.trigger()
    panel.draw_if_dirty()
    panel.clear()
    assert panel.dirty
    panel.draw_if_dirty()
    assert panel.chart.plot.points == 0
    assert panel.chart.plot.mark_labels == []
    assert panel.chart.empty.isVisible()
    assert panel.accessibleDescription() == "Press Train: the loss of every step appears here."
    assert panel.chart.options.log_x
    panel.accept(training(1, 10, 0.5))
    panel.draw_if_dirty()
    assert panel.chart.plot.following
    assert panel.chart.plot.points > 0


def test_that_the_x_axis_knows_where_the_run_ends(panel: LossPanel) -> None:
    panel.accept(run_started(max_steps=1000))
    panel.accept(training(1, 950, 0.5))
    panel.draw_if_dirty()
    assert 1000 <= panel.chart.plot.x_range[1] <= 1010


def test_that_every_view_shows_known_scalars_of_a_run(panel: LossPanel) -> None:
    panel.accept(training(1, 100, 0.5))
    panel.accept(held_out(100, 0.6))
    for index, view in enumerate(DIFFUSION_VIEWS):
        panel.chart.bar.views.setCurrentIndex(index)
        panel.redraw()
        QApplication.processEvents()
        assert panel.chart.plot.points > 0
        assert len(panel.chart.legend.entries) == len(view.curves)
    shown = {spec.name for view in DIFFUSION_VIEWS for spec in view.curves}
    assert shown == {LOSS.name, HELD_OUT_LOSS.name, GRADIENT_NORM.name, LEARNING_RATE.name}


def test_that_a_pause_is_kept_and_going_on_is_not(panel: LossPanel) -> None:
    panel.accept(training(1, 10, 0.5))
    panel.accept(state("paused", 10))
    panel.accept(state("training", 10))
    assert panel.chart.store.pauses == [10]


def test_that_the_explanation_has_the_newest_numbers_and_its_sources(panel: LossPanel) -> None:
    assert "now" not in panel.explanation()
    panel.accept(run_started())
    panel.accept(training(1, 10, 0.125))
    panel.accept(held_out(10, 0.25))
    text = panel.explanation()
    for part in ("64 examples", "now 0.125", "now 0.250", "eq.&nbsp;14", "Salimans"):
        assert part in text


def test_that_the_explanation_names_what_this_run_predicts_and_how_it_weighs(
    panel: LossPanel,
) -> None:
    config = DiffusionRun.model_validate(
        {"method": {"prediction": {"kind": "x_0"}, "weighting": {"kind": "min_snr", "gamma": 4}}}
    )
    panel.accept(dataclasses.replace(run_started(), config=config.model_dump_json()))
    text = panel.explanation()
    for part in ("the clean data x<sub>0</sub>", "min(SNR, 4)", "Hang et al. 2023"):
        assert part in text
    assert "v&nbsp;=" not in text
    panel.clear()
    assert "v&nbsp;=" in panel.explanation()


def click(panel: LossPanel, across: float) -> None:
    """Press and release at a part of the plot's width, as a person does."""
    area, viewport = panel.chart.plot.area, panel.chart.plot.viewport()
    place = QPoint(round(area.left() + across * area.width()), area.center().y())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, none),
    ):
        event = QMouseEvent(
            kind, QPointF(place), QPointF(viewport.mapToGlobal(place)), left, held,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)


@pytest.mark.parametrize("axis", ["step", "active", "wall"])
def test_that_a_click_selects_the_training_step_under_it(panel: LossPanel, axis: Axis) -> None:
    panel.accept(run_started(max_steps=100))
    panel.accept(training(1, 100, 0.5))
    panel.chart.bar.axes[axis].trigger()
    panel.draw_if_dirty()
    QApplication.processEvents()
    heard: list[Selection] = []
    panel.selected.connect(heard.append)
    click(panel, 0.3)
    (picked,) = heard
    assert (picked.source, picked.item, picked.sample) == ("loss", None, None)
    left, right = panel.chart.plot.x_range
    here = left + 0.3 * (right - left)
    step = here if axis == "step" else 2 * here  # a step takes half a second
    # The nearest step, and a pixel of the plot is less than a fifth of one.
    assert picked.step is not None
    assert abs(picked.step - step) <= 0.7


def test_that_the_selected_step_is_marked_whoever_picked_it(panel: LossPanel) -> None:
    panel.accept(run_started(max_steps=1000))
    panel.accept(training(1, 900, 0.5))
    panel.draw_if_dirty()
    assert panel.chart.plot.selected_labels == []
    panel.receive_selection(Selection("samples", step=400))
    assert panel.dirty
    panel.draw_if_dirty()
    assert panel.chart.plot.selected_labels == ["step 400"]
    QApplication.processEvents()
    plot = panel.chart.plot
    place = plot.pixel_of(400, plot.y_range[1]) + QPoint(2, 2)  # within the filled label
    assert plot.grab().toImage().pixelColor(place).name() == DARK.accent.lower()
    panel.receive_selection(Selection("samples", sample=3, step=400))
    assert not panel.dirty  # the same step
    panel.receive_selection(Selection())
    panel.draw_if_dirty()
    assert panel.chart.plot.selected_labels == []


def test_that_return_selects_the_step_of_the_crosshair(panel: LossPanel, qtbot: QtBot) -> None:
    panel.accept(training(1, 100, 0.5))
    panel.draw_if_dirty()
    plot = panel.chart.plot
    heard: list[Selection] = []
    panel.selected.connect(heard.append)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert heard == []  # there is no crosshair yet
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert [selection.step for selection in heard] == [1]


def test_that_the_explanation_is_of_what_is_shown(panel: LossPanel) -> None:
    panel.accept(training(1, 10, 0.125))
    panel.chart.bar.views.setCurrentIndex(1)
    assert "before it is clipped" in panel.explanation()
    assert "now 0.250" in panel.explanation()


def test_that_both_themes_can_be_put_on_at_any_time(panel: LossPanel) -> None:
    for theme in (LIGHT, DARK):
        panel.apply_theme(theme)
        panel.accept(training(1, 10, 0.5))
        panel.draw_if_dirty()
        image = panel.chart.plot.grab().toImage()
        assert image.pixelColor(3, 3).name() == theme.surface
