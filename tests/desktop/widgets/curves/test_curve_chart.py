from collections.abc import Callable

import numpy as np
import pytest
from chart_hand import at, drag, move, wheel
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.events import Scalars
from core.metric_names import HELD_OUT_LOSS, LOSS
from desktop.theme import DARK, LIGHT, Theme
from desktop.widgets.curves.curve_chart import CurveChart
from desktop.widgets.curves.curve_view import ChartView, CurveSpec
from desktop.widgets.curves.smoothing_slider import position_of
from desktop.widgets.curves.y_scale import Scale

VIEWS = (
    ChartView(
        "Loss",
        (CurveSpec(LOSS.name, smoothed=True), CurveSpec(HELD_OUT_LOSS.name, dots=True)),
        "Nothing yet.",
    ),
    ChartView(
        "Held out", (CurveSpec(HELD_OUT_LOSS.name),), "No held-out loss yet.", scale="linear"
    ),
)

Values = NDArray[np.floating]


@pytest.fixture
def chart(qtbot: QtBot) -> CurveChart:
    chart = CurveChart(VIEWS)
    qtbot.addWidget(chart)
    chart.resize(700, 420)
    chart.wear(DARK)
    with qtbot.waitExposed(chart):
        chart.show()
    return chart


def fill(chart: CurveChart, values: Values, *, first: int = 1, name: str = LOSS.name) -> None:
    """Append these values, one a step, and draw."""
    steps = np.arange(first, first + values.size)
    seconds = np.multiply(steps, 0.25, dtype=np.float64)
    chart.store.append(Scalars(steps, {name: values.astype(np.float32)}, seconds, seconds))
    draw(chart)


def upright(chart: CurveChart, plot: int = 0) -> dict[Scale, QAction]:
    """The scales of the y axis in the menu, of the upper plot or the lower one."""
    return chart.bar.scales[plot].actions


def draw(chart: CurveChart) -> None:
    """Draw until the axes have found their width."""
    for _ in range(3):
        chart.redraw()
        QApplication.processEvents()


def falling(count: int) -> Values:
    steps = np.arange(count)
    noise = np.random.default_rng(0).normal(0, 0.3, count)
    return (0.03 + np.exp(-steps / count * 10)) * np.exp(noise)


def test_that_an_empty_chart_says_what_will_come(chart: CurveChart) -> None:
    draw(chart)
    assert chart.empty.isVisible()
    assert chart.empty.text() == "Nothing yet."
    assert not chart.plot.isVisible()
    chart.bar.views.setCurrentIndex(1)
    assert chart.empty.text() == "No held-out loss yet."
    fill(chart, np.ones(3), name=HELD_OUT_LOSS.name)
    assert chart.plot.isVisible()
    chart.clear()
    draw(chart)
    assert chart.empty.isVisible()


@pytest.mark.parametrize("scales", [(), ("log_x",), ("linear",), ("log_x", "linear")])
@pytest.mark.parametrize("count", [1, 2, 1000, 200_000])
def test_that_a_plot_is_handed_few_points_whatever_the_length(
    chart: CurveChart, count: int, scales: tuple[str, ...]
) -> None:
    for name in scales:
        {"log_x": chart.bar.log_x, "linear": upright(chart)["linear"]}[name].trigger()
    fill(chart, falling(count))
    # Two a pixel for each of the shadow and the line.
    assert min(count, 2) <= chart.plot.points <= 4 * (chart.plot.columns + 2)


def test_that_a_million_steps_are_as_few_points_as_ten_thousand(chart: CurveChart) -> None:
    fill(chart, falling(1_000_000))
    assert chart.plot.points <= 4 * (chart.plot.columns + 2)
    for _ in range(3):
        wheel(chart.plot, at(chart.plot, 0.5), 20)
    assert chart.plot.x_range[1] - chart.plot.x_range[0] < 10_000
    assert chart.plot.points <= 4 * (chart.plot.columns + 2)


