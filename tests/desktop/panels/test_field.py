"""The 2-D field as a person uses it: what is drawn against the arrays, hand and keys."""

from dataclasses import replace

import numpy as np
import pytest
from image_events import image_data
from made_answers import noise_levels
from made_events import state
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSlider
from pytestqt.qtbot import QtBot

from core.answers import (
    AnswerProgressed,
    FieldMeasured,
    NoiseLevels,
    PointsCarried,
    SamplesDrawn,
    plane_units,
)
from core.arrays import Doubles, Floats
from core.commands import Watch
from core.events import DataDescribed, RunFinished
from core.requests import CarryPoints, MeasureField
from desktop.panels.field import FieldPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.plane.plane import Plane

SIDE, LEVELS, SAMPLES, STEPS = 17, 5, 6, 4
REACH = 1.9
LONGEST = 0.95 * 2 * REACH / (SIDE - 1)


def numbers(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def measured(step: int = 3, label: int = -1, *, exact: bool = True) -> FieldMeasured:
    field = (LEVELS, SIDE, SIDE, 2)
    nothing = np.zeros((0, 0, 0, 2), np.float32)
    return FieldMeasured(
        step=step,
        weights="ema",
        label=label,
        levels=noise_levels(LEVELS),
        steps=np.full(LEVELS, step, dtype=np.int64),
        reach=REACH,
        score=numbers(1, *field),
        velocity=numbers(2, *field),
        exact_score=numbers(3, *field) if exact else nothing,
        exact_velocity=numbers(4, *field) if exact else nothing,
        of_distribution=True,
        densities=np.abs(numbers(5, LEVELS, 32, 32)),
    )


def drawn(step: int = 3) -> SamplesDrawn:
    """All within the square, the classes 0, 1, 0, 1, ..."""
    film = np.clip(numbers(6, STEPS, SAMPLES, 2), -1.5, 1.5)
    return SamplesDrawn(
        step=step,
        purpose="preview",
        weights="ema",
        sampler="ddim",
        guidance_scale=1.0,
        seed=0,
        labels=np.arange(SAMPLES, dtype=np.int64) % 2,
        levels=noise_levels(STEPS, falling=True),
        nfe=np.arange(1, STEPS + 1, dtype=np.int64),
        x_t=film,
        x_0_hat=film,
        eps_hat=film,
        samples=np.clip(numbers(7, SAMPLES, 2), -1.5, 1.5),
        change=np.zeros((STEPS, SAMPLES), np.float32),
        seconds=0.1,
    )


def training() -> Floats:
    return np.clip(numbers(8, 20, 2), -1.5, 1.5)


def data() -> DataDescribed:
    labels = np.arange(20, dtype=np.int64) % 2
    return DataDescribed("points", "ring", ("one", "two"), 20, 0, training(), labels)


@pytest.fixture
def panel(qtbot: QtBot) -> FieldPanel:
    panel = FieldPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(800, 600)
    panel.show()
    for event in (data(), measured(), drawn()):
        panel.accept(event)
    panel.draw_if_dirty()
    qtbot.wait(1)  # the layout settles
    panel.draw_now()
    return panel


def plane(panel: FieldPanel) -> Plane:
    found = panel.findChild(Plane)
    assert found is not None
    return found


def slider(panel: FieldPanel) -> QSlider:
    found = panel.findChild(QSlider)
    assert found is not None
    return found


def choice(panel: FieldPanel, name: str) -> QComboBox:
    return next(box for box in panel.findChildren(QComboBox) if box.accessibleName() == name)


def choose(panel: FieldPanel, name: str, value: str) -> None:
    box = choice(panel, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def layer(panel: FieldPanel, text: str) -> QCheckBox:
    return next(box for box in panel.findChildren(QCheckBox) if box.text() == text)


def level_of(panel: FieldPanel) -> int:
    return LEVELS - 1 - panel.player.frame


def expected_arrows(panel: FieldPanel, field: Floats, typical_of: Floats) -> Doubles:
    """Worked out apart, one place after the other: [n, 2]."""
    k = level_of(panel)
    density = measured().densities[k].astype(np.float64)
    cells = 2 * REACH * (np.arange(32) + 0.5) / 32 - REACH
    along = np.linspace(-REACH, REACH, SIDE)
    nearest = [int(np.abs(along - cell).argmin()) for cell in cells]
    weights = np.zeros((SIDE, SIDE))
    for row in range(32):
        for column in range(32):
            weights[nearest[row], nearest[column]] += density[row, column]
    lengths = np.linalg.norm(typical_of[k].astype(np.float64), axis=2)
    order = np.argsort(lengths, axis=None)
    below = np.cumsum(weights.ravel()[order]) / weights.sum()
    typical = lengths.ravel()[order][int(np.argmax(below >= 0.9))]
    arrows: list[Doubles] = []
    for vector in field[k].reshape(-1, 2).astype(np.float64):
        length = float(np.hypot(*vector))
        arrows.append(LONGEST * min(1.0, (length / typical) ** 0.5) * vector / length)
    return np.array(arrows)


def drag(panel: FieldPanel, qtbot: QtBot, *places: tuple[float, float]) -> None:
    """With the left button, from the first place of the plane to the last."""
    view, pixels = plane(panel).viewport(), [plane(panel).pixel_of(*place) for place in places]
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=pixels[0])
    for pixel in pixels[1:]:
        qtbot.mouseMove(view, pixel)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=pixels[-1])


