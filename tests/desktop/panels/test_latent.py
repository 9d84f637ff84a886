"""Latent space as a person uses it: hand, wheel and keys against what is asked for and drawn."""

from dataclasses import replace

import numpy as np
import pytest
from image_events import image_data
from made_events import data_described, state
from made_gan_answers import latents_interpolated, latents_spread
from made_gan_events import gan_started
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPushButton, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from core.commands import Unwatch, Watch
from core.events import Event, RunFinished
from core.gan_answers import MAP_RANGE, LatentsSpread
from core.gan_requests import InterpolateLatents, SpreadLatents
from desktop.panels.latent import LatentPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.latent.choices import SampleBox
from desktop.widgets.latent.coordinates import Coordinates
from desktop.widgets.latent.plane_map import PlaneMap
from desktop.widgets.latent.plane_points import PlanePoints, net_lines
from desktop.widgets.latent.plane_view import PlaneView
from desktop.widgets.latent.sheet import LatentSheet
from desktop.widgets.latent.ways import Ways

SIDE = 8
HOME = SpreadLatents((0, 1, 2), (0.5, 0.5), 0.5, SIDE, weights="ema")


def spread(step: int = 3, *, pictures: bool = True) -> LatentsSpread:
    """As many places as are asked for, the logits all different."""
    made = latents_spread(step, side=SIDE, pictures=pictures)
    lengths = np.linspace(0.5, 4.0, SIDE**2, dtype=np.float32).reshape(SIDE, SIDE)
    return replace(made, lengths=lengths, map_lengths=np.full((6, 6), 2.0, np.float32))


class Hand:
    """A panel with a run, and a person in front of it."""

    def __init__(self, qtbot: QtBot, *events: Event) -> None:
        self.panel = LatentPanel()
        self.qtbot = qtbot
        qtbot.addWidget(self.panel)
        self.commands: list[object] = []
        self.picks: list[Selection] = []
        self.panel.command.connect(self.commands.append)
        self.panel.selected.connect(self._select)
        self.panel.apply_theme(DARK)
        self.panel.meet("gan")
        self.panel.clear()
        self.panel.resize(1000, 700)
        self.panel.show()
        for event in events:
            self.panel.accept(event)
        self.panel.draw_if_dirty()
        QApplication.processEvents()

    def _select(self, selection: Selection) -> None:
        self.picks.append(selection)
        self.panel.receive_selection(self.panel.selection.joined(selection))

    @property
    def sheet(self) -> LatentSheet:
        return self.panel.findChildren(LatentSheet)[0]

    @property
    def map(self) -> PlaneMap:
        return self.panel.findChildren(PlaneMap)[0]

    @property
    def coordinates(self) -> Coordinates:
        return self.panel.findChildren(Coordinates)[0]

    @property
    def ways(self) -> Ways:
        return self.panel.findChildren(Ways)[0]

    def drag(self, widget: LatentSheet | PlaneMap | Coordinates, *places: QPointF) -> None:
        """With the left button from the first place to the last."""
        pixels = [place.toPoint() for place in places]
        self.qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=pixels[0])
        for pixel in pixels[1:]:
            self.qtbot.mouseMove(widget, pixel)
        self.qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=pixels[-1])

    def wheel(self, place: QPointF, notches: int) -> None:
        sheet, no = self.sheet, Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(
            place, sheet.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton, no, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(sheet, event)

    def choose(self, name: str, value: str) -> None:
        boxes = self.panel.findChildren(QComboBox)
        box = next(box for box in boxes if box.accessibleName() == name)
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())

    def last_spread(self) -> SpreadLatents:
        """What was asked for last, by hand or to be watched."""
        requests = [getattr(command, "request", command) for command in self.commands]
        return [request for request in requests if isinstance(request, SpreadLatents)][-1]

    def rest(self) -> None:
        """Until the hand is taken to have come to rest."""
        self.qtbot.waitUntil(lambda: isinstance(self.commands[-1], Watch), timeout=5000)


