"""What the command line does with a trained GAN: draw from it and measure it."""

import json
from pathlib import Path

import numpy as np
import pytest
from small_gans import SMALL

from cli.app import main
from core.metrics.class_quality import CLASS_IMBALANCE, CLASSES_FOUND, LARGEST_CLASS, SURE
from core.metrics.quality import FRECHET, RECOGNISED


def trained(folder: Path, preset: str, *settings: str, steps: int) -> str:
    given = [part for one in (*SMALL[preset], *settings) for part in ("--set", one)]
    limit = ["--max-steps", str(steps), "--quiet", "--device", "cpu"]
    assert main(["train", preset, *limit, "--run-dir", str(folder), *given]) == 0
    return str(folder)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("run") / "ring"
    settings = ("ema.post_hoc=true", "method.class_conditional=true")
    return trained(folder, "ring-gan", *settings, steps=20)


def drawn(run: str, tmp_path: Path, *options: str) -> tuple[np.ndarray, np.ndarray]:
    """The points that are written, and their classes."""
    out = tmp_path / "points.npz"
    assert main(["sample", run, "--out", str(out), "--count", "8", *options]) == 0
    with np.load(out) as file:
        return file["points"], file["labels"]


@pytest.mark.parametrize(
    "options",
    [
        ("--seed", "1"),
        ("--weights", "raw"),
        ("--average-length", "0.1"),
        ("--set", "sampling.truncation=0.7"),
        ("--classes", "3,5"),
    ],
)
def test_that_every_choice_changes_what_is_drawn(
    run: str, tmp_path: Path, options: tuple[str, ...]
) -> None:
    (usual, _), (chosen, _) = drawn(run, tmp_path), drawn(run, tmp_path, *options)
    assert usual.shape == chosen.shape == (8, 2)
    assert bool(np.isfinite(chosen).all())
    assert not np.array_equal(usual, chosen)


def test_that_classes_take_turns_as_they_are_asked_for(run: str, tmp_path: Path) -> None:
    assert drawn(run, tmp_path)[1].tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert drawn(run, tmp_path, "--classes", "3,5")[1].tolist() == [3, 5] * 4


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--sampler", "heun"), "--sampler heun: a GAN draws its samples at once"),
        (("--steps", "5"), "--steps 5: a GAN draws its samples at once"),
        (("--guidance", "0.0"), "--guidance 0.0: a GAN draws its samples at once"),
        (("--set", "sampling.steps=5"), "sampling.steps: there is no such parameter"),
        (("--set", "sampling.truncation=3"), "from 0 to 2"),
        (("--set", "preview.count=4"), "for example sampling.truncation=0.7"),
        (("--classes", "8"), "'8' is not a class"),
        (("--average-length", "0.5"), "sigma_rel: got 0.5"),
    ],
)
def test_that_what_cannot_be_gets_one_sentence(
    run: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    sentence: str,
) -> None:
    out = tmp_path / "points.npz"
    assert main(["sample", run, "--out", str(out), *options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line
    assert not out.exists()


def test_that_points_are_measured_beside_real_data(
    run: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["measure", run, "--count", "200", "--json"]) == 0
    measured = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    distance = measured["Energy distance"]
    assert distance["value"] > 10 * abs(distance["floor"]), "20 steps teach little"
    assert "Share of modes found" in measured
    assert all(one["measured_on"] and one["count"] == 200 for one in measured.values())


@pytest.mark.slow
@pytest.mark.parametrize("asked", [False, True])
def test_that_pictures_are_measured_by_what_a_classifier_makes_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: bool
) -> None:
    conditional = f"method.class_conditional={str(asked).lower()}"
    run = trained(tmp_path / "digits", "digits-gan", conditional, steps=2)
    capsys.readouterr()
    assert main(["measure", run, "--count", "60", "--json"]) == 0
    measured = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    # What was asked for says which classes there are: only otherwise they are counted.
    assert asked == (RECOGNISED in measured)
    for name in (CLASSES_FOUND, LARGEST_CLASS, CLASS_IMBALANCE):
        assert asked == (name not in measured)
    assert measured[SURE]["floor"] > 0.95, "the classifier is sure of real digits"
    assert measured[FRECHET]["value"] > 10 * measured[FRECHET]["floor"], "two steps teach nothing"
    assert all(one["count"] == 60 for one in measured.values())
