"""From a verdict in a banner to its panel, and from there to the run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_runs import FakeRuns
from made_gan_measures import health_changed
from presets import gan_preset
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from window_stage import WindowStage

from core.commands import SetParameter
from core.config.overrides import find_parameter
from desktop.panels.health import HealthPanel

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@pytest.fixture
def runs() -> FakeRuns:
    return FakeRuns()


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path, runs: FakeRuns) -> Iterator[WindowStage]:
    stage = WindowStage(qtbot, tmp_path, runs, gan_preset("digits-gan", []))
    yield stage
    stage.dispose()


def test_that_a_banner_leads_to_the_panel_and_its_button_to_the_run(
    stage: WindowStage, runs: FakeRuns, qtbot: QtBot
) -> None:
    window = stage.window
    window.controller.run_until(8)
    stage.until(lambda: window.controller.step == 8)
    window.controller.happened.emit(health_changed(8))
    (show,) = [b for b in window.banners.findChildren(QPushButton) if b.text() == "Show health"]
    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    assert window.docks.in_use == "health"
    panel = window.panels["health"]
    assert isinstance(panel, HealthPanel)
    stage.until(lambda: panel.seen)
    panel.draw_now()
    remedy, _ = panel.verdicts.cards["mode_collapse"].rows.buttons
    qtbot.mouseClick(remedy, Qt.MouseButton.LeftButton)
    path = "method.regularizers.r1"
    stage.until(lambda: any(isinstance(command, SetParameter) for command in runs.heard))
    (changed,) = [command for command in runs.heard if isinstance(command, SetParameter)]
    assert (changed.path, float(changed.value)) == (path, 1.0)
    assert find_parameter(window.experiment.config, path).value == 1.0
