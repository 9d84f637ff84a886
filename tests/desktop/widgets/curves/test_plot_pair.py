"""Losses above and penalties below, with one time axis and one crosshair."""

import numpy as np
import pytest
from chart_hand import at, drag, move, wheel
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.events import Scalars
from core.metric_names import CRITIC_LOSS, GENERATOR_LOSS, GRADIENT_NORM, PENALTY
from desktop.theme import DARK
from desktop.widgets.curves.curve_chart import CurveChart
from desktop.widgets.curves.curve_view import ChartView, CurveSpec, Reference
from desktop.widgets.curves.plot_pair import PlotPair

R1 = PENALTY["r1"].name
BELOW = ChartView("Penalties", (CurveSpec(R1, smoothed=True),), "None.")
VIEWS = (
    ChartView(
        "Losses",
        (
            CurveSpec(GENERATOR_LOSS.name, smoothed=True),
            CurveSpec(CRITIC_LOSS.name, smoothed=True, dots=True),
        ),
        "Nothing yet.",
        scale="linear",
        below=BELOW,
    ),
    ChartView("Gradient", (CurveSpec(GRADIENT_NORM.name),), "No gradient yet."),
)


@pytest.fixture
def chart(qtbot: QtBot) -> CurveChart:
    chart = CurveChart(VIEWS, {R1})
    qtbot.addWidget(chart)
    chart.resize(700, 520)
    chart.wear(DARK)
    with qtbot.waitExposed(chart):
        chart.show()
    return chart


def fill(chart: CurveChart, count: int = 400, *, penalty: float = 0.01) -> None:
    steps = np.arange(1, count + 1)
    values = {
        GENERATOR_LOSS.name: -2.0 + np.sin(steps / 20),
        CRITIC_LOSS.name: 1.0 + np.cos(steps / 20) / 2,
        R1: penalty * (1 + steps / count),
        GRADIENT_NORM.name: np.ones(count),
    }
    floats = {name: array.astype(np.float32) for name, array in values.items()}
    chart.store.append(Scalars(steps, floats, steps / 4, steps / 4))
    draw(chart)


def draw(chart: CurveChart) -> None:
    for _ in range(4):
        chart.redraw()
        QApplication.processEvents()


def aligned(plots: PlotPair) -> None:
    """Both plots begin and end at the same pixel with the same steps."""
    upper, lower = plots.both
    assert upper.x_range == lower.x_range
    assert (upper.area.left(), upper.area.right()) == (lower.area.left(), lower.area.right())


def test_that_there_is_a_second_plot_only_where_a_penalty_is_paid(chart: CurveChart) -> None:
    fill(chart, penalty=0.0)
    assert not chart.plots.below.isVisible()
    assert [entry.series for entry in chart.legend.entries] == [0, 1]
    whole = chart.plot.height()
    fill(chart)
    upper, lower = chart.plots.both
    assert lower.isVisible()
    assert upper.height() + lower.height() == whole
    assert upper.height() > lower.height()
    assert [entry.series for entry in chart.legend.entries] == [0, 1, 2]
    assert upper.points > 0
    assert lower.points > 0
    chart.bar.views.setCurrentIndex(1)
    draw(chart)
    assert not lower.isVisible()
    assert upper.height() == whole


@pytest.mark.parametrize("axis", ["step", "active", "wall"])
def test_that_both_have_one_x_axis_whoever_moves_it(chart: CurveChart, axis: str) -> None:
    fill(chart)
    upper, lower = chart.plots.both
    actions = {action.data(): action for action in chart.bar.axes.values()}
    actions[axis].trigger()
    draw(chart)
    aligned(chart.plots)
    whole = upper.x_range
    for plot in (upper, lower):
        wheel(plot, at(plot, 0.4), 3)
        draw(chart)
        aligned(chart.plots)
        zoomed = upper.x_range
        assert zoomed[1] - zoomed[0] < 0.8 * (whole[1] - whole[0])
        drag(plot, at(plot, 0.6), at(plot, 0.4))
        draw(chart)
        aligned(chart.plots)
        assert upper.x_range[0] > zoomed[0]
        assert chart.bar.fit.isEnabled()
        chart.bar.fit.click()
        draw(chart)
        assert upper.x_range == whole
        assert not chart.bar.fit.isEnabled()


