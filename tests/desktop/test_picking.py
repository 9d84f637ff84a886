"""One selection in the whole window, and keys that play the panel in use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_runs import FakeRuns
from image_events import image_answers, image_data
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from window_stage import WindowStage

from core.commands import SetParameter
from core.config.overrides import find_parameter
from desktop.phase import Phase
from desktop.selection import Selection
from desktop.timeline import MARGIN

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@pytest.fixture
def runs() -> FakeRuns:
    return FakeRuns()


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path, runs: FakeRuns) -> Iterator[WindowStage]:
    stage = WindowStage(qtbot, tmp_path, runs)
    for event in (image_data(), *image_answers()):
        stage.window.controller.happened.emit(event)
    for panel in stage.window.panels.values():
        panel.draw_if_dirty()
    yield stage
    stage.dispose()


def value(stage: WindowStage, path: str) -> object:
    """What stands in the form."""
    return find_parameter(stage.window.experiment.config, path).value


def test_that_a_pick_is_known_to_every_panel_and_joins_what_was_picked(stage: WindowStage) -> None:
    panels = stage.window.panels
    panels["samples"].selected.emit(Selection("samples", sample=2, label=1))
    panels["forward"].selected.emit(Selection("forward", timestep=500))
    for panel in panels.values():
        selection = panel.selection
        assert (selection.sample, selection.label, selection.timestep) == (2, 1, 500)
        assert selection.source == "forward"


def test_that_a_new_run_begins_with_nothing_picked(stage: WindowStage) -> None:
    stage.window.panels["samples"].selected.emit(Selection("samples", sample=2))
    stage.window.experiment.new_run()
    stage.until(lambda: stage.window.panels["loss"].selection.sample is None)


def test_that_a_step_is_picked_on_the_timeline(stage: WindowStage, qtbot: QtBot) -> None:
    stage.window.controller.run_until(8)
    stage.until_phase(Phase.PAUSED)
    timeline = stage.window.timeline
    middle = QPoint(round(timeline.x_of(4)), 5)
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=middle)
    assert stage.window.panels["samples"].selection.step == 4
    beyond = QPoint(timeline.width() - MARGIN, 5)
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=beyond)
    assert stage.window.panels["samples"].selection.step == 8  # no further than was trained


def test_that_space_plays_and_arrows_step_the_panel_in_use(stage: WindowStage) -> None:
    panel = stage.window.panels["forward"]
    panel.setFocus()
    player = panel.player
    assert player is not None
    player.show_frame(3)
    stage.press(Qt.Key.Key_Space, panel)
    assert player.playing
    assert stage.window.controller.phase is Phase.READY
    stage.press(Qt.Key.Key_Space, panel)
    assert not player.playing
    for key, frame in (
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, player.frames - 1),
    ):
        stage.press(key, panel)
        assert player.frame == frame, key


def test_that_space_is_for_the_run_where_nothing_plays(stage: WindowStage) -> None:
    panel = stage.window.panels["loss"]
    panel.setFocus()
    assert panel.player is None
    stage.press(Qt.Key.Key_Space, panel)
    stage.until_phase(Phase.TRAINING)


def test_that_a_panel_changes_a_live_setting_at_once(stage: WindowStage, runs: FakeRuns) -> None:
    stage.window.controller.run_until(3)
    stage.until_phase(Phase.PAUSED)
    panel = stage.window.panels["forward"]
    panel.setting.emit("sampling.steps", 7)
    stage.until(lambda: SetParameter("sampling.steps", 7) in runs.heard)
    assert value(stage, "sampling.steps") == 7
    assert len(runs.begun) == 1


@pytest.mark.parametrize("agrees", [True, False])
def test_that_a_setting_that_is_not_live_asks_for_a_new_run(
    stage: WindowStage, runs: FakeRuns, agrees: bool
) -> None:
    stage.window.controller.run_until(3)
    stage.until_phase(Phase.PAUSED)
    asked: list[str] = []

    def may_end_run(state: str) -> bool:
        asked.append(state)
        return agrees

    stage.window.questions.may_end_run = may_end_run
    stage.window.panels["forward"].setting.emit("method.schedule.kind", "linear")
    assert len(asked) == 1
    if agrees:
        stage.until(lambda: len(runs.begun) == 2)
        assert find_parameter(runs.begun[1], "method.schedule.kind").value == "linear"
    else:
        assert stage.window.controller.phase is Phase.PAUSED
        assert value(stage, "method.schedule.kind") == "cosine"


def test_that_an_impossible_setting_is_told_and_changes_nothing(stage: WindowStage) -> None:
    stage.window.panels["forward"].setting.emit("sampling.steps", -3)
    (text,) = stage.banners()
    assert "sampling.steps" in text
    assert value(stage, "sampling.steps") == 20