@pytest.mark.parametrize(
    "values",
    [
        np.array([np.nan]),
        np.array([np.nan, np.inf, -np.inf]),
        np.array([0.0, 0.0]),
        np.array([-1.0, 0.0, 1.0, np.nan, np.inf, 1e-40, 3e38]),
        np.full(5, 0.5),
    ],
    ids=str,
)
@pytest.mark.parametrize("smoothing", [0.0, 0.98])
def test_that_no_value_breaks_the_plot(chart: CurveChart, values: Values, smoothing: float) -> None:
    chart.bar.smoothing.slider.setValue(position_of(smoothing))
    linear, log = (upright(chart)[scale] for scale in ("linear", "log"))
    for action in (linear, chart.bar.log_x, chart.bar.ignore_outliers, log):
        fill(chart, values, first=1 + chart.store.last_step)
        action.trigger()
        move(chart.plot, at(chart.plot, 0.5))
        assert np.isfinite([*chart.plot.x_range, *chart.plot.y_range]).all()
        assert not chart.grab().isNull()
        chart.summary()


def test_that_far_zooms_are_no_trouble(chart: CurveChart) -> None:
    fill(chart, falling(100))
    for action in (chart.bar.log_x, upright(chart)["linear"]):
        for notches, turns in ((600, 20), (-600, 80), (600, 60)):
            for _ in range(turns):
                wheel(chart.plot, at(chart.plot, 0.3), notches)
                wheel(chart.plot, QPoint(5, 100), notches)
            move(chart.plot, at(chart.plot, 0.4))
            assert not chart.grab().isNull()
        action.trigger()


def test_that_an_outlier_is_ignored_only_as_long_as_that_is_wanted(chart: CurveChart) -> None:
    values = falling(20_000)
    values[10_000] = 1e6
    fill(chart, values)
    line = chart.store.curves[LOSS.name].smoothed(chart.options.smoothing).values
    low, high = chart.plot.y_range
    assert 10**high < 1e6 / 4
    assert low <= np.log10(line.min())
    assert np.log10(line.max()) <= high  # the smoothed line is never hidden
    chart.bar.ignore_outliers.trigger()
    assert 10 ** chart.plot.y_range[1] > 1e6


def test_that_the_view_follows_the_run_until_it_is_zoomed(chart: CurveChart) -> None:
    plot = chart.plot
    fill(chart, falling(1000))
    assert plot.following
    assert not chart.bar.fit.isEnabled()
    assert 1000 <= plot.x_range[1] <= 1200
    fill(chart, falling(1000), first=1001)
    assert 2000 <= plot.x_range[1] <= 2400

    wheel(plot, at(plot, 0.5))
    assert not plot.following
    assert chart.bar.fit.isEnabled()
    zoomed = plot.x_range
    assert zoomed[1] < 2000
    fill(chart, falling(1000), first=2001)
    assert plot.x_range == zoomed

    chart.bar.fit.click()
    assert plot.following
    assert not chart.bar.fit.isEnabled()
    assert plot.x_range[0] == 0
    assert plot.x_range[1] >= 3000


def test_that_a_double_click_follows_again(chart: CurveChart, qtbot: QtBot) -> None:
    plot = chart.plot
    fill(chart, falling(1000))
    whole = plot.x_range, plot.y_range
    drag(plot, at(plot, 0.6, 0.3), at(plot, 0.2, 0.7))
    assert not plot.following
    assert plot.x_range[0] > 100
    assert plot.y_range[1] > whole[1][1]
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at(plot, 0.5))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at(plot, 0.5))
    assert plot.following
    assert (plot.x_range, plot.y_range) == whole


def test_that_the_wheel_keeps_the_height_fitted_and_on_an_axis_zooms_that(
    chart: CurveChart,
) -> None:
    plot = chart.plot
    values = np.concatenate((np.full(500, 1.0), np.full(500, 0.01)))
    fill(chart, values)
    wheel(plot, at(plot, 0.8), 10)
    assert plot.x_range[0] > 550
    assert plot.y_range[1] < np.log10(0.5)  # only 0.01 and what is left of the average are seen
    kept = plot.x_range
    wheel(plot, QPoint(plot.area.left() - 10, plot.area.center().y()))
    assert plot.x_range == kept
    shown = plot.y_range
    fill(chart, np.full(10, 50.0), first=1001)
    assert plot.y_range == shown