def test_that_the_y_axis_of_either_is_its_own(chart: CurveChart) -> None:
    fill(chart)
    upper, lower = chart.plots.both
    before = upper.y_range
    wheel(lower, QPoint(lower.area.left() - 8, lower.area.center().y()), 3)
    draw(chart)
    assert upper.y_range == before
    assert chart.bar.fit.isEnabled()  # one of them does not follow any more
    chart.bar.fit.click()
    assert not chart.bar.fit.isEnabled()


@pytest.mark.parametrize("over", [0, 1])
def test_that_one_crosshair_reads_both(chart: CurveChart, over: int) -> None:
    fill(chart)
    here, there = chart.plots.both[over], chart.plots.both[1 - over]
    move(here, at(here, 0.5))
    cursors = here.curve_cursor, there.curve_cursor
    reading = cursors[0].reading
    assert reading is not None
    assert [row.spec.name for row in reading.rows] == [GENERATOR_LOSS.name, CRITIC_LOSS.name, R1]
    assert cursors[1].reading is reading
    assert cursors[0].crosshair.x == cursors[1].crosshair.x == reading.step
    assert cursors[0].crosshair.note.isVisible()
    assert not cursors[1].crosshair.note.isVisible()
    dots = [cursor.crosshair.dots for cursor in (p.curve_cursor for p in chart.plots.both)]
    assert dots == [2, 1]
    assert "R1 penalty" in here.accessibleDescription()
    assert there.accessibleDescription() == ""
    draw(chart)
    assert not cursors[1].crosshair.note.isVisible()
    QApplication.sendEvent(here, QEvent(QEvent.Type.Leave))
    assert not any(cursor.crosshair.shown for cursor in cursors)


def test_that_a_click_in_either_chooses_the_step_and_both_mark_it(
    chart: CurveChart, qtbot: QtBot
) -> None:
    fill(chart)
    heard: list[int] = []
    chart.step_chosen.connect(heard.append)
    lower = chart.plots.below
    qtbot.mouseClick(lower.viewport(), Qt.MouseButton.LeftButton, pos=at(lower, 0.5))
    left, right = lower.x_range
    assert heard == [pytest.approx((left + right) / 2, abs=2)]
    chart.plots.select_step(heard[0])
    lower.curve_cursor.hide()  # it stands before the mark
    draw(chart)
    column = lower.pixel_of(heard[0], 0).x()
    for plot in chart.plots.both:
        image = plot.grab().toImage()
        rows = range(plot.area.top() + 30, plot.area.bottom() - 2)
        columns = (column - 1, column, column + 1)
        found = {image.pixelColor(x, y).name() for x in columns for y in rows}
        assert DARK.accent.lower() in found
    assert chart.plot.selected_labels == [f"step {heard[0]:,}"]


def test_that_each_plot_has_a_scale_of_its_own(chart: CurveChart) -> None:
    fill(chart)
    above, below = chart.bar.scales
    assert (above.chosen, below.chosen) == ("linear", "log")
    texts = [
        action.text() for choice in (above, below) for action in choice.actions.values()
        if action.isVisible()
    ]  # fmt: skip
    assert texts == [
        "Losses: linear y axis", "Losses: logarithmic y axis",
        "Losses: symmetric logarithmic y axis",
        "Penalties: linear y axis", "Penalties: logarithmic y axis",
    ]  # fmt: skip
    below.actions["linear"].trigger()
    above.actions["symmetric"].trigger()
    draw(chart)
    upper, lower = chart.plots.both
    assert (upper.state.scale, lower.state.scale) == ("symmetric", "linear")
    assert lower.y_range[0] > 0
    low, high = np.arcsinh(5 * np.array([-3.0, 1.5])) / np.log(10)
    assert upper.y_range[0] == pytest.approx(low, abs=0.2)
    assert upper.y_range[1] == pytest.approx(high, abs=0.2)