def posted(panel: FieldPanel) -> list[object]:
    commands: list[object] = []
    panel.command.connect(commands.append)
    return commands


def test_that_the_arrows_that_are_drawn_are_the_field(panel: FieldPanel) -> None:
    field = measured()
    layer(panel, "Exact field").setChecked(True)
    for frame in (0, 3):
        panel.player.show_frame(frame)
        for arrows, velocity in (
            (plane(panel).learned, field.velocity),
            (plane(panel).exact, field.exact_velocity),
        ):
            expected = expected_arrows(panel, -velocity, field.exact_velocity)
            # Both are float64; the learned and the exact field share one scale.
            np.testing.assert_allclose(arrows.drawn, expected, atol=1e-9)
            every = 6 if arrows is plane(panel).learned else 2  # ends of strokes an arrow
            shafts = arrows.strokes().reshape(-1, every, 2)[:, :2]
            np.testing.assert_allclose(shafts[:, 1] - shafts[:, 0], expected, atol=1e-9)
    choose(panel, "Which field", "score")
    expected = expected_arrows(panel, field.score, field.exact_score)
    np.testing.assert_allclose(plane(panel).learned.drawn, expected, atol=1e-9)


def test_that_the_film_goes_from_noise_to_data(panel: FieldPanel, qtbot: QtBot) -> None:
    levels, batch = noise_levels(LEVELS), drawn()
    times = np.append(batch.levels.times, 0.0)
    film = np.concatenate((batch.x_t, batch.samples[None])).astype(np.float64)
    for frame in range(LEVELS):
        slider(panel).setValue(frame)
        time = levels.times[LEVELS - 1 - frame]
        expected = np.zeros((SAMPLES, 2))
        for n, axis in np.ndindex(SAMPLES, 2):
            expected[n, axis] = np.interp(time, times[::-1], film[::-1, n, axis])
        points, samples = plane(panel).drawn_points()
        np.testing.assert_allclose(samples, expected, atol=1e-6)  # interpolated float32
        np.testing.assert_array_equal(points, training())
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    assert slider(panel).accessibleDescription().startswith("t = 999, log SNR \N{MINUS SIGN}")


def test_that_every_layer_can_be_switched(panel: FieldPanel) -> None:
    for text in ("Training points", "Density of x_t", "Learned field", "Samples"):
        layer(panel, text).setChecked(False)
    points, samples = plane(panel).drawn_points()
    assert len(points) == len(samples) == len(plane(panel).learned.strokes()) == 0
    assert plane(panel).density.bands is None
    assert not len(plane(panel).exact.strokes())
    layer(panel, "Sample paths").setChecked(True)
    drawn_ends = sum(len(plane(panel).paths.segments(step)) for step in range(8))
    assert drawn_ends == 2 * STEPS * SAMPLES
    layer(panel, "Sample paths").setChecked(False)
    assert not any(len(plane(panel).paths.segments(step)) for step in range(8))


def test_that_without_an_exact_field_there_is_nothing_to_switch(panel: FieldPanel) -> None:
    layer(panel, "Exact field").setChecked(True)
    panel.accept(measured(exact=False))
    panel.draw_if_dirty()
    assert not layer(panel, "Exact field").isEnabled()
    assert not len(plane(panel).exact.strokes())
    assert len(plane(panel).learned.strokes())


