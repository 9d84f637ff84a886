"""The contest as a person uses it: what is drawn against the arrays, hand and keys."""

from dataclasses import replace

import numpy as np
import pytest
from image_events import image_data
from made_events import data_described, state
from made_gan_events import gan_started
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from core.arrays import Doubles, Floats
from core.commands import Watch
from core.events import DataDescribed, RunFinished
from core.gan_answers import ContestMeasured
from core.gan_requests import MeasureContest
from desktop.panels.contest import ContestPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.contest.contest_plane import ContestPlane
from desktop.widgets.contest.sheet import STRONGEST
from desktop.widgets.contest.verdicts import STRENGTH

REACH, COUNT, CELLS = 1.5, 12, 4


def numbers(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def measured(step: int = 3, label: int = -1, *, known: bool = True) -> ContestMeasured:
    z = np.linspace(-2.5, 2.5, CELLS + 1, dtype=np.float32)
    mass = np.abs(numbers(1, CELLS, CELLS)).astype(np.float64)
    along = REACH * ((2 * np.arange(32) + 1) / 32 - 1)
    bump = np.exp(-((along[:, None] - 0.2) ** 2 + along**2) / 0.1).astype(np.float32)
    return ContestMeasured(
        step=step,
        weights="raw",
        label=label,
        reach=REACH,
        logits=3 * numbers(2, 8, 8),
        middle=0.0,
        densities=bump if known else np.zeros((0, 0), np.float32),
        real=np.clip(numbers(3, COUNT, 2), -1.4, 1.4),
        logit_real=numbers(4, COUNT),
        fake=np.clip(numbers(5, COUNT, 2), -1.4, 1.4),
        logit_fake=numbers(6, COUNT),
        fake_z=numbers(7, COUNT, 2),
        descent=numbers(8, COUNT, 2),
        sheet=numbers(9, CELLS + 1, CELLS + 1, 2),
        sheet_z=z,
        sheet_mass=mass / mass.sum(),
        sheet_density=np.abs(numbers(10, CELLS, CELLS)).astype(np.float64),
        latent_size=2,
    )


@pytest.fixture
def panel(qtbot: QtBot) -> ContestPanel:
    panel = ContestPanel()
    qtbot.addWidget(panel)
    panel.meet("gan")
    panel.apply_theme(DARK)
    panel.resize(800, 600)
    panel.show()
    started = gan_started("data.kind=ring", "method.loss.kind=non_saturating")
    for event in (started, data_described(), measured()):
        panel.accept(event)
    panel.draw_if_dirty()
    qtbot.wait(1)  # the layout settles
    panel.draw_now()
    return panel


def plane(panel: ContestPanel) -> ContestPlane:
    found = panel.findChild(ContestPlane)
    assert found is not None
    return found


def layer(panel: ContestPanel, text: str) -> QCheckBox:
    return next(box for box in panel.findChildren(QCheckBox) if box.text() == text)


def choice(panel: ContestPanel, name: str) -> QComboBox:
    return next(box for box in panel.findChildren(QComboBox) if box.accessibleName() == name)


def choose(panel: ContestPanel, name: str, value: str) -> None:
    box = choice(panel, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def said(panel: ContestPanel) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def posted(panel: ContestPanel) -> list[object]:
    commands: list[object] = []
    panel.command.connect(commands.append)
    return commands


def rgb(text: str) -> Doubles:
    colour = QColor(text)
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)


def test_that_the_map_has_the_colours_of_the_verdicts(panel: ContestPanel) -> None:
    colours = plane(panel).map.colours()
    assert colours is not None
    side, logits = len(colours), measured().logits.astype(np.float64)
    cells = np.arange(8)
    place = np.clip((np.arange(side) + 0.5) * 8 / side - 0.5, 0, 7)
    along_x, fine = np.zeros((8, side)), np.zeros((side, side))
    for row in range(8):
        along_x[row] = np.interp(place, cells, logits[row])
    for column in range(side):
        fine[:, column] = np.interp(place, cells, along_x[:, column])
    verdict = 2 / (1 + np.exp(-fine)) - 1
    strength = STRENGTH * np.abs(verdict) ** (1 / 3)
    colour_of = (DARK.series[1], DARK.series[0], DARK.surface)
    fake, real, ground = (rgb(text) for text in colour_of)
    ends = np.where(verdict[..., None] < 0, fake, real)
    expected = ground + strength[..., None] * (ends - ground)
    # A colour is one of 256: half a step of both halves of the scale, and rounding.
    np.testing.assert_allclose(colours[..., :3], expected, atol=0.5 + STRENGTH * 255 / 255)


def test_that_cells_are_where_the_sheet_is_and_as_opaque_as_it_is_dense(
    panel: ContestPanel,
) -> None:
    event, sheet = measured(), plane(panel).sheet
    lengths = sorted(event.sheet_density.ravel())
    mass = dict(zip(event.sheet_density.ravel(), event.sheet_mass.ravel(), strict=True))
    below, dense = 0.0, 0.0
    for dense in lengths:
        below += mass[dense]
        if below >= 0.9:
            break
    for n, (row, column) in enumerate(np.ndindex(CELLS, CELLS)):
        corners = ((row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column))
        expected = [event.sheet[corner] for corner in corners]
        np.testing.assert_array_equal(sheet.polygons[n], expected)
        share = min(1.0, event.sheet_density[row, column] / dense)
        assert sheet.opacities[n] == pytest.approx(STRONGEST * share**0.5, rel=1e-6)


def test_that_points_are_drawn_by_their_verdict_and_arrows_down_the_loss(
    panel: ContestPanel,
) -> None:
    event = measured()
    taken = [n for n in range(COUNT) if event.logit_fake[n] > 0]
    caught = [n for n in range(COUNT) if n not in taken]
    np.testing.assert_array_equal(plane(panel).drawn("fooling"), event.fake[taken])
    np.testing.assert_array_equal(plane(panel).drawn("caught"), event.fake[caught])
    np.testing.assert_array_equal(plane(panel).drawn("real"), event.real)
    lengths = np.hypot(*event.descent.astype(np.float64).T)
    typical = sorted(lengths)[int(np.ceil(0.9 * COUNT)) - 1]
    shafts = plane(panel).arrows.strokes().reshape(-1, 6, 2)[:, :2]
    np.testing.assert_allclose(shafts[:, 0], event.fake, atol=1e-7)
    for n in range(COUNT):
        length = 0.11 * REACH * min(1.0, lengths[n] / typical) ** 0.5
        expected = event.fake[n] + length * event.descent[n] / lengths[n]
        np.testing.assert_allclose(shafts[n, 1], expected, atol=1e-6)
    # Later gradients are a hundredth of these: the arrows shrink by the root, to a tenth.
    panel.accept(replace(event, step=4, descent=event.descent / 100))
    panel.draw_if_dirty()
    later = plane(panel).arrows.strokes().reshape(-1, 6, 2)[:, :2]
    small = lengths <= typical
    np.testing.assert_allclose(
        np.diff(later, axis=1)[small], np.diff(shafts, axis=1)[small] / 10, atol=1e-6
    )


def test_that_a_gradient_that_has_vanished_looks_so_from_the_first(panel: ContestPanel) -> None:
    panel.clear()
    panel.accept(gan_started("data.kind=ring"))
    panel.accept(data_described())
    panel.accept(replace(measured(), descent=measured().descent * 1e-6))
    panel.draw_if_dirty()
    lengths = np.hypot(*plane(panel).arrows.drawn.T)
    expected = np.hypot(*measured().descent.T) * 1e-6
    np.testing.assert_allclose(lengths, 0.11 * REACH * np.sqrt(expected / 0.1), rtol=1e-5)


def test_that_every_layer_is_switched_by_a_click_and_by_a_key(
    panel: ContestPanel, qtbot: QtBot
) -> None:
    drawn = plane(panel)

    def there() -> list[bool]:
        return [
            drawn.map.colours() is not None,
            drawn.contours.shown,
            len(drawn.sheet.polygons) > 0,
            len(drawn.drawn("real")) > 0,
            len(drawn.drawn("fooling")) > 0,
            len(drawn.arrows.strokes()) > 0,
        ]

    boxes = [box for box in panel.findChildren(QCheckBox) if box.isVisible()]
    assert len(boxes) == 6
    for number, box in enumerate(boxes):
        assert there() == [True] * 6
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
        expected = [other != number for other in range(6)]
        assert there() == expected, box.text()
        panel.accept(measured(step=4))  # what is new does not bring it back
        panel.draw_if_dirty()
        assert there() == expected, box.text()
        qtbot.keyClick(box, Qt.Key.Key_Space)
    assert there() == [True] * 6


def test_that_without_a_known_density_there_is_nothing_to_switch(panel: ContestPanel) -> None:
    panel.accept(measured(known=False))
    panel.draw_if_dirty()
    assert not layer(panel, "Data density").isEnabled()
    assert not plane(panel).contours.shown
    panel.accept(measured())
    panel.draw_if_dirty()
    assert plane(panel).contours.shown


def test_that_the_slider_goes_from_noise_to_samples(panel: ContestPanel, qtbot: QtBot) -> None:
    event, player = measured(), panel.player
    assert player.frame == player.frames - 1
    scale = 0.9 * REACH / 2.5
    for frame in (0, 10):
        player.show_frame(frame)
        share = frame / 30
        fakes = (1 - share) * scale * event.fake_z + share * event.fake
        np.testing.assert_allclose(plane(panel).points, fakes, atol=1e-6)
        corner = np.array([event.sheet_z[2], event.sheet_z[1]])
        expected = (1 - share) * scale * corner + share * event.sheet[1, 2]
        np.testing.assert_allclose(plane(panel).sheet.polygons[CELLS + 2, 0], expected, atol=1e-6)
        assert not len(plane(panel).arrows.strokes())  # they are about samples
    player.show_frame(0)
    opacity = plane(panel).sheet.opacities  # noise in cells of one size: by the root of its share
    np.testing.assert_allclose(
        (opacity / opacity.max()) ** 2,
        np.minimum(event.sheet_mass.ravel() / _typical(event.sheet_mass.ravel()), 1),
        rtol=1e-6,
    )
    qtbot.keyClick(player.slider, Qt.Key.Key_End)
    assert len(plane(panel).arrows.strokes())


def _typical(mass: Doubles) -> float:
    rising = np.sort(mass)
    return float(rising[np.argmax(np.cumsum(rising) >= 0.9 * mass.sum())])


def test_that_a_probe_reads_verdict_and_density(panel: ContestPanel, qtbot: QtBot) -> None:
    event = measured()
    view, middle = plane(panel).viewport(), 2 * REACH * 20.5 / 32 - REACH
    column = int((middle + REACH) / (2 * REACH) * 8)
    place = REACH * ((2 * column + 1) / 8 - 1)  # the middle of a cell of the map
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=plane(panel).pixel_of(1.3, -1.3))
    qtbot.mouseMove(view, plane(panel).pixel_of(0.0, 0.0))
    qtbot.mouseMove(view, plane(panel).pixel_of(place, place))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=plane(panel).pixel_of(place, place))
    (probe,) = plane(panel).drawn("probe")
    pixel = 2 * REACH / plane(panel).side
    np.testing.assert_allclose(probe, [place, place], atol=pixel)
    logit = float(event.logits[column, column])
    text = plane(panel).accessibleDescription()
    shown = float(text.split("D(x) = ")[1].split(",")[0])
    neighbours = np.abs(np.diff(event.logits, axis=0)).max() + np.abs(np.diff(event.logits)).max()
    slope = float(neighbours) * 8 / (2 * REACH) / 4  # of D, at most, by the plane
    assert shown == pytest.approx(1 / (1 + np.exp(-logit)), abs=slope * pixel + 1e-3)
    density = np.exp(-((place - 0.2) ** 2 + place**2) / 0.1)
    told = float(text.split("exact density ")[1].rstrip("."))
    assert told == pytest.approx(density, rel=0.25)  # a pixel of a steep flank
    before = probe
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(plane(panel), key, Qt.KeyboardModifier.ShiftModifier)
    (after,) = plane(panel).drawn("probe")
    np.testing.assert_allclose(after - before, [-2 * REACH / 40, -REACH / 40], atol=1e-9)