def test_that_the_crosshair_tells_the_values_of_the_nearest_step(chart: CurveChart) -> None:
    plot = chart.plot
    values = falling(100)
    fill(chart, values)
    fill(chart, np.array([0.5]), first=40, name=HELD_OUT_LOSS.name)
    wheel(plot, at(plot, 0.5), 8)
    smooth = chart.store.curves[LOSS.name].smoothed(chart.options.smoothing).values
    seen: set[int] = set()
    for across in np.linspace(0.05, 0.95, 30):
        place = at(plot, float(across))
        move(plot, place)
        reading = plot.curve_cursor.reading
        assert reading is not None
        assert reading.step == round(plot.x_at(place.x()))
        training, held_out = reading.rows
        assert training.raw == np.float32(values[reading.step - 1])
        assert training.value == smooth[reading.step - 1]
        assert (held_out.step, held_out.value) == (40, 0.5)
        assert plot.curve_cursor.crosshair.x == reading.step
        seen.add(reading.step)
    assert len(seen) > 3


def test_that_the_crosshair_writes_what_it_found_and_leaves_with_the_mouse(
    chart: CurveChart,
) -> None:
    plot = chart.plot
    fill(chart, np.full(50, 0.25))
    fill(chart, np.array([0.5]), first=20, name=HELD_OUT_LOSS.name)
    move(plot, plot.pixel_of(21.0, plot.y_range[0]) - QPoint(0, 30))
    note = plot.curve_cursor.crosshair.note
    assert note.isVisible()
    assert plot.rect().contains(note.geometry())
    assert "Step 21" in note.text()
    sentence = "Step 21, training loss 0.250, held-out loss 0.500 at step 20"
    assert plot.accessibleDescription() == plot.curve_cursor.text == sentence
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert not note.isVisible()
    assert not plot.curve_cursor.crosshair.shown
    assert plot.accessibleDescription() == ""


def test_that_the_crosshair_stays_under_the_pointer_while_the_run_goes_on(
    chart: CurveChart,
) -> None:
    plot = chart.plot
    fill(chart, falling(1000))
    place = at(plot, 0.5)
    move(plot, place)
    before = plot.curve_cursor.crosshair.x
    fill(chart, falling(1000), first=1001)
    assert plot.curve_cursor.crosshair.x > 1.5 * before
    assert plot.curve_cursor.crosshair.x == pytest.approx(plot.x_at(place.x()), abs=2)


def test_that_the_keys_move_the_crosshair(chart: CurveChart, qtbot: QtBot) -> None:
    plot = chart.plot
    fill(chart, falling(10_000))

    def after(key: Qt.Key) -> int:
        qtbot.keyClick(plot, key)
        assert plot.curve_cursor.reading is not None
        return plot.curve_cursor.reading.step

    pixel = (plot.x_range[1] - plot.x_range[0]) / plot.area.width()
    assert after(Qt.Key.Key_Right) == 1
    assert after(Qt.Key.Key_Right) == pytest.approx(1 + pixel, abs=1)
    assert after(Qt.Key.Key_Left) == 1
    assert after(Qt.Key.Key_Left) == 1
    assert after(Qt.Key.Key_End) == 10_000
    assert after(Qt.Key.Key_Left) == pytest.approx(10_000 - pixel, abs=1)
    assert after(Qt.Key.Key_Home) == 1
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.curve_cursor.reading is None
    assert not plot.curve_cursor.crosshair.shown


def test_that_a_key_goes_on_to_the_next_step_where_a_pixel_is_less(
    chart: CurveChart, qtbot: QtBot
) -> None:
    fill(chart, falling(12))
    steps: list[int] = []
    for _ in range(14):
        qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
        assert chart.plot.curve_cursor.reading is not None
        steps.append(chart.plot.curve_cursor.reading.step)
    assert steps == [*range(1, 13), 12, 12]


def test_that_marks_are_labelled_where_there_is_room(chart: CurveChart) -> None:
    fill(chart, falling(1000))
    for step in (300, 301, 302, 990):
        chart.store.add_mark(step, f"changed at {step}")
    draw(chart)
    assert chart.plot.mark_labels == ["changed at 300", "changed at 990"]
    move(chart.plot, chart.plot.pixel_of(301, -1))
    for step in (300, 301, 302):
        assert f"changed at {step}" in chart.plot.curve_cursor.text


@pytest.mark.parametrize(("axis", "last"), [("step", 1000), ("active", 250), ("wall", 250)])
def test_that_the_x_axis_can_be_chosen(chart: CurveChart, axis: str, last: float) -> None:
    fill(chart, falling(1000))
    wheel(chart.plot, at(chart.plot, 0.5))
    actions = {action.data(): action for action in chart.bar.axes.values()}
    actions[axis].trigger()
    draw(chart)
    assert chart.options.axis == axis
    chart.plot.fit()
    assert last <= chart.plot.x_range[1] <= 1.2 * last
    move(chart.plot, at(chart.plot, 0.3))
    assert "step" in chart.plot.curve_cursor.text.lower()


