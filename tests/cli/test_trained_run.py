"""What the command line does with a trained run: draw from it and measure it."""

import json
from pathlib import Path

import numpy as np
import pytest

from cli.app import main


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("run") / "ring"
    small = ("network.width=16", "training.batch_size=64", "data.held_out_points=500")
    settings = [part for setting in (*small, "ema.post_hoc=true") for part in ("--set", setting)]
    arguments = ["train", "ring-diffusion", "--max-steps", "30", "--quiet", "--device", "cpu"]
    assert main([*arguments, "--run-dir", str(folder), *settings]) == 0
    return str(folder)


def drawn(run: str, tmp_path: Path, *options: str) -> np.ndarray:
    out = tmp_path / "points.npz"
    assert main(["sample", run, "--out", str(out), "--count", "8", *options]) == 0
    with np.load(out) as file:
        return file["points"]


@pytest.mark.parametrize(
    "options",
    [
        ("--sampler", "heun", "--steps", "3"),
        ("--set", "sampling.spacing.kind=karras", "--steps", "5"),
        ("--sampler", "ddpm", "--set", "sampling.sampler.variance=beta"),
        ("--average-length", "0.1"),
        ("--guidance", "2.0", "--set", "sampling.guidance.rescale=0.5"),
    ],
)
def test_that_every_choice_changes_what_is_drawn(
    run: str, tmp_path: Path, options: tuple[str, ...]
) -> None:
    usual, chosen = drawn(run, tmp_path), drawn(run, tmp_path, *options)
    assert usual.shape == chosen.shape == (8, 2)
    assert bool(np.isfinite(chosen).all())
    assert not np.array_equal(usual, chosen)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--sampler", "huen"), "did you mean heun?"),
        (("--steps", "1001"), "sampling.steps: got 1001"),
        (("--set", "optimizer.learning_rate=1"), "only takes sampling parameters"),
        (("--set", "sampling.guidance.sigma_high=0"), "greater than 0"),
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
    out = str(tmp_path / "points.npz")
    assert main(["sample", run, "--out", out, *options]) == 2
    assert sentence in capsys.readouterr().err


def test_that_points_have_no_inception_fid(run: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", run, "--inception"]) == 2
    assert "--inception: this model makes points" in capsys.readouterr().err


def test_that_a_run_is_measured_beside_real_data(
    run: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["measure", run, "--count", "200", "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    names = {one["name"]: one for one in measured}
    distance = names["Energy distance"]
    assert distance["value"] > 10 * abs(distance["floor"]), "30 steps teach little"
    assert all(one["measured_on"] and one["count"] == 200 for one in measured)
    assert main(["measure", run, "--count", "200"]) == 0
    assert "Share of modes found" in capsys.readouterr().out