def test_that_a_negative_loss_is_drawn_where_the_symmetric_scale_has_it(chart: CurveChart) -> None:
    fill(chart)
    chart.bar.scales[0].actions["symmetric"].trigger()
    chart.bar.smoothing.slider.setValue(0)
    draw(chart)
    x, y = chart.plot.item(0).line
    raw = chart.store.curves[GENERATOR_LOSS.name].raw.values.astype(np.float64)
    np.testing.assert_array_equal(x, np.arange(1, 401))
    np.testing.assert_allclose(y, np.arcsinh(5 * raw) / np.log(10), rtol=1e-12)


def test_that_a_view_without_negative_values_has_no_symmetric_scale(chart: CurveChart) -> None:
    fill(chart)
    chart.bar.views.setCurrentIndex(1)
    draw(chart)
    offered = {s for s, action in chart.bar.scales[0].actions.items() if action.isVisible()}
    assert offered == {"linear", "log"}
    assert chart.bar.scales[0].actions["log"].text() == "Logarithmic y axis"
    assert not any(action.isVisible() for action in chart.bar.scales[1].actions.values())


def test_that_a_change_is_a_line_in_both_plots_and_named_once(chart: CurveChart) -> None:
    chart.store.add_mark(200, "learning rate of D 1 → 2")
    fill(chart)
    column = chart.plot.pixel_of(200, 0).x()
    for plot in chart.plots.both:
        image = plot.grab().toImage()
        rows = range(plot.area.top() + 30, plot.area.bottom() - 2)
        found = [image.pixelColor(x, y).name() for x in (column - 1, column) for y in rows]
        assert found.count(DARK.muted.lower()) > len(rows) / 3
    assert [plot.mark_labels for plot in chart.plots.both] == [["learning rate of D 1 → 2"], []]


def test_that_keys_go_from_change_to_change(chart: CurveChart, qtbot: QtBot) -> None:
    for step in (100, 200, 300):
        chart.store.add_mark(step, f"changed at {step}")
    fill(chart)
    plot = chart.plot
    assert plot.accessibleDescription().startswith("Changes: step 100: changed at 100; step 200")
    heard: list[str] = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left):
        qtbot.keyClick(plot, key, Qt.KeyboardModifier.ControlModifier)
        heard.append(plot.accessibleDescription().split(", ")[-1])
    assert heard == [f"changed at {step}" for step in (100, 200, 300, 200)]


def test_that_a_change_between_two_values_is_read_by_who_points_at_it(
    chart: CurveChart, qtbot: QtBot
) -> None:
    chart.store.add_mark(150, "changed at 150")
    steps = np.array([1, 400])
    chart.store.append(
        Scalars(steps, {GRADIENT_NORM.name: np.ones(2, dtype=np.float32)}, steps / 4, steps / 4)
    )
    chart.bar.views.setCurrentIndex(1)
    draw(chart)
    plot = chart.plot
    move(plot, QPoint(plot.pixel_of(150, 0).x(), plot.area.center().y()))
    assert plot.curve_cursor.text == "Step 1, gradient norm 1.00, changed at 150"
    draw(chart)
    assert plot.curve_cursor.text.endswith("changed at 150")
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert plot.curve_cursor.text.endswith("changed at 150")


def test_that_a_level_may_say_on_the_line_what_it_is(qtbot: QtBot) -> None:
    view = ChartView(
        "Losses", VIEWS[0].curves, "", scale="linear",
        references=(Reference(1.0, "Ideal", "ideal: 1"), Reference(-2.0, "Least")),
    )  # fmt: skip
    chart = CurveChart((view,))
    qtbot.addWidget(chart)
    chart.wear(DARK)
    fill(chart)
    assert chart.plot.levels == [1.0, -2.0]
    assert chart.plot.level_labels == ["ideal: 1"]
    assert [entry.title for entry in chart.legend.entries][2:] == ["Least"]
