import numpy as np
import pytest
from made_events import one_of_each, run_started, state
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.events import ParameterChanged, RunFinished, Scalars
from core.metric_names import GRADIENT_NORM, HELD_OUT_LOSS, LEARNING_RATE, LOSS, METRICS
from desktop.panels.loss import VIEWS, LossPanel
from desktop.theme import DARK, LIGHT


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
    for index, view in enumerate(VIEWS):
        panel.chart.bar.views.setCurrentIndex(index)
        panel.redraw()
        QApplication.processEvents()
        assert panel.chart.plot.points > 0
        assert len(panel.chart.legend.entries) == len(view.curves)
    assert {spec.name for view in VIEWS for spec in view.curves} == set(METRICS)


def test_that_two_curves_of_a_view_differ_in_more_than_colour() -> None:
    for view in VIEWS:
        looks = [(spec.smoothed, spec.dots) for spec in view.curves]
        assert len(set(looks)) == len(looks)


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
