"""The panel of the ideal denoiser and of memorisation as a person uses it."""

import dataclasses
from typing import Any, TypeVar, cast

import numpy as np
import pyqtgraph as pg
import pytest
from image_events import image_data, of_pictures
from made_answers import ideal_compared, neighbours_found, noise_levels, points
from made_events import data_described, run_started
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from core.answers import AnswerProgressed, IdealCompared, NeighboursFound
from core.commands import Command, GiveUp, Unwatch, Watch
from core.events import Event, RunFinished
from core.requests import CompareWithIdeal, FindNeighbours
from desktop.panels.ideal import IdealPanel
from desktop.selection import Item, Selection
from desktop.theme import DARK
from desktop.widgets.frame_slider import FrameSlider
from desktop.widgets.ideal.arrow_plane import ArrowPlane
from desktop.widgets.ideal.dial import FARTHEST, MemorisationDial, direction
from desktop.widgets.ideal.distance_histogram import DistanceHistogram
from desktop.widgets.ideal.error_plot import ErrorPlot
from desktop.widgets.ideal.estimate_rows import EstimateRows
from desktop.widgets.ideal.neighbour_table import NeighbourTable
from desktop.widgets.ideal.words import comparison_words, distance_words
from desktop.widgets.pictures.picture_table import PictureTable
from desktop.widgets.plot.canvas import Canvas

Part = TypeVar("Part", bound=QWidget)

LEVELS = 6


def compared(step: int = 3) -> IdealCompared:
    """At six levels: the network's error is 1.5 times the ideal one, which rises."""
    ideal = np.geomspace(1e-7, 0.2, LEVELS).astype(np.float32)
    return dataclasses.replace(
        ideal_compared(step),
        levels=noise_levels(LEVELS),
        ideal_error=ideal,
        network_error=1.5 * ideal,
        distance=0.5 * ideal,
        x_t=points(LEVELS, 4),
        network_x_0_hat=points(LEVELS, 4) / 2,
        ideal_x_0_hat=points(LEVELS, 4) / 3,
    )


def found(step: int = 3) -> NeighboursFound:
    """Sample 1 is nearer to its neighbours than sample 0, and suspiciously near."""
    return dataclasses.replace(
        neighbours_found(step),
        labels=np.array([0, 1], dtype=np.int64),
        distances=np.array([[2.0, 3.0, 4.0], [0.25, 3.5, 4.5]], dtype=np.float32),
        usual=np.linspace(1, 3, 21, dtype=np.float32),
        ratio=0.5,
        near_share=0.5,
    )


class Stage:
    """A panel, and all that it said."""

    def __init__(self, qtbot: QtBot, *, pictures: bool) -> None:
        self.qtbot, self.pictures = qtbot, pictures
        self.panel = IdealPanel()
        self.commands: list[Command] = []
        self.selections: list[Selection] = []
        qtbot.addWidget(self.panel)
        self.panel.command.connect(self.commands.append)
        self.panel.selected.connect(self._select)
        self.panel.apply_theme(DARK)
        self.panel.resize(1200, 700)
        self.panel.show()
        self.tell(run_started(), image_data() if pictures else data_described())

    def _select(self, selection: Selection) -> None:
        """As the window does, which gives every selection to every panel."""
        self.selections.append(selection)
        self.panel.receive_selection(self.panel.selection.joined(selection))

    def tell(self, *events: Event) -> None:
        for event in events:
            self.panel.accept(event)
        self.panel.draw_if_dirty()

    def compare(self, step: int = 3) -> IdealCompared:
        answer = of_pictures(compared(step)) if self.pictures else compared(step)
        self.tell(answer)
        return answer

    def find(self, step: int = 3) -> NeighboursFound:
        answer = of_pictures(found(step)) if self.pictures else found(step)
        self.tell(answer)
        return answer

    def part(self, kind: type[Part]) -> Part:
        (part,) = self.panel.findChildren(kind)
        return part

    def press(self, text: str) -> None:
        (button,) = [b for b in self.panel.findChildren(QPushButton) if b.text() == text]
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def click(self, table: PictureTable, index: int) -> None:
        place = table.cell(index).center().toPoint()
        self.qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=place)

    def click_level(self, level: int) -> None:
        plot = self.part(ErrorPlot)
        place = plot.pixel_of(-float(compared().levels.log_snr[level]), plot.y_range[0])
        self.qtbot.mouseClick(
            plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y() - 20)
        )

    @property
    def item(self) -> Item:
        item = self.selections[-1].item
        assert item is not None
        return item


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot, pictures=True)