def test_that_a_dragged_point_is_carried_from_the_sliders_time(
    panel: FieldPanel, qtbot: QtBot
) -> None:
    commands = posted(panel)
    panel.player.show_frame(1)
    timestep = int(noise_levels(LEVELS).timesteps[LEVELS - 2])
    places = [(0.1 * i - 0.9, 1.7) for i in range(12)]
    drag(panel, qtbot, *places)
    pixel = 2 * REACH / plane(panel).side

    def has_asked_for_the_last() -> bool:
        last = commands[-1]
        assert isinstance(last, CarryPoints)
        return bool(np.allclose(last.points, [places[-1]], atol=pixel))

    qtbot.waitUntil(has_asked_for_the_last, timeout=2000)
    requests = [command for command in commands if isinstance(command, CarryPoints)]
    assert {request.timestep for request in requests} == {timestep}


def test_that_both_ways_and_their_distance_are_told(panel: FieldPanel, qtbot: QtBot) -> None:
    drag(panel, qtbot, (-1.0, 1.7), (-0.8, 1.7))
    ways = numbers(9, 3, 1, 2)
    panel.accept(
        PointsCarried(3, "ema", noise_levels(3, falling=True, clean=True), ways, ways + 0.3)
    )
    panel.draw_if_dirty()
    said = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert f"{np.hypot(0.3, 0.3):.2g} apart" in said
    assert f"{np.hypot(0.3, 0.3):.2g} apart" in plane(panel).accessibleDescription()
    learned, exact = plane(panel).probe.ways()
    np.testing.assert_allclose(learned, ways[:, 0], atol=1e-6)
    np.testing.assert_allclose(exact, ways[:, 0] + 0.3, atol=1e-6)


def test_that_shift_and_arrow_keys_move_the_point(panel: FieldPanel, qtbot: QtBot) -> None:
    commands = posted(panel)
    frame = panel.player.frame
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(plane(panel), key, Qt.KeyboardModifier.ShiftModifier)
    qtbot.wait(50)
    (*_, last) = [command for command in commands if isinstance(command, CarryPoints)]
    np.testing.assert_allclose(last.points, [(2 * REACH / 40, REACH / 40)], atol=1e-12)
    assert panel.player.frame == frame
    count = len(commands)
    qtbot.keyClick(plane(panel), Qt.Key.Key_Right)  # it is the player's, and left to the window
    assert len(commands) == count


def test_that_a_click_on_a_sample_selects_it_everywhere(panel: FieldPanel, qtbot: QtBot) -> None:
    selections: list[Selection] = []
    panel.selected.connect(selections.append)
    commands = posted(panel)
    place = plane(panel).points[4]
    pixel = plane(panel).pixel_of(float(place[0]), float(place[1]))
    qtbot.mouseClick(plane(panel).viewport(), Qt.MouseButton.LeftButton, pos=pixel)
    (selection,) = selections
    timestep = int(noise_levels(LEVELS).timesteps[level_of(panel)])
    assert (selection.sample, selection.label, selection.step) == (4, 0, 3)
    assert (selection.source, selection.timestep) == ("field", timestep)
    assert selection.item is not None
    np.testing.assert_allclose(selection.item.pixels.astype(np.float64), place, atol=1e-6)
    assert dict(selection.item.facts)["Asked for"] == "one"
    assert not commands
    nothing_there = plane(panel).pixel_of(-1.85, 1.85)
    qtbot.mouseClick(plane(panel).viewport(), Qt.MouseButton.LeftButton, pos=nothing_there)
    assert any(isinstance(command, CarryPoints) for command in commands)


def test_that_the_selected_time_and_sample_are_followed_without_telling(
    panel: FieldPanel, qtbot: QtBot
) -> None:
    selections: list[Selection] = []
    panel.selected.connect(selections.append)
    panel.receive_selection(Selection("other", sample=2, timestep=95))
    assert level_of(panel) == 0  # timestep 100 is the nearest
    panel.draw_if_dirty()
    panel.accept(drawn(step=8))
    panel.draw_if_dirty()
    assert not selections
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    assert selections[-1].timestep == 999
    panel.receive_selection(selections[-1])
    count = len(selections)
    panel.accept(drawn(step=9))
    panel.draw_if_dirty()
    assert len(selections) == count + 1  # it leads, so it keeps its item up to date
    assert selections[-1].step == 9


