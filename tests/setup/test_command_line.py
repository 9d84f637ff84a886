"""The command line as a user meets it: help, presets, mistakes, and what it does not import."""

from pathlib import Path

import pytest
from program import Finished, refusal, run_program, run_python

from core.config.files import preset_names
from core.version import VERSION

QT = {"PySide6", "shiboken6", "pyqtgraph", "superqt", "qtawesome", "qtpy"}

SHOW_MODULES = """
import sys, main
code = main.main(sys.argv[1:])
print("MODULES", *(name for name in sys.modules if "." not in name))
sys.exit(code)
"""

PICTURES_OF_A_DEFECT = """
import sys, main
import importlib
owner = importlib.import_module(sys.argv[2])
for name in sys.argv[3].split(".")[:-1]:
    owner = getattr(owner, name)
def fail(*_):
    raise RuntimeError("there is a defect")
setattr(owner, sys.argv[3].split(".")[-1], fail)
sys.exit(main.main(["--screenshot", sys.argv[1], "--brief"]))
"""

SHOW_WAITING = """
import os, main
main.main(["--version"])
print(os.environ["OMP_WAIT_POLICY"])
"""


def modules_after(finished: Finished) -> set[str]:
    assert finished.returncode == 0, finished.stderr
    line = next(line for line in finished.stdout.splitlines() if line.startswith("MODULES"))
    return set(line.split())


def test_that_help_lists_every_command_and_how_to_open_the_window() -> None:
    finished = run_program("--help")
    assert finished.returncode == 0
    for name in ("train", "sample", "presets", "self-check", "--preset", "--screenshot"):
        assert name in finished.stdout


def test_that_the_version_is_printed() -> None:
    finished = run_program("--version")
    assert (finished.returncode, finished.stdout) == (0, f"Noisescope {VERSION}\n")


def test_that_presets_lists_every_preset() -> None:
    finished = run_program("presets")
    assert finished.returncode == 0
    for name in preset_names():
        assert name in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["frobnicate"], "frobnicate"),
        (["--frobnicate"], "--frobnicate"),
        (["-c", "print()"], "-c"),  # what a library that takes a frozen program for Python passes
        (["train"], "PRESET"),
        (["train", "--frobnicate"], "train --help"),
        (["train", "digits-difusion"], "digits-diffusion"),
        (["train", "ring-diffusion", "--set", "optimizer.learning_rat=1"], "learning_rate"),
        (["sample", "no-such-run", "--out", "x.png"], "no-such-run"),
    ],
)
def test_that_a_mistake_gets_one_sentence(arguments: list[str], named: str) -> None:
    assert named in refusal(run_program(*arguments))


@pytest.mark.parametrize(
    "arguments", [["--preset"], ["--preset", "x", "y"], ["--screenshot=a", "b"]]
)
def test_that_a_mistake_in_the_options_of_the_window_shows_them(arguments: list[str]) -> None:
    finished = run_program(*arguments)
    assert finished.returncode == 2
    assert finished.stderr.startswith("usage: main.py [--preset NAME] [--screenshot DIR]")
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize("arguments", [["presets"], ["--help"], ["train", "--help"]])
def test_that_looking_around_loads_neither_torch_nor_qt(arguments: list[str]) -> None:
    modules = modules_after(run_python("-c", SHOW_MODULES, *arguments))
    assert modules.isdisjoint(QT | {"torch"})


def test_that_a_headless_run_never_imports_qt(tmp_path: Path) -> None:
    folder = str(tmp_path / "run")
    arguments = ["train", "ring-diffusion", "--max-steps", "2", "--quiet", "--run-dir", folder]
    modules = modules_after(run_python("-c", SHOW_MODULES, *arguments))
    assert "torch" in modules
    assert modules.isdisjoint(QT)


def test_that_threads_wait_passively() -> None:
    assert run_python("-c", SHOW_WAITING).stdout.split()[-1] == "PASSIVE"


def test_that_a_user_may_choose_how_threads_wait() -> None:
    chosen = run_python("-c", SHOW_WAITING, variables={"OMP_WAIT_POLICY": "ACTIVE"})
    assert chosen.stdout.split()[-1] == "ACTIVE"


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("desktop.main_window", "load_icons"),  # before there is a run
        ("desktop.panels.loss", "LossPanel.take_scalars"),  # while it trains
        ("desktop.screenshots", "hold_pose"),  # while it is paused for pictures
    ],
)
def test_that_pictures_of_a_window_that_fails_end_with_the_reason(
    tmp_path: Path, module: str, name: str
) -> None:
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    program = ("-c", PICTURES_OF_A_DEFECT, str(tmp_path), module, name)
    finished = run_python(*program, variables=offscreen)
    assert finished.returncode == 1
    assert "RuntimeError: there is a defect" in finished.stderr
    assert len(list(tmp_path.glob("*.png"))) <= len(("dark", "light"))  # before the defect