@pytest.fixture
def plane(qtbot: QtBot) -> Stage:
    return Stage(qtbot, pictures=False)


def curves_of(canvas: Canvas) -> list[Any]:
    """The curves on a plot, from pyqtgraph, which is not typed."""
    items = cast("list[Any]", canvas.items())
    return [item for item in items if isinstance(item, pg.PlotCurveItem)]


def grey_at(table: PictureTable, index: int) -> int:
    return QColor(table.grab().toImage().pixelColor(table.cell(index).center().toPoint())).red()


def test_that_comparing_is_asked_for_once_and_goes_on_when_the_slow_part_is_done(
    stage: Stage,
) -> None:
    assert stage.panel.wanted is None
    stage.press("Compare")
    assert stage.commands == [CompareWithIdeal()]
    stage.compare()
    assert stage.commands == [CompareWithIdeal(), Watch(CompareWithIdeal())]
    stage.compare(4)
    assert len(stage.commands) == 2  # an answer to the watch does not ask again
    stage.panel.hide()
    stage.panel.show()
    assert stage.commands[2:] == [Unwatch(CompareWithIdeal), Watch(CompareWithIdeal())]
    stage.press("Stop comparing")
    assert stage.commands[4:] == [GiveUp(CompareWithIdeal), Unwatch(CompareWithIdeal)]
    stage.compare(5)
    assert len(stage.commands) == 6


def test_that_what_was_given_up_can_be_asked_for_again(stage: Stage) -> None:
    stage.press("Compare")
    stage.tell(AnswerProgressed("CompareWithIdeal", "working", 0.2))
    buttons = stage.panel.findChildren(QPushButton)
    cancel = next(b for b in buttons if b.toolTip() == "Give up comparing")
    stage.qtbot.waitUntil(cancel.isVisible)
    stage.qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert stage.commands[-1] == GiveUp(CompareWithIdeal)
    stage.tell(AnswerProgressed("CompareWithIdeal", "given up", 1.0))
    stage.press("Compare")
    assert stage.commands[-1] == CompareWithIdeal()


def test_that_nothing_can_be_asked_of_a_run_that_has_ended(stage: Stage) -> None:
    stage.tell(RunFinished("completed", 3, ""))
    stage.press("Compare")
    stage.press("Find neighbours")
    assert stage.commands == []


def test_that_the_curves_are_the_errors_over_the_log_snr(stage: Stage) -> None:
    answer = stage.compare()
    plot = stage.part(ErrorPlot)
    curves = [item for item in plot.curves() if item[0].size]
    errors = (answer.network_error, answer.ideal_error, answer.distance)
    low = plot.y_range[0]
    assert answer.ideal_error[0] < 10**low < answer.ideal_error[-1]  # it leaves the plot
    for (x, y), error in zip(curves, errors, strict=True):
        np.testing.assert_array_equal(x, -answer.levels.log_snr)  # noise rises to the right
        seen = np.log10(error.astype(np.float64)) >= low
        np.testing.assert_allclose(y[seen], np.log10(error[seen].astype(np.float64)))
        assert (y[~seen] < low).all()
    assert plot.y_range[1] > np.log10(answer.network_error.max())


def test_that_a_click_into_the_plot_selects_a_timestep_and_shows_it(stage: Stage) -> None:
    answer = stage.compare()
    rows, slider = stage.part(EstimateRows), stage.part(FrameSlider)
    for level in (1, 4):
        stage.click_level(level)
        assert stage.selections[-1].timestep == answer.levels.timesteps[level]
        assert slider.frame == level
        pictures = (answer.x_0, answer.x_t[level], answer.network_x_0_hat[level],
                    answer.ideal_x_0_hat[level])  # fmt: skip
        for row, shown in enumerate(pictures):
            assert grey_at(rows, 4 * row + 2) == shown[2, 0, 0, 0]


def test_that_the_arrow_keys_step_through_the_levels(stage: Stage) -> None:
    answer = stage.compare()
    plot = stage.part(ErrorPlot)
    for key, level in (
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 5),
    ):
        stage.qtbot.keyClick(plot, key)
        assert stage.selections[-1].timestep == answer.levels.timesteps[level]
        assert f"t = {answer.levels.timesteps[level]}," in plot.accessibleDescription()
    assert stage.panel.player is stage.part(FrameSlider)


