"""What a new user does with a diffusion model, from Train to a changed sampler, by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from presets import diffusion_preset
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot
from window_stage import WindowStage

from core.answers import PointsCarried, SamplesDrawn
from core.config.run import RunConfig
from core.events import Event
from desktop.panels.denoising import DenoisingPanel
from desktop.panels.field import FieldPanel
from desktop.panels.forward import ForwardPanel
from desktop.panels.samples import SamplesPanel
from desktop.phase import Phase
from desktop.widgets.denoising.film_strip import FilmStrip
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.plane.plane import Plane
from desktop.widgets.point_cloud import PointCloud
from desktop.worker import recorded_run

pytestmark = pytest.mark.qt_log_ignore("does not support raise")

Child = TypeVar("Child", bound=QWidget)
MakeStage = Callable[[RunConfig], WindowStage]

SMALL = ("training.max_steps=100000", "preview.steps=3", "compute.device=cpu")
DIGITS = diffusion_preset(
    "digits-diffusion",
    [*SMALL, "network.channels=8", "network.attention_levels=", "training.batch_size=4",
     "preview.count=10", "sampling.steps=6"],
)  # fmt: skip
RING = diffusion_preset(
    "ring-diffusion",
    [*SMALL, "network.width=32", "network.depth=1", "training.batch_size=64", "preview.count=50",
     "sampling.steps=6"],
)  # fmt: skip


class Person:
    """Looks for things by what is written on them, and uses mouse and keys only."""

    def __init__(self, stage: WindowStage, qtbot: QtBot) -> None:
        self.stage = stage
        self._qtbot = qtbot

    def train_until(self, step: int) -> None:
        """Press Train, and Pause once a step has been taken."""
        self.stage.click("train")
        self.stage.until(lambda: self.stage.window.controller.step >= step)
        self.stage.click("pause")
        self.stage.until_phase(Phase.PAUSED)

    def open(self, title: str) -> None:
        """Click the tab with this title."""
        for bar in self.stage.window.docks.workspace.findChildren(QTabBar):
            titles = [bar.tabText(index) for index in range(bar.count())]
            if title in titles:
                place = bar.tabRect(titles.index(title)).center()
                self._qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
                return
        raise AssertionError(f"there is no tab {title}")

    def named(self, within: QWidget, kind: type[Child], name: str) -> Child:
        found = [w for w in within.findChildren(kind) if name in {w.accessibleName(), text_of(w)}]
        assert len(found) == 1, f"{name}: {len(found)}"
        return found[0]

    def press(self, within: QWidget, name: str) -> None:
        self._qtbot.mouseClick(self.named(within, QPushButton, name), Qt.MouseButton.LeftButton)

    def choose(self, within: QWidget, name: str, value: str) -> None:
        self.stage.choose(self.named(within, QComboBox, name), value)

    def write(self, within: QWidget, name: str, text: str) -> None:
        editor = self.named(within, QLineEdit, name)
        editor.selectAll()
        self._qtbot.keyClicks(editor, text)
        self._qtbot.keyClick(editor, Qt.Key.Key_Return)

    def click(self, widget: QWidget, place: QPoint) -> None:
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        self._qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
        self._qtbot.mouseMove(widget, end)
        self._qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)


def text_of(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QPushButton) else ""


@pytest.fixture
def make_stage(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeStage]:
    stages: list[WindowStage] = []

    def make(config: RunConfig) -> WindowStage:
        stage = WindowStage(qtbot, tmp_path, recorded_run, config)
        stage.window.resize(1440, 900)
        stages.append(stage)
        return stage

    yield make
    for stage in stages:
        stage.dispose()


def requested(panel: DenoisingPanel, condition: Callable[[SamplesDrawn], bool]) -> bool:
    """Whether a film that was asked for is shown, and is as it should be."""
    film = panel.film
    return film is not None and film.purpose == "requested" and condition(film)


def play_and_step(person: Person, panel: DenoisingPanel) -> None:
    """Space plays from the first step and stops again; then frame by frame to the end."""
    stage, player, film = person.stage, panel.player, panel.film
    assert film is not None
    stage.until(lambda: player.frames == len(film.levels) + 1)  # it has been drawn
    panel.setFocus()
    stage.press(Qt.Key.Key_Home, panel)
    stage.press(Qt.Key.Key_Space, panel)
    stage.until(lambda: player.frame >= 2)
    stage.press(Qt.Key.Key_Space, panel)
    assert not player.playing
    stage.press(Qt.Key.Key_Home, panel)
    for frame in range(1, player.frames):
        stage.press(Qt.Key.Key_Right, panel)
        assert player.frame == frame
    assert player.at_end
    assert stage.window.controller.phase is Phase.PAUSED  # space was for the film


def step_from(grid: PictureGrid, person: Person, panel: DenoisingPanel) -> None:
    """A step back and ahead, while a grid that was clicked has the keyboard."""
    before = panel.player.frame
    person.stage.press(Qt.Key.Key_Left, grid)
    assert panel.player.frame == before - 1
    person.stage.press(Qt.Key.Key_Right, grid)
    assert panel.player.frame == before


def test_that_digits_are_trained_played_opened_and_drawn_another_way(
    make_stage: MakeStage, qtbot: QtBot
) -> None:
    stage = make_stage(DIGITS)
    person, window = Person(stage, qtbot), stage.window
    person.train_until(12)
    stopped_at = window.controller.step

    person.open("Denoising")
    panel = window.panels["denoising"]
    assert isinstance(panel, DenoisingPanel)
    assert window.docks.in_use == "denoising"
    person.press(panel, "Draw")
    stage.until(lambda: requested(panel, lambda film: film.step == stopped_at))
    play_and_step(person, panel)

    stage.press(Qt.Key.Key_Left, panel)
    grid = next(grid for grid in panel.findChildren(PictureGrid) if grid.isVisible())
    person.click(grid, grid.cell(3).center().toPoint())
    step_from(grid, person, panel)
    strip = panel.findChild(FilmStrip)
    assert strip is not None
    assert strip.isVisible()
    item = window.panels["inspector"].selection.item
    assert item is not None
    assert "Sample 4" in item.title
    samples = window.panels["samples"]
    assert isinstance(samples, SamplesPanel)
    assert samples.selection.sample == 3
    forward = window.panels["forward"]
    assert isinstance(forward, ForwardPanel)
    assert forward.selection.timestep == panel.selection.timestep is not None

    person.choose(panel, "Sampler", "heun")
    person.write(panel, "Guidance", "2")
    stage.until(lambda: requested(panel, lambda f: (f.sampler, f.guidance_scale) == ("heun", 2.0)))
    play_and_step(person, panel)
    film = panel.film
    assert film is not None
    assert len(film.levels) == DIGITS.sampling.steps
    assert not np.array_equal(film.x_0_hat[0], film.x_0_hat[-1])

    stage.click("train")
    stage.until(lambda: window.controller.step > stopped_at + 3)
    assert stage.banners() == []


def carry_a_point(person: Person, stopped_at: int) -> None:
    """Play the field, then drag a point over it: the run carries it both ways."""
    stage, window = person.stage, person.stage.window
    field = window.panels["field"]
    assert isinstance(field, FieldPanel)
    carried: list[PointsCarried] = []

    def note(event: Event) -> None:
        if isinstance(event, PointsCarried):
            carried.append(event)

    window.controller.happened.connect(note)
    stage.until(lambda: field.player.frames > 2)  # it has been drawn
    field.setFocus()
    stage.press(Qt.Key.Key_Home, field)
    assert field.player.frame == 0
    stage.press(Qt.Key.Key_Space, field)
    stage.until(lambda: field.player.frame >= 2)
    stage.press(Qt.Key.Key_Space, field)
    assert window.controller.phase is Phase.PAUSED  # space was for the field
    plane = field.findChild(Plane)
    assert plane is not None
    person.drag(plane.viewport(), plane.pixel_of(-1.0, 1.0), plane.pixel_of(1.0, 1.0))
    stage.until(lambda: bool(carried))
    np.testing.assert_allclose(carried[-1].learned[0, 0], carried[-1].exact[0, 0])
    assert carried[-1].step == stopped_at


def test_that_points_are_trained_played_carried_and_drawn_another_way(
    make_stage: MakeStage, qtbot: QtBot
) -> None:
    stage = make_stage(RING)
    person, window = Person(stage, qtbot), stage.window
    assert window.docks.in_use == "field"
    person.train_until(60)
    stopped_at = window.controller.step

    carry_a_point(person, stopped_at)
    person.open("Denoising")
    panel = window.panels["denoising"]
    assert isinstance(panel, DenoisingPanel)
    person.press(panel, "Draw")
    stage.until(lambda: requested(panel, lambda film: film.step == stopped_at))
    play_and_step(person, panel)
    cloud = next(cloud for cloud in panel.findChildren(PointCloud) if cloud.isVisible())
    film = panel.film
    assert film is not None
    x, y = film.samples[5].tolist()
    person.click(cloud.viewport(), cloud.pixel_of(x, y))
    assert panel.selection.item is not None
    person.choose(panel, "Sampler", "dpmpp_2m")
    stage.until(lambda: requested(panel, lambda f: f.sampler == "dpmpp_2m"))
    play_and_step(person, panel)

    stage.click("train")
    stage.until(lambda: window.controller.step > stopped_at + 3)
    assert stage.banners() == []
