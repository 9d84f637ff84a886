"""Ready-made layouts, and which of them opens."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_runs import FakeRuns
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabBar
from pytestqt.qtbot import QtBot
from window_stage import WindowStage

from core.config.files import load_preset, preset_names
from desktop.docks import AROUND
from desktop.layouts import LAYOUTS, Layout, layout_for
from desktop.main_window import MainWindow
from desktop.panels.panel import Panel
from desktop.panels.registry import every_panel, panels_of
from desktop.widgets.cover import Cover

PANELS = every_panel()
Direct = Qt.FindChildOption

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[WindowStage]:
    stage = WindowStage(qtbot, tmp_path, FakeRuns())
    yield stage
    stage.dispose()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.identifier)
def test_that_a_layout_is_made_of_panels_each_in_one_place(layout: Layout) -> None:
    assert len(set(layout.panels)) == len(layout.panels)
    assert set(layout.panels) <= set(PANELS)
    assert len(layout.widths) == len(layout.columns)
    assert layout.first in fronts(layout)
    assert layout.drawn_in in layout.panels


def test_that_every_panel_is_in_a_layout_or_around_it() -> None:
    somewhere = set(itertools.chain.from_iterable(layout.panels for layout in LAYOUTS))
    assert set(PANELS) == somewhere | (set(AROUND) & set(PANELS))


@pytest.mark.parametrize("name", preset_names())
def test_that_each_preset_has_a_layout_for_what_it_learns(name: str) -> None:
    config = load_preset(name)
    wanted = "points" if config.network.kind in {"mlp", "mlp_pair"} else "images"
    prefix = "gan_" if name.endswith("-gan") else ""
    assert layout_for(config).identifier == prefix + wanted


def visible(stage: WindowStage) -> set[str]:
    """The panels that can be seen, those in front of their stacks."""
    QApplication.processEvents()
    panels = stage.window.panels
    return {name for name, panel in panels.items() if name not in AROUND and panel.seen}


def fronts(layout: Layout) -> set[str]:
    return {stack[0] for column in layout.columns for stack in column}


def test_that_a_layout_opens_by_itself_for_its_kind_of_run(stage: WindowStage) -> None:
    images, points, gan_images, gan_points = LAYOUTS
    assert visible(stage) == fronts(images)
    assert stage.window.docks.in_use == images.first
    stage.window.experiment.choose_preset("ring-diffusion")
    stage.until(lambda: visible(stage) == fronts(points))
    assert stage.window.docks.in_use == points.first
    assert stage.window.actions_["layout_points"].isChecked()
    assert not stage.window.actions_["layout_images"].isChecked()
    for preset, layout in (
        ("digits-gan", gan_images), ("ring-gan", gan_points), ("digits-diffusion", images)
    ):  # fmt: skip
        stage.window.experiment.choose_preset(preset)
        stage.until(lambda layout=layout: visible(stage) == fronts(layout))


def test_that_a_panel_of_another_method_opens_by_hand_in_front_and_says_what_it_is_for(
    stage: WindowStage,
) -> None:
    window = stage.window
    window.experiment.choose_preset("ring-gan")
    stage.until(lambda: window.docks.layout.identifier == "gan_points")
    panel = window.panels["denoising"]
    assert "denoising" not in visible(stage)
    window.actions_["show_denoising"].trigger()
    QApplication.processEvents()
    dock = window.docks.docks["denoising"]
    assert dock.in_front  # not behind the samples, whose place it shares
    assert not dock.isFloating()
    (cover,) = (c for c in panel.findChildren(Cover) if c.isVisible())
    assert "the way of samples out of the noise" in cover.text()
    assert "This run trains a GAN: choose a preset of a diffusion model" in cover.text()
    assert cover.size() == panel.size()
    window.docks.bring("denoising")
    assert window.docks.in_use == "denoising"
    asked: list[object] = []
    panel.command.connect(asked.append)
    window.actions_["ask"].trigger()
    assert asked == []  # a GAN has no answer to it
    window.experiment.choose_preset("ring-diffusion")
    stage.until(lambda: panel.suits)
    assert cover.isHidden()
    assert panel.isEnabled()


def test_that_panels_about_another_method_are_made_when_they_are_opened(
    stage: WindowStage,
) -> None:
    window = stage.window
    assert set(window.panels) == set(panels_of("diffusion"))
    window.actions_["show_health"].trigger()
    assert set(window.panels) - set(panels_of("diffusion")) == {"health"}
    assert "This run trains a diffusion model" in covering(window.panels["health"])
    assert not window.panels["health"].isEnabled()
    stage.close()
    window = stage.open()  # where the dock was left open
    assert set(window.panels) - set(panels_of("diffusion")) == {"health"}
    assert "This run trains a diffusion model" in covering(window.panels["health"])
    window.actions_["layout_gan_images"].trigger()
    QApplication.processEvents()
    for name in fronts(LAYOUTS[2]) - set(panels_of("diffusion")):
        assert "This run trains a diffusion model" in covering(window.panels[name])
    window.experiment.choose_preset("digits-gan")
    stage.until(lambda: set(panels_of("gan")) <= set(window.panels))
    assert covering(window.panels["health"]) == ""
    assert window.panels["health"].isEnabled()


def test_that_a_tab_of_another_method_opens_its_panel_and_the_keyboard_passes_it_by(
    stage: WindowStage, qtbot: QtBot
) -> None:
    window = stage.window
    window.actions_["layout_gan_images"].trigger()
    QApplication.processEvents()
    places = [keyboard_after_next_panel(window) for _ in range(10)]
    assert set(places) == {"experiment", "timeline", "inspector", "samples", "loss"}
    assert places[:5] == places[5:]
    bars = window.docks.workspace.findChildren(QTabBar, options=Direct.FindDirectChildrenOnly)
    for bar in bars:
        for index in reversed(range(bar.count())):  # the first is in front already
            qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
            assert window.panels[window.docks.in_use].title == bar.tabText(index)
    assert set(LAYOUTS[2].panels) <= set(window.panels)


def keyboard_after_next_panel(window: MainWindow) -> str:
    window.actions_["next_panel"].trigger()
    focused = QApplication.focusWidget()
    assert focused is not None
    return next(n for n, dock in window.docks.docks.items() if dock.isAncestorOf(focused))


def covering(panel: Panel) -> str:
    """What is written over a panel, if anything."""
    return "".join(c.text() for c in panel.findChildren(Cover) if not c.isHidden())


def test_that_each_layout_stays_as_the_person_left_it(stage: WindowStage) -> None:
    window = stage.window
    window.docks.docks["forward"].close()
    before = visible(stage)
    window.actions_["layout_points"].trigger()
    assert "forward" in visible(stage)
    window.actions_["layout_images"].trigger()
    assert visible(stage) == before
    window.actions_["layout_points"].trigger()
    stage.close()
    stage.open()
    assert visible(stage) == before
    stage.window.actions_["layout_points"].trigger()
    assert "forward" in visible(stage)


def test_that_reset_brings_back_the_layout_that_is_open(stage: WindowStage) -> None:
    window = stage.window
    window.actions_["layout_points"].trigger()
    window.docks.docks["field"].close()
    window.docks.docks["loss"].setFloating(True)
    window.actions_["reset_layout"].trigger()
    assert visible(stage) == fronts(LAYOUTS[1])
    assert not window.docks.docks["loss"].isFloating()


def test_that_a_panel_is_seen_as_soon_as_its_dock_leaves_the_back_of_a_stack(
    stage: WindowStage,
) -> None:
    docks, panels = stage.window.docks, stage.window.panels
    behind = docks.layout.columns[0][0][-1]
    assert not panels[behind].seen
    docks.docks[behind].setFloating(True)
    assert panels[behind].seen
    stage.until(lambda: not panels[behind].dirty)
    docks.docks[behind].setFloating(False)
    docks.bring(docks.layout.first)
    stage.until(lambda: not panels[behind].seen)