def test_that_it_follows_the_timestep_that_is_picked_elsewhere_and_tells_nobody(
    stage: Stage,
) -> None:
    answer = stage.compare()
    wanted = int(answer.levels.timesteps[1]) + 3
    stage.panel.receive_selection(Selection("forward", timestep=wanted))
    assert stage.part(FrameSlider).frame == 1
    assert stage.selections == []
    stage.panel.clear()
    stage.compare()
    assert stage.part(FrameSlider).frame == 1  # a new comparison begins where the others are


def test_that_a_picture_is_selected_with_its_example_and_stays_up_to_date(stage: Stage) -> None:
    answer = stage.compare()
    stage.click_level(2)
    stage.click(stage.part(EstimateRows), 4 * 2 + 1)  # third row: the network
    picked = stage.selections[-1]
    assert (picked.example, picked.label) == (answer.indices[1], answer.labels[1])
    assert picked.timestep == answer.levels.timesteps[2]
    np.testing.assert_array_equal(stage.item.pixels, answer.network_x_0_hat[2, 1])
    stage.qtbot.keyClick(stage.part(ErrorPlot), Qt.Key.Key_Right)
    np.testing.assert_array_equal(stage.item.pixels, answer.network_x_0_hat[3, 1])
    stage.compare(1234)
    assert dict(stage.item.facts)["Training step"] == "1,234"
    told = len(stage.selections)
    stage.panel.receive_selection(Selection("samples", sample=0))
    stage.compare(1235)
    assert len(stage.selections) == told  # another panel leads


def test_that_the_sentence_says_how_far_the_network_is_from_the_best() -> None:
    mixture = compared()
    assert "50 % above the best possible one, 0.200" in comparison_words(mixture, 5)
    learnt = dataclasses.replace(mixture, network_error=1.04 * mixture.ideal_error)
    words = comparison_words(learnt, 5)
    assert "4 % above" in words
    assert "hardly more to learn" in words
    finite = dataclasses.replace(mixture, of_distribution=False)
    assert "by heart" in comparison_words(finite, 2)
    assert "no memory yet" in comparison_words(finite, 5)
    far = dataclasses.replace(finite, network_error=np.full(LEVELS, 0.1, np.float32))
    assert "practically 0" in comparison_words(far, 0)
    assert "does not know them by heart" in comparison_words(far, 0)


def test_that_samples_stand_beside_their_neighbours_the_nearest_first(stage: Stage) -> None:
    stage.press("Find neighbours")
    assert stage.commands == [FindNeighbours()]
    answer = stage.find()
    table = stage.part(NeighbourTable)

    def check(order: tuple[int, int]) -> None:
        for group, sample in enumerate(order):
            shown = [answer.samples[sample], *answer.neighbours[sample]]
            for member, picture in enumerate(shown):
                assert grey_at(table, 4 * group + member) == picture[0, 0, 0]

    check((1, 0))
    assert list(table.captions) == ["2 near", "0.250", "3.50", "4.50", "1", "2.00", "3.00", "4.00"]
    order = next(box for box in stage.panel.findChildren(QComboBox) if box.isVisible())
    order.setFocus()
    stage.qtbot.keyClick(order, Qt.Key.Key_Down)
    order.activated.emit(order.currentIndex())
    check((0, 1))


def test_that_samples_and_neighbours_are_selected_by_clicks_and_keys(stage: Stage) -> None:
    answer = stage.find()
    table = stage.part(NeighbourTable)
    stage.click(table, 0)  # the nearest sample is number 1
    assert (stage.selections[-1].sample, stage.selections[-1].label) == (1, 1)
    assert stage.item.title == "Sample 2"
    assert dict(stage.item.facts)["Nearer than"] == "100 % of 21 held-out examples"
    stage.qtbot.keyClick(table, Qt.Key.Key_Right)
    stage.qtbot.keyClick(table, Qt.Key.Key_Right)
    picked = stage.selections[-1]
    assert (picked.sample, picked.example) == (1, answer.indices[1, 1])
    assert picked.label == answer.neighbour_labels[1, 1]
    np.testing.assert_array_equal(stage.item.pixels, answer.neighbours[1, 1])
    assert dict(stage.item.facts)["Distance"] == "3.50"