STARTED = gan_started("sampling.truncation=1")


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return Hand(qtbot, STARTED, image_data(), state("ready"), spread(), latents_interpolated())


def test_that_plane_and_ways_are_watched_as_soon_as_they_can_be_asked_for(qtbot: QtBot) -> None:
    hand = Hand(qtbot, STARTED)
    assert not [command for command in hand.commands if isinstance(command, Watch)]
    hand.panel.accept(image_data())
    ways = InterpolateLatents(0, 1, weights="ema")
    assert hand.commands == [Watch(HOME), Watch(ways)]
    hand.commands.clear()
    hand.panel.set_in_front(False)
    assert hand.commands == [Unwatch(SpreadLatents), Unwatch(InterpolateLatents)]
    hand.commands.clear()
    hand.panel.set_in_front(True)
    assert hand.commands == [Watch(HOME), Watch(ways)]


def test_that_every_picture_is_drawn_where_it_belongs(hand: Hand) -> None:
    image, sheet = hand.sheet.grab().toImage(), hand.sheet
    pictures = spread().pictures
    height = pictures.shape[2]
    for row, column in ((0, 0), (3, 5), (7, 2)):
        cell = sheet.cell(row, column)
        for y, x in np.ndindex(height, height):
            # The middle of each square pixel, away from the frames of anchors at the rims.
            at = cell.topLeft() + QPointF(x + 0.5, y + 0.5) * (cell.width() / height)
            seen = image.pixelColor(at.toPoint())
            assert seen.red() == pictures[row, column, y, x, 0], (row, column, y, x)


def test_that_the_plane_follows_the_hand(hand: Hand) -> None:
    sheet = hand.sheet
    pitch = sheet.cell(0, 1).left() - sheet.cell(0, 0).left()
    start = QPointF(sheet.rect().center())
    before = sheet.around(0, 0).topLeft()
    hand.commands.clear()
    hand.drag(sheet, start, start + QPointF(pitch, 0), start + QPointF(pitch, 2 * pitch))
    asked = [command for command in hand.commands if isinstance(command, SpreadLatents)]
    # What lay at the left comes into sight, and then what lay above: one place is 1 / 7.
    for request, centre in zip(
        asked, ((0.5 - 1 / 7, 0.5), (0.5 - 1 / 7, 0.5 + 2 / 7)), strict=True
    ):
        assert request.centre == pytest.approx(centre, abs=0.5 / 7 / pitch)
        assert (request.reach, request.judged, request.samples) == (0.5, False, (0, 1, 2))
    moved = sheet.around(0, 0).topLeft() - before
    assert (moved.x(), moved.y()) == pytest.approx((pitch, 2 * pitch), abs=1)
    assert hand.picks == []


def test_that_nothing_comes_between_the_hand_and_its_pictures(hand: Hand) -> None:
    sheet, start = hand.sheet, QPointF(hand.sheet.rect().center())
    hand.commands.clear()
    hand.drag(sheet, start, start + QPointF(20, 0))
    assert hand.commands[0] == Unwatch(SpreadLatents)
    newer = replace(spread(4), pictures=spread().pictures[::-1].copy())
    hand.panel.accept(newer)
    np.testing.assert_array_equal(sheet.pictures, newer.pictures.reshape(-1, 2, 2, 1))
    hand.rest()
    request = hand.last_spread()
    assert hand.commands[-1] == Watch(request)
    assert request.judged
    assert request.centre == hand.commands[1].centre  # type: ignore[attr-defined]
    old = spread(5)
    hand.panel.accept(old)  # nobody moves: it waits to be drawn
    np.testing.assert_array_equal(sheet.pictures, newer.pictures.reshape(-1, 2, 2, 1))
    hand.panel.draw_if_dirty()
    np.testing.assert_array_equal(sheet.pictures, old.pictures.reshape(-1, 2, 2, 1))


