"""The window with real runs: everything that a person takes away is there and true."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from safetensors.numpy import load
from window_stage import WindowStage

from core.config.files import load_preset, preset_names
from core.config.overrides import with_overrides
from core.metric_names import HELD_OUT_LOSS, LOSS
from desktop.panels.samples import SamplesPanel
from desktop.phase import Phase
from desktop.screenshots import SECONDS, ScreenshotTour
from desktop.worker import recorded_run

pytestmark = pytest.mark.qt_log_ignore("does not support raise")

SMALL = with_overrides(
    load_preset("digits-diffusion"),
    [
        "data.kind=emoji",  # quicker to read than the digits
        "network.channels=8",
        "network.attention_levels=",
        "training.batch_size=4",
        "training.max_steps=100000",
        "preview.count=4",
        "preview.steps=2",
        "sampling.steps=2",
        "watching.held_out_examples=8",
        "compute.device=cpu",
    ],
)


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[WindowStage]:
    stage = WindowStage(qtbot, tmp_path, recorded_run, SMALL)
    yield stage
    stage.dispose()


def paused(stage: WindowStage, step: int) -> WindowStage:
    stage.window.controller.run_until(step)
    stage.until_phase(Phase.PAUSED)
    return stage


def answer(stage: WindowStage, monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    """Give this answer to the question for a file."""

    def file_to_save(_title: str, _suggestion: str, _kinds: str) -> tuple[Path, str]:
        return path, kind

    monkeypatch.setattr(stage.window.questions, "file_to_save", file_to_save)


def until_told(stage: WindowStage, words: str) -> None:
    stage.until(lambda: any(words in text for text in stage.banners()))


def test_that_a_run_is_trained_paused_and_seen(stage: WindowStage) -> None:
    paused(stage, 30)
    samples = stage.window.panels["samples"]
    assert isinstance(samples, SamplesPanel)
    stage.until(lambda: samples.batch is not None and samples.batch.step == 30)
    assert samples.batch is not None
    assert samples.batch.samples.shape == (4, 32, 32, 3)
    stage.window.controller.take_steps(1)
    stage.until(lambda: stage.window.controller.step == 31)


def test_that_scalars_are_exported_as_they_were_recorded(
    stage: WindowStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused(stage, 20)
    path = tmp_path / "scalars.csv"
    answer(stage, monkeypatch, path)
    stage.window.actions_["export_scalars"].trigger()
    until_told(stage, "scalars.csv")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows if row[LOSS.name]] == [str(i) for i in range(1, 21)]
    assert any(row[HELD_OUT_LOSS.name] for row in rows)


@pytest.mark.parametrize("kind", ["", "Raw weights (*.safetensors)"])
def test_that_the_weights_of_this_step_are_exported(
    stage: WindowStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    paused(stage, 12)
    path = tmp_path / "weights.safetensors"
    answer(stage, monkeypatch, path, kind)
    stage.window.actions_["export_weights"].trigger()
    until_told(stage, f"The {'raw' if kind else 'ema'} weights of step 12 are saved")
    assert sum(tensor.size for tensor in load(path.read_bytes()).values()) > 1000


def test_that_panels_and_samples_are_exported_as_pictures(
    stage: WindowStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused(stage, 3)
    panel, grid = tmp_path / "panel.png", tmp_path / "grid.png"
    stage.window.docks.use("loss")
    answer(stage, monkeypatch, panel)
    stage.window.actions_["export_panel"].trigger()
    until_told(stage, "The panel Loss: saved")
    assert QImage(str(panel)).size() == stage.window.panels["loss"].size()
    answer(stage, monkeypatch, grid)
    stage.window.actions_["export_samples"].trigger()
    until_told(stage, "4 samples: saved")
    answer(stage, monkeypatch, tmp_path / "film.gif")
    stage.window.actions_["export_film"].trigger()
    until_told(stage, "A film of ")
    with Image.open(tmp_path / "film.gif") as film:
        assert (film.format, film.width) == ("GIF", QImage(str(grid)).width())
    assert QImage(str(grid)).width() > 2 * 28 * 4


def test_that_an_export_that_cannot_be_written_is_told(
    stage: WindowStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused(stage, 3)
    answer(stage, monkeypatch, tmp_path / "nowhere" / "panel.png")
    for action in ("export_panel", "export_samples", "export_scalars"):
        stage.window.banners.clear()
        stage.window.actions_[action].trigger()
        until_told(stage, "nowhere")


def test_that_there_is_nothing_to_export_before_training(stage: WindowStage) -> None:
    for action in ("export_scalars", "export_weights"):
        stage.window.actions_[action].trigger()
    assert len(stage.banners()) == 2
    assert all("press Train first" in text for text in stage.banners())


def test_that_samples_are_drawn_on_request_while_paused(stage: WindowStage) -> None:
    paused(stage, 5)
    stage.click("sample")
    samples = stage.window.panels["samples"]
    assert isinstance(samples, SamplesPanel)
    stage.until(lambda: samples.batch is not None and samples.batch.purpose == "requested")
    assert stage.window.controller.phase is Phase.PAUSED


def test_that_closing_in_the_middle_of_training_leaves_the_run_in_its_folder(
    stage: WindowStage,
) -> None:
    stage.click("train")
    stage.until(lambda: stage.window.controller.step > 5)
    folder = Path(stage.window.controller.folder)
    stage.close()
    assert len(stage.asked) == 1
    assert list((folder / "checkpoints").glob("*.safetensors"))


def test_that_the_tour_takes_a_picture_in_each_theme(stage: WindowStage, tmp_path: Path) -> None:
    stage.close()
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    tour: list[ScreenshotTour] = []

    def begin() -> None:
        tour.append(
            ScreenshotTour(
                stage.window,
                stage.appearance,
                pictures,
                seconds={"ring-diffusion": 0.2},
                panels=("schedule",),
            )
        )

    stage.open(before=begin)
    stage.until(lambda: tour[0].complete, seconds=50)  # a whole preset, all calls checked
    sizes = {"ring-diffusion": stage.window.size(), "ring-schedule": None}
    for name, size in sizes.items():
        dark, light = (QImage(str(pictures / f"{name}-{m}.png")) for m in ("dark", "light"))
        assert dark.size() == light.size() == (size or dark.size())
        assert dark.width() >= 800
        assert dark.pixelColor(2, 300).lightness() < 80 < light.pixelColor(2, 300).lightness()


def test_that_the_tour_goes_through_presets_of_both_methods() -> None:
    assert set(SECONDS) <= set(preset_names())
    assert {load_preset(name).method.kind for name in SECONDS} == {"diffusion", "gan"}
