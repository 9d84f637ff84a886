"""What a new user does with a GAN, from choosing its preset to the end of the run, by hand."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fake_runs import FakeRuns
from form_hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot
from window_stage import WindowStage

from core.config.files import config_text, load_preset
from core.config.overrides import with_overrides
from core.config.run import GANRun, RunConfig
from core.events import Event
from core.metric_names import CRITIC_LOSS, CRITIC_RATE, GENERATOR_LOSS, GENERATOR_RATE
from core.training.control import CommandQueue
from desktop.panels.loss import LossPanel
from desktop.panels.samples import SamplesPanel
from desktop.phase import Phase
from desktop.widgets.samples.class_grid import ClassGrid
from desktop.worker import recorded_run

pytestmark = pytest.mark.qt_log_ignore("does not support raise")

RATE = "optimizer.critic.learning_rate"
SMALL_DIGITS = with_overrides(
    load_preset("digits-gan"),
    ["network.kind=dcgan", "network.generator_channels=4",
     "network.critic_channels=4", "training.batch_size=8",
     "method.class_conditional=true", "preview.count=20", "compute.device=cpu"],
)  # fmt: skip


def real_if_gan(config: RunConfig, commands: CommandQueue) -> Iterator[Event]:
    """A run that trains; the diffusion model that the window opens with is not what is tried."""
    return recorded_run(config, commands) if isinstance(config, GANRun) else FAKE(config, commands)


FAKE = FakeRuns()


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[WindowStage]:
    stage = WindowStage(qtbot, tmp_path, real_if_gan)
    yield stage
    stage.dispose()


def loss_panel(stage: WindowStage) -> LossPanel:
    panel = stage.window.panels["loss"]
    assert isinstance(panel, LossPanel)
    return panel


def samples_panel(stage: WindowStage) -> SamplesPanel:
    panel = stage.window.panels["samples"]
    assert isinstance(panel, SamplesPanel)
    return panel


def values(stage: WindowStage, name: str) -> np.ndarray:
    """What the curve of a scalar holds."""
    return loss_panel(stage).chart.store.curves[name].raw.values


def until_shown(stage: WindowStage, step: int) -> None:
    """Until the samples of this step are on screen, and the losses up to it."""
    said = f"training step {step:,},"
    stage.until(lambda: said in samples_panel(stage).accessibleDescription())
    stage.until(lambda: loss_panel(stage).accessibleDescription().endswith(f"at step {step:,}"))


def test_that_a_gan_is_chosen_trained_stepped_steered_and_ended(
    stage: WindowStage, qtbot: QtBot
) -> None:
    window = stage.window
    box = next(b for b in window.findChildren(QComboBox) if b.accessibleName() == "Preset")
    stage.choose(box, "ring-gan")
    stage.until_set_up("gan_points")
    assert window.windowTitle().startswith("Ring GAN")
    window.docks.bring("samples")

    stopped_at = stage.pause_after(5)
    until_shown(stage, stopped_at)
    assert "one evaluation of the generator" in samples_panel(stage).accessibleDescription()
    for name in (GENERATOR_LOSS.name, CRITIC_LOSS.name):
        assert len(values(stage, name)) == stopped_at
        assert np.isfinite(values(stage, name)).all()
    assert loss_panel(stage).accessibleDescription().startswith("Generator loss ")

    stage.press(Qt.Key.Key_F8)  # one step
    stage.until(lambda: window.controller.step == stopped_at + 1)
    stage.until_phase(Phase.PAUSED)
    until_shown(stage, stopped_at + 1)

    Hand(window.experiment.form, qtbot).give(RATE, "0.0004")
    window.actions_["step_10"].trigger()
    stage.until(lambda: window.controller.step == stopped_at + 11)
    until_shown(stage, stopped_at + 11)
    np.testing.assert_array_equal(values(stage, CRITIC_RATE.name)[-10:], np.float32(0.0004))
    np.testing.assert_array_equal(values(stage, GENERATOR_RATE.name), np.float32(0.001))
    (mark,) = loss_panel(stage).chart.store.marks
    assert mark.text == "learning rate of D 0.001 \N{RIGHTWARDS ARROW} 0.0004"
    assert "parameter" in [mark.kind for mark in window.timeline.marks]

    window.docks.bring("loss")
    stage.click("sample")
    assert window.docks.in_use == "samples"
    stage.until(lambda: (b := samples_panel(stage).batch) is not None and b.purpose == "requested")
    samples_panel(stage).choose(3)
    item = window.panels["inspector"].selection.item
    assert item is not None
    assert dict(item.facts)["Evaluations"] == "1 of the generator"

    stage.click("stop")
    stage.until_phase(Phase.FINISHED)
    assert all("kept" in text for text in stage.banners())  # only that it was stopped


def test_that_digits_of_a_gan_are_under_their_classes_and_exported(
    stage: WindowStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = stage.window
    file = tmp_path / "small.toml"
    file.write_text(config_text(SMALL_DIGITS), encoding="utf-8")

    def file_to_open(_title: str, _kinds: str) -> Path:
        return file

    monkeypatch.setattr(window.questions, "file_to_open", file_to_open)
    window.actions_["open_config"].trigger()
    stage.until_set_up("gan_images")
    stopped_at = stage.pause_after(3)
    until_shown(stage, stopped_at)
    grid = samples_panel(stage).findChild(ClassGrid)
    assert grid is not None
    assert grid.count == 20
    assert grid.headings == [str(digit) for digit in range(10)]
    window.docks.bring("loss")
    stage.click("sample")
    assert window.docks.in_use == "samples"
    samples_panel(stage).choose(4)
    inspector = window.panels["inspector"]
    item = inspector.selection.item
    assert item is not None
    assert dict(item.facts)["Asked for"] == "4"
    words = {label.text() for label in inspector.findChildren(QLabel)}
    assert "Networks" in words

    path = tmp_path / "samples.png"

    def file_to_save(_title: str, _suggestion: str, _kinds: str) -> tuple[Path, str]:
        return path, ""

    monkeypatch.setattr(window.questions, "file_to_save", file_to_save)
    window.actions_["export_samples"].trigger()
    assert QImage(str(path)).width() > 10 * 28
    assert stage.banners() == [f"20 samples: saved in {path}."]