@pytest.mark.parametrize(
    ("key", "centre", "reach"),
    [
        (Qt.Key.Key_Right, (0.5 + 1 / 7, 0.5), 0.5),
        (Qt.Key.Key_Left, (0.5 - 1 / 7, 0.5), 0.5),
        (Qt.Key.Key_Up, (0.5, 0.5 + 1 / 7), 0.5),
        (Qt.Key.Key_Down, (0.5, 0.5 - 1 / 7), 0.5),
        (Qt.Key.Key_Plus, (0.5, 0.5), 0.4),
        (Qt.Key.Key_Minus, (0.5, 0.5), 0.625),
    ],
)
def test_that_keys_move_and_zoom_and_home_goes_back(
    hand: Hand, key: Qt.Key, centre: tuple[float, float], reach: float
) -> None:
    for widget in (hand.sheet, hand.map):
        hand.qtbot.keyClick(widget, key)
        request = hand.last_spread()
        assert request.centre == pytest.approx(centre)
        assert request.reach == pytest.approx(reach)
        hand.qtbot.keyClick(widget, Qt.Key.Key_Home)
        assert (hand.last_spread().centre, hand.last_spread().reach) == ((0.5, 0.5), 0.5)


def test_that_the_wheel_zooms_and_what_is_under_the_pointer_stays(hand: Hand) -> None:
    sheet = hand.sheet
    place = sheet.cell(1, 6).center()
    u, v = sheet.at(place)
    assert (u, v) == pytest.approx((6 / 7, 6 / 7), abs=1e-9)
    hand.wheel(place, 2)
    assert hand.last_spread().reach == pytest.approx(0.5 / 1.25**2)
    assert sheet.at(place) == pytest.approx((u, v))
    hand.wheel(place, -50)
    assert hand.last_spread().reach == 1.5


def test_that_the_view_stays_on_the_map() -> None:
    low, high = MAP_RANGE
    far = PlaneView().moved(50, -50)
    assert (far.u, far.v) == (high, low)


def test_that_on_the_map_the_hand_holds_the_view(hand: Hand) -> None:
    plane = hand.map
    middle, right = plane.place_of(0.5, 0.5), plane.place_of(1.0, 0.75)
    hand.drag(plane, middle, right)
    pixel = plane.per_pixel()
    assert hand.last_spread().centre == pytest.approx((1.0, 0.75), abs=pixel)
    hand.qtbot.mouseClick(plane, Qt.MouseButton.LeftButton, pos=plane.place_of(-0.5, 1.5).toPoint())
    assert hand.last_spread().centre == pytest.approx((-0.5, 1.5), abs=pixel)
    assert hand.sheet.view == plane.view


def test_that_the_map_is_strongest_where_lengths_are_usual(hand: Hand) -> None:
    lengths = np.array([[1.0, 3.0, 2.0], [0.5, 4.0, 9.0]], np.float32)
    hand.map.show_lengths(lengths, (1.0, 3.0))
    # One half width is 1; three of them beyond what is usual nothing is left.
    expected = [[1, 1, 1], [1 - 0.5 / 3, 1 - 1 / 3, 0]]
    np.testing.assert_allclose(hand.map.shades(), expected, atol=1e-6)


