"""The forward process as a person explores it."""

import dataclasses
from typing import TypeVar

import numpy as np
import pytest
from image_events import image_data, image_noised
from made_answers import forward_noised, noise_levels, points, schedule_described
from made_events import data_described
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from core.answers import ForwardNoised, NoiseLevels
from core.arrays import Array, Doubles
from core.events import RunFinished
from core.requests import NoiseExamples
from desktop.panels.forward import PLOTS_FROM, ForwardPanel
from desktop.selection import Item, Selection
from desktop.theme import DARK
from desktop.widgets.forward.example_chooser import ExampleChooser
from desktop.widgets.forward.noise_histogram import NoiseHistogram
from desktop.widgets.forward.noise_level_plot import NoiseLevelPlot
from desktop.widgets.forward.noised_pictures import NoisedPictures
from desktop.widgets.forward.noised_points import NoisedPoints
from desktop.widgets.plot.heat_map import HeatMap, fading_table
from desktop.widgets.plot.plot_items import Dots, Line
from desktop.widgets.point_cloud import DENSITY_STRENGTH

Kind = TypeVar("Kind", bound=QWidget)

SIDE = 4


def random_noised() -> ForwardNoised:
    """Pictures whose pixels are all different things."""
    random = np.random.default_rng(0)
    film = random.integers(0, 256, (11, 3, SIDE, SIDE, 1), dtype=np.uint8)
    return dataclasses.replace(image_noised(), x_t=film, x_0=film[0], eps=film[-1])


def exploding() -> NoiseLevels:
    return dataclasses.replace(noise_levels(11), alpha=np.ones(11), sigma=np.linspace(0.1, 80, 11))


@pytest.fixture
def panel(qtbot: QtBot) -> ForwardPanel:
    panel = ForwardPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(900, 480)
    panel.show()
    panel.accept(image_data())
    return panel


def show(panel: ForwardPanel, noised: ForwardNoised) -> None:
    panel.accept(noised)
    panel.draw_if_dirty()


def show_points(panel: ForwardPanel, noised: ForwardNoised) -> NoisedPoints:
    panel.accept(data_described())
    show(panel, noised)
    return only(panel, NoisedPoints)


def only(panel: ForwardPanel, kind: type[Kind]) -> Kind:
    return panel.findChildren(kind)[0]


def slider(panel: ForwardPanel) -> QSlider:
    return panel.player.slider


def pictures(panel: ForwardPanel) -> NoisedPictures:
    return only(panel, NoisedPictures)


def selections(panel: ForwardPanel) -> list[Selection]:
    """What the panel tells, which the window tells the panel in return."""
    told: list[Selection] = []

    def take(selection: Selection) -> None:
        told.append(selection)
        panel.receive_selection(panel.selection.joined(selection))

    panel.selected.connect(take)
    return told


def item_of(selection: Selection) -> Item:
    assert selection.item is not None
    return selection.item


def seen(widget: QWidget, place: QRectF, side: int = SIDE) -> NDArray[np.int64]:
    """The grey of each pixel of a picture, from the middle of its square on the screen."""
    image = widget.grab().toImage()
    middles = (np.arange(side) + 0.5) / side
    return np.array(
        [
            [
                image.pixelColor(
                    int(place.left() + x * place.width()), int(place.top() + y * place.height())
                ).red()
                for x in middles
            ]
            for y in middles
        ]
    )


def drawn(item: Line | Dots) -> tuple[Doubles, Doubles]:
    """The x and y of what is on the canvas."""
    return item._item.getData()  # pyright: ignore[reportPrivateUsage]