def test_that_classes_and_weights_are_asked_for_and_shown(panel: FieldPanel) -> None:
    commands = posted(panel)
    choose(panel, "Class", "1")
    choose(panel, "Weights of the field", "raw")
    asked = [command.request for command in commands if isinstance(command, Watch)]
    timestep = int(noise_levels(LEVELS).timesteps[level_of(panel)])
    assert asked == [MeasureField("ema", 1, timestep), MeasureField("raw", 1, timestep)]
    panel.accept(measured(label=1))
    panel.draw_if_dirty()
    points, samples = plane(panel).drawn_points()
    np.testing.assert_array_equal(points, training()[1::2])
    assert len(samples) == SAMPLES // 2
    panel.accept(RunFinished("completed", 3, "Done."))
    assert not choice(panel, "Class").isEnabled()


def test_that_all_levels_are_asked_for_when_training_pauses(
    panel: FieldPanel, qtbot: QtBot
) -> None:
    commands = posted(panel)
    panel.accept(state("paused"))
    assert commands == [MeasureField("ema", -1)]
    commands.clear()
    slider(panel).setValue(1)
    qtbot.waitUntil(lambda: bool(commands), timeout=2000)  # once it rests
    assert commands == [Watch(MeasureField("ema", -1, int(noise_levels(5).timesteps[3])))]


def test_that_the_error_is_that_of_the_points(panel: FieldPanel) -> None:
    field, k = measured(), level_of(panel)
    for name, learned, exact in (
        ("velocity", field.velocity, field.exact_velocity),
        ("score", field.score, field.exact_score),
    ):
        choose(panel, "Which field", name)
        middle = np.linspace(-REACH, REACH, SIDE)
        cells = 2 * REACH * (np.arange(32) + 0.5) / 32 - REACH
        nearest = np.array([int(np.abs(middle - cell).argmin()) for cell in cells])
        rows, columns = np.meshgrid(nearest, nearest, indexing="ij")
        apart = np.linalg.norm((learned - exact)[k], axis=2)[rows, columns]
        length = np.linalg.norm(exact[k], axis=2)[rows, columns]
        density = field.densities[k]
        expected = (apart * density).sum() / (length * density).sum()
        assert f"{100 * expected:,.0f} % off the exact one" in panel.explanation()


def test_that_pictures_have_a_message_and_cost_nothing(qtbot: QtBot) -> None:
    panel = FieldPanel()
    qtbot.addWidget(panel)
    panel.show()
    commands = posted(panel)
    panel.accept(image_data())
    panel.draw_if_dirty()
    assert not commands
    assert not plane(panel).isVisible()
    said = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert any("choose a data set" in text for text in said)


def test_that_a_hidden_panel_is_not_watched_and_a_new_run_is(qtbot: QtBot) -> None:
    panel = FieldPanel()
    qtbot.addWidget(panel)
    commands = posted(panel)
    panel.accept(data())
    assert not commands
    panel.show()
    assert commands == [Watch(MeasureField("ema", -1))]
    panel.accept(AnswerProgressed("MeasureField", "working", 0.4))
    panel.draw_if_dirty()
    said = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert any("40%" in text for text in said)


def test_that_axes_grow_with_noise_on_top_of_the_data(panel: FieldPanel, qtbot: QtBot) -> None:
    levels = noise_levels(LEVELS)
    wide = NoiseLevels(
        levels.timesteps, levels.times, np.ones(LEVELS), np.linspace(0.1, 80.0, LEVELS)
    )
    exploding = replace(measured(), levels=wide)
    panel.accept(exploding)
    panel.player.show_frame(0)
    points, _ = plane(panel).drawn_points()
    unit = plane_units(wide)[-1]
    assert unit == pytest.approx(np.hypot(1, 80))
    np.testing.assert_allclose(points, training() / unit, atol=1e-7)
    commands = posted(panel)
    drag(panel, qtbot, (1.0, 1.6), (0.5, 1.7))
    (request,) = [command for command in commands if isinstance(command, CarryPoints)][-1:]
    pixel = 2 * REACH / plane(panel).side
    np.testing.assert_allclose(request.points, [(0.5 * unit, 1.7 * unit)], atol=pixel * unit)