def test_that_hovering_reads_without_moving_the_probe(panel: ContestPanel, qtbot: QtBot) -> None:
    panel.resize(900, 600)
    qtbot.wait(1)
    assert "Point anywhere" in said(panel)
    qtbot.mouseMove(plane(panel).viewport(), plane(panel).pixel_of(0.5, -0.7))
    assert "D(x) = " in said(panel)
    assert not len(plane(panel).drawn("probe"))
    plane(panel).left.emit()
    assert "Point anywhere" in said(panel)


def test_that_a_click_on_a_sample_selects_it_everywhere(panel: ContestPanel, qtbot: QtBot) -> None:
    selections: list[Selection] = []
    panel.selected.connect(selections.append)
    place = plane(panel).points[4]
    pixel = plane(panel).pixel_of(float(place[0]), float(place[1]))
    qtbot.mouseClick(plane(panel).viewport(), Qt.MouseButton.LeftButton, pos=pixel)
    (selection,) = selections
    assert (selection.source, selection.sample, selection.step) == ("contest", 4, 3)
    assert selection.item is not None
    np.testing.assert_array_equal(selection.item.pixels, measured().fake[4])
    facts = dict(selection.item.facts)
    probability = 1 / (1 + np.exp(-float(measured().logit_fake[4])))
    assert facts["Verdict"].startswith(f"D(x) = {probability:.3f}")
    assert facts["Taken for"] == ("real" if probability > 0.5 else "generated")
    np.testing.assert_allclose(plane(panel).drawn("chosen"), place[None])
    panel.receive_selection(selection)
    panel.accept(measured(step=9))
    panel.draw_if_dirty()
    assert selections[-1].step == 9  # it leads, so it keeps its item up to date
    panel.receive_selection(Selection("other", sample=7))
    panel.draw_if_dirty()
    np.testing.assert_allclose(plane(panel).drawn("chosen"), plane(panel).points[7:8])
    assert len(selections) == 2