def test_that_a_picture_is_picked_with_its_numbers(hand: Hand) -> None:
    answer = spread()
    hand.qtbot.mouseClick(
        hand.sheet, Qt.MouseButton.LeftButton, pos=hand.sheet.cell(2, 5).center().toPoint()
    )
    (pick,) = hand.picks
    assert pick.item is not None
    facts = dict(pick.item.facts)
    np.testing.assert_array_equal(pick.item.pixels, answer.pictures[2, 5])
    assert facts["u, from A to B"] == f"{5 / 7:.3f}"
    assert facts["v, from A to C"] == f"{5 / 7:.3f}"
    assert facts["Logit of D"] == f"{answer.logits[2, 5]:+.2f}"
    assert facts["|z|"] == f"{answer.lengths[2, 5]:.2f}"
    hand.qtbot.keyClick(hand.sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert hand.sheet.place == (2, 6)
    hand.panel.accept(replace(spread(9), logits=answer.logits + 1))
    hand.panel.draw_if_dirty()
    newest = hand.picks[-1].item
    assert newest is not None
    assert dict(newest.facts)["Logit of D"] == f"{answer.logits[2, 6] + 1:+.2f}"
    hand.panel.receive_selection(Selection("samples", sample=1))
    assert hand.sheet.place is None


def test_that_anchors_are_chosen_by_number_or_are_what_is_selected(hand: Hand) -> None:
    boxes = hand.panel.findChildren(SampleBox)
    boxes[1].setValue(9)
    assert hand.last_spread().samples == (0, 8, 2)
    assert hand.commands[-1] == Watch(InterpolateLatents(0, 8, weights="ema"))
    (use,) = [b for b in hand.panel.findChildren(QToolButton) if "as" in b.text().split()]
    assert not use.isEnabled()
    hand.panel.receive_selection(Selection("samples", sample=4))
    assert use.text() == "Use sample 5 as"
    menu = use.menu()
    assert menu is not None
    menu.actions()[2].trigger()
    assert hand.last_spread().samples == (0, 8, 4)
    assert boxes[2].value() == 5


def test_that_weights_class_and_sphere_are_asked_for(qtbot: QtBot) -> None:
    started = gan_started("method.class_conditional=true")
    hand = Hand(qtbot, started, image_data(), spread())
    assert hand.last_spread().label == 0
    hand.choose("Class", "2")
    hand.choose("Weights of the samples", "raw")
    sphere = next(b for b in hand.panel.findChildren(QCheckBox) if "sphere" in b.text())
    sphere.click()
    assert hand.last_spread() == replace(HOME, label=2, weights="raw", on_sphere=True)
    ways = [c.request for c in hand.commands if isinstance(c, Watch)]
    assert InterpolateLatents(0, 1, label=2, weights="raw") in ways


def test_that_a_coordinate_is_dragged_stepped_and_let_go(hand: Hand) -> None:
    bars = hand.coordinates
    assert [bars.value_of(i) for i in range(4)] == pytest.approx([0.1, -0.2, 0.3, 0.4])
    track = bars.track(2)
    half = QPointF(track.center().x() + track.width() / 4, track.center().y())
    hand.drag(bars, bars.knob(2), half)
    asked = hand.last_spread()
    ((index, value),) = asked.changes
    assert (index, asked.judged) == (2, False)
    assert value == pytest.approx(1.5, abs=6 / track.width())
    assert bars.value_of(2) == value
    hand.qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert bars.value_of(2) == pytest.approx(value + 0.1)
    hand.qtbot.keyClick(bars, Qt.Key.Key_Down)
    hand.qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert dict(hand.last_spread().changes)[3] == pytest.approx(0.3, abs=1e-4)
    hand.qtbot.mouseDClick(bars, Qt.MouseButton.LeftButton, pos=bars.knob(2).toPoint())
    assert [i for i, _ in hand.last_spread().changes] == [3]
    hand.qtbot.keyClick(bars, Qt.Key.Key_Delete)
    assert hand.last_spread().changes == ()
    hand.qtbot.keyClick(bars, Qt.Key.Key_Left)
    (reset,) = [b for b in hand.panel.findChildren(QPushButton) if b.text() == "Reset all"]
    hand.qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert hand.last_spread().changes == ()


def test_that_both_ways_are_shown_with_their_lengths(hand: Hand) -> None:
    ways = latents_interpolated()
    shown = replace(ways, straight_lengths=np.array([2.0, 0.9, 3.2], np.float32))
    hand.panel.accept(shown)
    hand.panel.draw_if_dirty()
    np.testing.assert_array_equal(
        hand.ways.pictures, np.concatenate((ways.straight, ways.spherical))
    )
    # Usual are 1 to 3: the others carry an arrow.
    down, up = "\N{DOWNWARDS ARROW}", "\N{UPWARDS ARROW}"
    assert hand.ways.captions == ["2.0", f"0.9 {down}", f"3.2 {up}", "2.0", "2.0", "2.0"]
    hand.qtbot.mouseClick(
        hand.ways, Qt.MouseButton.LeftButton, pos=hand.ways.cell(4).center().toPoint()
    )
    item = hand.picks[-1].item
    assert item is not None
    assert item.title == "50% of the spherical way"
    np.testing.assert_array_equal(item.pixels, ways.spherical[1])
    assert dict(item.facts)["|z|"] == "2.00"


def test_that_points_are_drawn_as_a_net_with_both_ways(qtbot: QtBot) -> None:
    answer, ways = spread(pictures=False), latents_interpolated(pictures=False)
    started = gan_started("data.kind=ring")
    hand = Hand(qtbot, started, data_described(), answer, ways)
    points = hand.panel.findChildren(PlanePoints)[0]
    assert points.isVisible()
    assert not hand.sheet.isVisible()
    np.testing.assert_array_equal(points.cloud.points, answer.pictures.reshape(-1, 2))
    net = net_lines(answer.pictures)
    lines = np.split(net, np.flatnonzero(np.isnan(net[:, 0])))
    found = [line[~np.isnan(line[:, 0])] for line in lines[:-1]]
    expected = [*answer.pictures, *answer.pictures.transpose(1, 0, 2)]
    for line, row in zip(found, expected, strict=True):
        np.testing.assert_array_equal(line, row)
    assert [line.count for line in points.ways] == [len(ways.straight), len(ways.spherical)]
    place = points.cloud.pixel_of(*(float(x) for x in answer.pictures[7, 7]))
    qtbot.mouseClick(points.cloud.viewport(), Qt.MouseButton.LeftButton, pos=place)
    item = hand.picks[-1].item
    assert item is not None
    np.testing.assert_array_equal(item.pixels, answer.pictures[7, 7])


def test_that_in_a_small_panel_parts_come_one_after_another(hand: Hand) -> None:
    hand.commands.clear()
    hand.panel.resize(480, 360)
    QApplication.processEvents()
    tabs = hand.panel.findChildren(QTabBar)[0]
    assert tabs.isVisible()
    assert (hand.panel.width(), hand.panel.height()) == (480, 360)
    assert hand.sheet.isVisible()
    assert not hand.ways.isVisible()
    assert hand.commands == [Unwatch(InterpolateLatents)]
    tabs.setCurrentIndex(1)
    assert hand.ways.isVisible()
    assert not hand.sheet.isVisible()
    assert isinstance(hand.commands[-1], Watch)
    tabs.setCurrentIndex(2)
    assert hand.coordinates.isVisible()


def test_that_a_run_that_has_ended_is_looked_at_but_not_moved(hand: Hand) -> None:
    hand.panel.accept(RunFinished("completed", 10, ""))
    hand.panel.draw_if_dirty()
    hand.commands.clear()
    start = QPointF(hand.sheet.rect().center())
    hand.drag(hand.sheet, start, start + QPointF(60, 0))
    hand.qtbot.keyClick(hand.sheet, Qt.Key.Key_Right)
    hand.drag(hand.coordinates, hand.coordinates.knob(1), hand.coordinates.track(1).topRight())
    hand.panel.ask()
    assert hand.commands == []
    assert hand.sheet.view == PlaneView()
    assert not any(box.isEnabled() for box in hand.panel.findChildren(SampleBox))
    hand.qtbot.mouseClick(
        hand.sheet, Qt.MouseButton.LeftButton, pos=hand.sheet.cell(0, 1).center().toPoint()
    )
    assert hand.picks[-1].item is not None


def test_that_the_explanation_has_the_numbers_of_the_moment(hand: Hand) -> None:
    text = hand.panel.explanation()
    assert "z_A + u (z_B" in text
    assert "1609.04468" in text
    assert "|z| is 0.5 to 4.0" in text
    lengths = spread().lengths
    usual = float(((lengths >= 1.0) & (lengths <= 3.0)).mean())
    assert f"as usual at {usual:.0%}" in text
    assert "falls to 1.5" in text


def test_that_f5_asks_anew(hand: Hand) -> None:
    hand.commands.clear()
    hand.panel.ask()
    assert hand.commands == [HOME]