def corners(heat_map: HeatMap) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of the cells on the canvas, the lower left and the upper right one."""
    item = heat_map._item  # pyright: ignore[reportPrivateUsage]
    area = item.mapRectToParent(item.boundingRect())
    return (area.left(), area.top()), (area.right(), area.bottom())


def grey(picture: Array) -> NDArray[np.int64]:
    return np.asarray(picture[..., 0], dtype=np.int64)


def test_that_the_strip_goes_from_the_data_to_the_noise_as_it_was_answered(
    panel: ForwardPanel,
) -> None:
    noised = random_noised()
    show(panel, noised)
    strip = pictures(panel).strip
    assert strip.stops[0] == 0
    assert strip.stops[-1] == len(noised.levels) - 1
    for index, frame in enumerate(strip.stops):
        found = seen(strip.grid, strip.grid.cell(index))
        np.testing.assert_array_equal(found, grey(noised.x_t[frame, 0]))
    assert strip.grid.captions[0] == f"t = {noised.levels.timesteps[0]}"
    assert strip.grid.captions[-1] == "999"


def test_that_the_equation_shows_the_three_pictures_it_names(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    noised = random_noised()
    show(panel, noised)
    equation = pictures(panel).equation
    for key, frame in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_End, 10)):
        qtbot.keyClick(slider(panel), key)
        for place, picture in zip(
            equation.places(), (noised.x_t[frame, 0], noised.x_0[0], noised.eps[0]), strict=True
        ):
            np.testing.assert_array_equal(seen(equation, place), grey(picture))
        alpha, sigma = noised.levels.alpha[frame], noised.levels.sigma[frame]
        assert [term.lead for term in equation.terms[1:]] == [
            f"= {alpha:.2f} \N{MULTIPLICATION SIGN}",
            f"+ {sigma:.2f} \N{MULTIPLICATION SIGN}",
        ]
        assert f"{alpha:.2f} x_0 + {sigma:.2f} eps" in panel.explanation()
        assert equation.accessibleDescription() in panel.accessibleDescription()


def test_that_exploding_noise_is_told_in_the_equation_and_on_the_axes(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    noised = dataclasses.replace(image_noised(), levels=exploding())
    show(panel, noised)
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    terms = pictures(panel).equation.terms
    assert terms[0].name == "x_t (\N{DIVISION SIGN} 80.0)"
    assert terms[2].lead == "+ 80.0 \N{MULTIPLICATION SIGN}"
    histogram = only(panel, NoiseHistogram)
    assert histogram.x_range == pytest.approx((-3.5 * np.hypot(1, 80), 3.5 * np.hypot(1, 80)))
    assert "arXiv 2206.00364" in panel.explanation()
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    assert pictures(panel).equation.terms[0].name == "x_t"
    assert histogram.x_range == pytest.approx((-3.5, 3.5), rel=0.01)  # the scale is 1.005


def test_that_the_explanation_names_the_path(panel: ForwardPanel) -> None:
    levels = noise_levels(11)
    show(panel, image_noised())
    assert "arXiv 2006.11239" in panel.explanation()
    straight = dataclasses.replace(levels, alpha=1 - levels.times, sigma=levels.times)
    show(panel, dataclasses.replace(image_noised(), levels=straight))
    assert "arXiv 2209.03003" in panel.explanation()


def test_that_the_histogram_is_the_one_of_the_timestep(panel: ForwardPanel, qtbot: QtBot) -> None:
    random = np.random.default_rng(1)
    shares = random.random((11, 14)).astype(np.float32)
    noised = dataclasses.replace(image_noised(), histograms=shares)
    show(panel, noised)
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    x, y = drawn(only(panel, NoiseHistogram).values)
    np.testing.assert_array_equal(y.reshape(14, 2), np.stack([shares[10]] * 2, axis=1))
    np.testing.assert_allclose(x[::2], noised.histogram_edges[:-1], rtol=1e-6)
    np.testing.assert_allclose(x[1::2], noised.histogram_edges[1:], rtol=1e-6)


def test_that_the_numbers_are_marked_on_the_schedule(panel: ForwardPanel, qtbot: QtBot) -> None:
    schedule = schedule_described()
    panel.accept(schedule)
    show(panel, image_noised())
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    curve = only(panel, NoiseLevelPlot)
    x, y = drawn(curve.curve)
    np.testing.assert_array_equal(x, schedule.levels.timesteps)
    np.testing.assert_array_equal(y, schedule.levels.alpha_bar)
    (marked,) = zip(*drawn(curve.mark), strict=True)
    assert marked == pytest.approx((999, 0.001))
    assert curve.accessibleDescription() == (
        "At timestep 999: alpha_bar 0.00100, sigma 1.00, SNR 0.00100"
    )


def test_that_a_press_on_the_schedule_goes_to_the_timestep(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    panel.accept(schedule_described())
    show(panel, image_noised())
    told = selections(panel)
    curve = only(panel, NoiseLevelPlot)
    place = curve.pixel_of(700.0, 0.5)
    qtbot.mousePress(curve.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.player.frame == noise_levels(11).nearest(700)
    assert told[-1].timestep == noise_levels(11).timesteps[panel.player.frame]


def test_that_a_press_on_the_strip_goes_to_its_timestep(panel: ForwardPanel, qtbot: QtBot) -> None:
    show(panel, image_noised())
    told = selections(panel)
    grid = pictures(panel).strip.grid
    last = grid.cell(grid.count - 1).center().toPoint()
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=last)
    assert panel.player.frame == 10
    assert told[-1].timestep == 999
    assert told[-1].item is None  # no example was picked


def test_that_a_chosen_example_is_shown_and_known_everywhere(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    noised = random_noised()
    show(panel, noised)
    told = selections(panel)
    examples = pictures(panel).examples
    place = examples.cell(2).center().toPoint()
    qtbot.mouseClick(examples, Qt.MouseButton.LeftButton, pos=place)
    grid = pictures(panel).strip.grid
    np.testing.assert_array_equal(seen(grid, grid.cell(0)), grey(noised.x_t[0, 2]))
    assert (told[-1].example, told[-1].label) == (2, 2)
    assert item_of(told[-1]).title == "Training example 2"
    assert dict(item_of(told[-1]).facts)["Class"] == "two and more"
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    assert dict(item_of(told[-1]).facts)["Shown"] == "x_t at t = 999"
    np.testing.assert_array_equal(item_of(told[-1]).pixels, noised.x_t[10, 2])


def test_that_other_examples_can_be_asked_for_without_end(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    show(panel, image_noised())
    button = only(panel, QPushButton)
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [NoiseExamples(indices=(3, 4, 5))]
    told = selections(panel)
    show(panel, image_noised(first=3))
    assert told[-1].example == 3
    show(panel, image_noised(first=97))
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [NoiseExamples(indices=(0, 1, 2))]


def test_that_examples_of_one_class_can_be_asked_for(panel: ForwardPanel, qtbot: QtBot) -> None:
    show(panel, image_noised())
    classes = only(panel, QComboBox)
    assert [classes.itemText(i) for i in range(classes.count())] == [
        "All classes",
        "zero",
        "one",
        "two and more",
    ]
    classes.setFocus()
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.keyClick(classes, Qt.Key.Key_Down)
    assert asked.args == [NoiseExamples(indices=(0, 3, 6))]
    show(panel, dataclasses.replace(image_noised(), indices=np.array([93, 96, 99])))
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.mouseClick(only(panel, QPushButton), Qt.MouseButton.LeftButton)
    assert asked.args == [NoiseExamples(indices=(0, 3, 6))]  # from the beginning again


def test_that_an_example_can_be_asked_for_by_its_number(panel: ForwardPanel, qtbot: QtBot) -> None:
    show(panel, image_noised())
    number = only(panel, QLineEdit)
    number.selectAll()
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.keyClicks(number, "42")
        qtbot.keyClick(number, Qt.Key.Key_Return)
    assert asked.args == [NoiseExamples(indices=(42, 0, 1))]
    told = selections(panel)
    noised = dataclasses.replace(image_noised(), indices=np.array([42, 0, 1]))
    show(panel, noised)
    assert told[-1].example == 42
    number.selectAll()
    qtbot.keyClicks(number, "100")
    assert number.text() == "10"  # there are 100, from 0


def test_that_a_number_that_is_too_large_is_taken_as_the_last(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    show(panel, dataclasses.replace(image_noised(), training_labels=np.zeros(150, dtype=np.int64)))
    number = only(panel, QLineEdit)
    number.selectAll()
    with qtbot.waitSignal(panel.command) as asked:
        qtbot.keyClicks(number, "199")
        qtbot.keyClick(number, Qt.Key.Key_Return)
    assert asked.args == [NoiseExamples(indices=(149, 0, 1))]


def test_that_it_follows_what_is_picked_elsewhere_and_tells_nobody(panel: ForwardPanel) -> None:
    show(panel, image_noised())
    told = selections(panel)
    commands: list[object] = []
    panel.command.connect(commands.append)
    panel.receive_selection(Selection("schedule", timestep=520))
    panel.draw_if_dirty()
    assert panel.player.frame == noise_levels(11).nearest(520)
    panel.receive_selection(Selection("ideal", timestep=520, example=1))
    panel.draw_if_dirty()
    assert pictures(panel).examples.index == 1
    assert commands == []
    panel.receive_selection(Selection("ideal", timestep=520, example=70))
    assert commands == []  # until it is drawn, which it is not while nobody sees it
    panel.draw_now()
    assert commands == [NoiseExamples(indices=(70, 0, 1))]
    show(panel, dataclasses.replace(image_noised(), indices=np.array([70, 0, 1])))
    panel.draw_now()
    assert pictures(panel).examples.index == 0
    assert len(commands) == 1
    assert told == []


def test_that_a_selection_that_changes_nothing_costs_nothing(panel: ForwardPanel) -> None:
    show(panel, image_noised())
    panel.receive_selection(Selection("samples", sample=3, step=7))
    assert not panel.dirty


def test_that_it_begins_where_the_selection_is(panel: ForwardPanel) -> None:
    panel.receive_selection(Selection("schedule", timestep=999))
    show(panel, image_noised())
    assert panel.player.at_end


def test_that_new_examples_keep_the_timestep(panel: ForwardPanel, qtbot: QtBot) -> None:
    show(panel, image_noised())
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    show(panel, image_noised(first=50))
    equation = pictures(panel).equation
    assert seen(equation, equation.places()[0])[0, 0] == 100


def test_that_a_run_that_is_over_can_be_looked_at_but_not_asked(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    show(panel, image_noised())
    panel.accept(RunFinished("completed", 3, "Completed after 3 steps."))
    panel.receive_selection(Selection("ideal", example=70))
    with qtbot.assertNotEmitted(panel.command):
        panel.draw_now()
    assert not only(panel, ExampleChooser).isEnabled()
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    assert panel.player.at_end


def test_that_it_plays_by_itself(panel: ForwardPanel, qtbot: QtBot) -> None:
    show(panel, image_noised())
    told = selections(panel)
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    panel.player.toggle()
    qtbot.waitUntil(lambda: len(told) >= 3)
    panel.player.stop()
    assert [selection.timestep for selection in told[:3]] == (
        noise_levels(11).timesteps[:3].tolist()
    )


def test_that_points_are_shown_before_their_exact_density(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    noised = dataclasses.replace(
        forward_noised(),
        levels=dataclasses.replace(noise_levels(2), alpha=np.ones(2), sigma=np.array([0.1, 40.0])),
    )
    view = show_points(panel, noised)
    assert view.isVisible()
    assert not pictures(panel).isVisible()
    table = fading_table(DARK, DARK.series[2], DENSITY_STRENGTH)
    for key, frame in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 1)):
        qtbot.keyClick(slider(panel), key)
        density = noised.densities[frame].astype(np.float64)
        expected = table[(255 * density / density.max()).round().astype(int)]
        np.testing.assert_array_equal(view.cloud.density.colours(), expected)
        np.testing.assert_array_equal(view.cloud.points, noised.x_t[frame])
        reach = noised.reach * max(1.0, float(np.hypot(1, noised.levels.sigma[frame])))
        (left, _), (right, _) = corners(view.cloud.density)
        assert (left, right) == pytest.approx((-reach, reach))
        assert min(view.cloud.x_range[1], view.cloud.y_range[1]) == pytest.approx(reach)


def test_that_the_strip_of_points_shows_the_densities(panel: ForwardPanel) -> None:
    view = show_points(panel, forward_noised())
    table = fading_table(DARK, DARK.series[2], 1.0)
    for index, frame in enumerate(view.strip.stops):
        density = forward_noised().densities[frame].astype(np.float64)
        colours = table[(255 * density / density.max()).round().astype(int)]
        found = seen(view.strip.grid, view.strip.grid.cell(index), 3)
        np.testing.assert_array_equal(found, colours[::-1, :, 0])  # pictures go downwards


def test_that_a_chosen_point_is_marked_and_known_everywhere(
    panel: ForwardPanel, qtbot: QtBot
) -> None:
    noised = dataclasses.replace(
        forward_noised(),
        indices=np.array([4, 9]),
        labels=np.array([1, 0]),
        x_0=points(2),
        eps=points(2),
        x_t=points(2, 2),
    )
    view = show_points(panel, noised)
    told = selections(panel)
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    assert told[-1].example is None
    x, y = noised.x_t[1, 1].tolist()
    place = view.cloud.pixel_of(x, y) + QPoint(2, 2)
    qtbot.mouseClick(view.cloud.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told[-1].example == 9
    np.testing.assert_array_equal(item_of(told[-1]).pixels, noised.x_t[1, 1])
    assert only(panel, QLineEdit).text() == "9"


def test_that_plots_give_way_to_the_pictures_where_it_is_narrow(panel: ForwardPanel) -> None:
    show(panel, image_noised())
    histogram = only(panel, NoiseHistogram)
    assert histogram.isVisible()
    panel.resize(PLOTS_FROM - 100, 400)
    assert not histogram.isVisible()


@pytest.mark.qt_log_ignore("propagateSizeHints")
@pytest.mark.parametrize("size", [(420, 260), (640, 400), (1200, 700)])
def test_that_nothing_is_cut_off_at_any_size(panel: ForwardPanel, size: tuple[int, int]) -> None:
    show(panel, image_noised())
    panel.resize(*size)
    QApplication.processEvents()
    equation = pictures(panel).equation
    inside = QRectF(equation.rect())
    assert all(inside.contains(place) for place in equation.places())
    assert min(place.width() for place in equation.places()) > 40


def test_that_the_histogram_tells_mean_and_spread(panel: ForwardPanel) -> None:
    histogram = only(panel, NoiseHistogram)
    edges = np.linspace(-3.5, 3.5, 71, dtype=np.float32)
    middle = (edges[:-1] + edges[1:]) / 2
    density = np.exp(-((middle - 0.5) ** 2) / (2 * 0.4**2)) / (0.4 * np.sqrt(2 * np.pi))
    histogram.show_values(edges, density.astype(np.float32))
    assert histogram.accessibleDescription() == "Mean 0.50, standard deviation 0.40"
    histogram.show_values(edges, density.astype(np.float32) / 20, 20.0)
    assert histogram.accessibleDescription() == "Mean 10.00, standard deviation 8.00"
