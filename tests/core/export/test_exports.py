import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load

from core.config.run import DiffusionRun
from core.errors import NoisescopeError
from core.events import RunStarted, Scalars, StateChanged
from core.export.pictures import (
    FRAME_MILLISECONDS,
    GAP,
    LAST_MILLISECONDS,
    tiled,
    write_film,
    write_grid,
    write_png,
)
from core.export.tables import write_scalars_csv
from core.export.weights import write_weights
from core.runs.checkpoints import save_checkpoint
from core.runs.folder import RunFolder
from core.runs.recorder import recorded


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    folder = RunFolder(tmp_path / "run")
    steps = np.array([1, 2, 3], dtype=np.int64)
    seconds = steps.astype(np.float64)
    losses = np.array([0.1, np.nan, 1 / 3], dtype=np.float32)
    events = [
        RunStarted(DiffusionRun().model_dump_json(), "CPU", "float32", 1, 3, 1, 0.0, ""),
        StateChanged("training", 0, ""),
        Scalars(steps, {"loss/training": losses}, seconds * 0.5, seconds),
        Scalars(steps[2:], {"loss/held_out": losses[:1]}, seconds[2:] * 0.5, seconds[2:]),
        StateChanged("finished", 3, ""),
    ]
    list(recorded(events, folder))
    return folder


def test_that_the_table_has_every_value_and_tells_missing_from_nan(
    run: RunFolder, tmp_path: Path
) -> None:
    path = tmp_path / "scalars.csv"
    assert write_scalars_csv(run.path, path) == 3
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["1", "2", "3"]
    assert [row["loss/training"] for row in rows][1] == "nan"
    assert [row["loss/held_out"] for row in rows][:2] == ["", ""]
    # Nine digits are enough to give back any float32.
    assert np.float32(rows[2]["loss/training"]) == np.float32(1 / 3)


def test_that_weights_are_those_of_the_newest_checkpoint(run: RunFolder, tmp_path: Path) -> None:
    for step in (1, 2):
        tensors = {
            "raw/w": np.array([step], np.float32),
            "ema/w": np.array([10 * step], np.float32),
        }
        save_checkpoint(run.checkpoints, step, tensors, {"step": str(step), "config": "{}"})
    assert write_weights(run.path, tmp_path / "w.safetensors", weights="ema") == 2
    exported = load((tmp_path / "w.safetensors").read_bytes())
    assert list(exported) == ["w"]
    np.testing.assert_array_equal(exported["w"], [20.0])


def test_that_weights_that_a_run_does_not_have_are_refused(run: RunFolder, tmp_path: Path) -> None:
    tensors = {"raw/w": np.zeros(1, np.float32), "ema/w": np.zeros(1, np.float32)}
    save_checkpoint(run.checkpoints, 1, tensors, {"step": "1", "config": "{}"})
    with pytest.raises(NoisescopeError, match="got 'critic', but this run has ema, raw"):
        write_weights(run.path, tmp_path / "w.safetensors", weights="critic")


def test_that_a_grid_holds_every_picture_in_its_place() -> None:
    samples = np.arange(5, dtype=np.uint8)[:, None, None, None] * np.ones((1, 3, 4, 3), np.uint8)
    grid = tiled(samples, columns=2)
    assert grid.shape == (3 * (3 + GAP) + GAP, 2 * (4 + GAP) + GAP, 3)
    for index in range(5):
        row, column = divmod(index, 2)
        top, left = GAP + row * (3 + GAP), GAP + column * (4 + GAP)
        np.testing.assert_array_equal(grid[top : top + 3, left : left + 4], samples[index])


@pytest.mark.parametrize("channels", [1, 3])
def test_that_a_picture_is_read_back_exactly(tmp_path: Path, channels: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 6, channels), dtype=np.uint8)
    write_png(pixels, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture).reshape(pixels.shape), pixels)


def test_that_an_enlarged_grid_repeats_pixels(tmp_path: Path) -> None:
    write_grid(np.zeros((1, 2, 2, 1), np.uint8), tmp_path / "a.png", columns=1, scale=3)
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (3 * (2 + 2 * GAP),) * 2


def test_that_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoisescopeError, match="it could not be written"):
        write_png(np.zeros((2, 2, 1), np.uint8), tmp_path / "nowhere" / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_that_a_run_without_a_step_has_no_table(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    started = RunStarted(DiffusionRun().model_dump_json(), "CPU", "float32", 1, 3, 1, 0.0, "")
    list(recorded([started, StateChanged("training", 0, "")], folder))
    with pytest.raises(NoisescopeError, match="no step has been recorded yet"):
        write_scalars_csv(folder.path, tmp_path / "scalars.csv")


def test_that_a_film_shows_every_picture_in_its_order(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    film = generator.integers(0, 4, (5, 3, 4, 4, 1)).astype(np.uint8) * 85  # greys of any palette
    path = tmp_path / "film.gif"
    write_film(film, path, columns=2, scale=2)
    with Image.open(path) as shown:
        assert getattr(shown, "n_frames", 1) == len(film)
        durations: list[int] = []
        for number, samples in enumerate(film):
            shown.seek(number)
            durations.append(int(shown.info["duration"]))
            expected = tiled(samples, columns=2).repeat(2, axis=0).repeat(2, axis=1)
            pixels = np.asarray(shown.convert("RGB"))
            np.testing.assert_array_equal(pixels, np.broadcast_to(expected, pixels.shape))
    assert durations == [FRAME_MILLISECONDS] * (len(film) - 1) + [LAST_MILLISECONDS]


def test_that_a_film_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoisescopeError, match="nowhere"):
        write_film(np.zeros((2, 1, 2, 2, 3), np.uint8), tmp_path / "nowhere" / "a.gif", columns=1)