def test_that_weights_and_classes_are_asked_for(panel: ContestPanel) -> None:
    commands = posted(panel)
    assert choice(panel, "Weights of the generator").currentData() == "raw"
    assert not choice(panel, "Class").isVisible()
    choose(panel, "Weights of the generator", "ema")
    panel.clear()
    panel.accept(gan_started("data.kind=ring", "method.class_conditional=true"))
    data = data_described()
    panel.accept(DataDescribed("points", "ring", ("a", "b"), 9, 0, data.examples, data.labels))
    panel.accept(measured(label=0))
    panel.draw_if_dirty()
    entries = choice(panel, "Class")
    assert [entries.itemText(i) for i in range(entries.count())] == ["Class a", "Class b"]
    choose(panel, "Class", "1")
    asked = [command.request for command in commands if isinstance(command, Watch)]
    assert asked == [MeasureContest("ema", label) for label in (-1, -1, 1)]
    commands.clear()
    panel.accept(state("paused"))
    assert commands == [MeasureContest("ema", 1)]
    panel.accept(RunFinished("completed", 3, "Done."))
    assert not entries.isEnabled()
    commands.clear()
    panel.ask()
    assert commands == []


def test_that_a_hidden_panel_asks_for_nothing(panel: ContestPanel) -> None:
    commands = posted(panel)
    panel.set_in_front(False)
    commands.clear()
    panel.accept(state("paused"))
    panel.accept(data_described())
    assert commands == []


def test_that_pictures_have_a_message_and_cost_nothing(qtbot: QtBot) -> None:
    panel = ContestPanel()
    qtbot.addWidget(panel)
    panel.meet("gan")
    panel.show()
    commands = posted(panel)
    panel.accept(image_data())
    panel.draw_if_dirty()
    assert not commands
    assert not plane(panel).isVisible()
    assert "choose the preset Ring GAN" in said(panel)


def test_that_the_explanation_says_what_a_logit_means(panel: ContestPanel) -> None:
    text = panel.explanation()
    taken = np.mean(measured().logit_fake > 0)
    assert "sigmoid of the logit" in text
    assert f"D takes {100 * taken:,.0f} % of the generated" in text
    settings = ("data.kind=ring", "method.loss.kind=relativistic", "network.minibatch_std=true")
    panel.accept(gan_started(*settings))
    panel.accept(replace(measured(), latent_size=5))
    assert "only differences of logits count" in panel.explanation()
    assert "two of its 5 coordinates" in panel.explanation()
    assert "the same three samples" in panel.explanation()