def test_that_a_sample_that_is_picked_elsewhere_is_marked(stage: Stage) -> None:
    stage.find()
    stage.panel.receive_selection(Selection("samples", sample=0))
    assert stage.part(NeighbourTable).index == 4  # sample 0 is in the second group
    stage.panel.receive_selection(Selection("samples", sample=17))
    assert stage.part(NeighbourTable).index is None
    stage.panel.receive_selection(Selection("samples", sample=1))
    stage.find(9)
    assert stage.part(NeighbourTable).index == 0
    assert stage.selections == []


def test_that_the_dial_points_at_the_ratio() -> None:
    for ratio, angle in ((0.0, 0.0), (FARTHEST, 180.0), (FARTHEST / 2, 90.0), (99.0, 180.0)):
        way = direction(ratio)
        turned = np.degrees(np.arctan2(-way.y(), way.x()))
        assert turned == pytest.approx(angle, abs=1e-9)


def test_that_dial_and_words_say_the_same(stage: Stage) -> None:
    stage.find()
    dial = stage.part(MemorisationDial)
    assert dial.ratio == 0.5
    assert dial.accessibleDescription() == "ratio 0.50; 1 is as far as new data are, 0 copies"
    words = {
        2.0: "not yet like them",
        1.0: "Generalising",
        0.7: "compare the pairs",
        0.1: "Memorising",
        float("nan"): "No examples are held out",
    }
    for ratio, said in words.items():
        assert said in distance_words(dataclasses.replace(found(), ratio=ratio))
    assert "1 of 2 samples are nearer than 99 % of new data" in distance_words(found())


def test_that_the_histogram_has_the_shares_of_both(stage: Stage) -> None:
    answer = stage.find()
    histogram = stage.part(DistanceHistogram)
    edges = np.linspace(0, 1.05 * 3, 25)
    expected = [np.histogram(v, edges)[0] / len(v) for v in (answer.distances[:, 0], answer.usual)]
    drawn = {item.opts["pen"].color().name(): item.getData() for item in curves_of(histogram)}
    for colour, shares in zip(DARK.series, expected, strict=False):
        x, y = drawn[QColor(colour).name()]
        np.testing.assert_allclose(x, np.repeat(edges, 2))
        np.testing.assert_allclose(y[1:-1].reshape(-1, 2), np.stack([shares, shares], axis=1))
    stage.tell(dataclasses.replace(answer, usual=np.zeros(0, np.float32), ratio=float("nan")))
    assert histogram.accessibleDescription() == "Median distance: samples 1.12"


def test_that_points_have_arrows_to_both_estimates(plane: Stage) -> None:
    answer = plane.compare()
    estimates, _ = plane.panel.findChildren(ArrowPlane)
    plane.click_level(1)
    arrows = estimates.arrows()
    for drawn, ends in zip(
        arrows, (answer.network_x_0_hat[1], answer.ideal_x_0_hat[1]), strict=True
    ):
        np.testing.assert_allclose(drawn[0::2], answer.x_t[1])
        np.testing.assert_allclose(drawn[1::2], ends)
    place = estimates.pixel_of(*(float(v) for v in answer.x_t[1, 3]))
    plane.qtbot.mouseClick(estimates.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert plane.selections[-1].example == answer.indices[3]
    np.testing.assert_array_equal(plane.item.pixels, answer.x_t[1, 3])


def test_that_neighbours_of_points_are_chosen_by_their_distance(plane: Stage) -> None:
    answer = plane.find()
    _, samples = plane.panel.findChildren(ArrowPlane)
    plane.qtbot.keyClick(samples, Qt.Key.Key_Right)
    assert plane.selections[-1].sample == 0
    plane.press("3.00")
    assert plane.selections[-1].example == answer.indices[0, 1]
    np.testing.assert_array_equal(plane.item.pixels, answer.neighbours[0, 1])
    plane.panel.receive_selection(Selection("samples", sample=1))
    plane.press("0.250")
    assert plane.selections[-1].example == answer.indices[1, 0]


def test_that_there_are_tabs_where_both_parts_have_no_room(stage: Stage) -> None:
    tabs, rows, table = stage.part(QTabBar), stage.part(EstimateRows), stage.part(NeighbourTable)
    assert (tabs.isVisible(), rows.isVisible(), table.isVisible()) == (False, True, True)
    stage.panel.resize(420, 260)
    assert stage.panel.width() == 420
    assert (tabs.isVisible(), rows.isVisible(), table.isVisible()) == (True, True, False)
    stage.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert (rows.isVisible(), table.isVisible()) == (False, True)
    assert stage.panel.player is None