def test_that_a_pause_parts_the_line_in_wall_time(chart: CurveChart) -> None:
    fill(chart, np.ones(20))
    joined = chart.plot.points
    chart.store.add_pause(10)
    draw(chart)
    assert chart.plot.points == joined
    chart.bar.axes["wall"].trigger()
    assert chart.plot.points == joined + 2  # a gap in the shadow and one in the line


def test_that_each_view_keeps_its_own_scale_and_the_zoom(chart: CurveChart) -> None:
    fill(chart, falling(1000))
    fill(chart, np.ones(2), first=400, name=HELD_OUT_LOSS.name)
    wheel(chart.plot, at(chart.plot, 0.5))
    zoomed = chart.plot.x_range
    assert upright(chart)["log"].isChecked()
    chart.bar.views.setCurrentIndex(1)
    assert upright(chart)["linear"].isChecked()
    assert not chart.bar.smoothing.isEnabled()
    assert [entry.title for entry in chart.legend.entries] == ["Held-out loss"]
    assert chart.plot.x_range == zoomed
    upright(chart)["log"].trigger()
    chart.bar.views.setCurrentIndex(0)
    upright(chart)["linear"].trigger()
    chart.bar.views.setCurrentIndex(1)
    assert upright(chart)["log"].isChecked()
    chart.bar.views.setCurrentIndex(0)
    assert upright(chart)["linear"].isChecked()


def test_that_the_slider_smooths_what_is_drawn(chart: CurveChart) -> None:
    fill(chart, np.array([1.0, 3.0]))
    shown: Callable[[], str] = lambda: chart.legend.entries[0].value  # noqa: E731
    chart.bar.smoothing.slider.setValue(0)
    assert shown() == "3.00"
    chart.bar.smoothing.slider.setValue(position_of(0.5))
    weight = chart.options.smoothing
    assert shown() == f"{(weight + 3) / (weight + 1):.2f}"
    both = chart.plot.points
    chart.bar.show_raw.trigger()
    assert chart.plot.points == both / 2


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_that_everything_wears_the_theme(chart: CurveChart, theme: Theme) -> None:
    fill(chart, falling(1000))
    fill(chart, np.linspace(1, 0.1, 5), first=100, name=HELD_OUT_LOSS.name)
    chart.store.add_mark(500, "changed")
    chart.wear(LIGHT if theme is DARK else DARK)
    draw(chart)
    chart.wear(theme)
    draw(chart)
    picture = chart.plot.grab().toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert own_colours(theme) <= colours
    assert not own_colours(LIGHT if theme is DARK else DARK) & colours


def own_colours(theme: Theme) -> set[str]:
    """Colours that must be seen in a plot of two curves, as Qt writes them."""
    return {theme.surface, theme.grid, *(colour.lower() for colour in theme.series[:2])}


def test_that_the_right_button_opens_no_menu(chart: CurveChart, qtbot: QtBot) -> None:
    fill(chart, falling(100))
    qtbot.mouseClick(chart.plot.viewport(), Qt.MouseButton.RightButton, pos=at(chart.plot, 0.5))
    assert QApplication.activePopupWidget() is None


def test_that_all_controls_have_names_and_fit_into_a_narrow_panel(chart: CurveChart) -> None:
    assert chart.minimumSizeHint().width() <= 400
    bar = chart.bar
    for widget in (bar.views, bar.smoothing.slider, bar.menu_button, chart.plot):
        assert widget.accessibleName()
    for widget in (bar.views, bar.smoothing.slider, bar.fit, bar.menu_button):
        assert widget.toolTip()
    chart.resize(420, 300)
    draw(chart)
    assert not bar.smoothing.caption.isVisible()
    chart.resize(700, 300)
    draw(chart)
    assert bar.smoothing.caption.isVisible()


def test_that_the_legend_takes_a_second_row_rather_than_cut_a_name(chart: CurveChart) -> None:
    fill(chart, falling(10))
    fill(chart, np.ones(1), name=HELD_OUT_LOSS.name)
    one_row = chart.legend.height()
    chart.legend.resize(220, one_row)
    assert chart.legend.minimumHeight() == 2 * one_row
    assert chart.legend.accessibleName().startswith("Training loss ")
