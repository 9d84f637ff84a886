"""``make setup`` installs once, again when the lock changes, and mends what was cut off.

A stand-in for Python takes down what it is asked to do, so that nothing is really installed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from program import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no make; see README")

# Answers `--version`, says that its version is supported, makes a .venv with itself in it as venv
# does, and fails to install while there is a file `offline`.
STAND_IN = """#!/bin/sh
echo "$*" >>calls
case "$*" in
--version) echo "Python 3.13.0" ;;
"-m venv --clear .venv")
    rm -rf .venv && mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
"-m pip"*) [ ! -e offline ] ;;
esac
"""


class Project:
    """A folder with nothing but the set-up script and a lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tools").mkdir()
        shutil.copy(ROOT / "tools" / "setup.sh", folder / "tools")
        self.lock = folder / "requirements.lock"
        self.lock.write_text("package==1.0\n", encoding="utf-8")
        self.offline = folder / "offline"
        self.calls = folder / "calls"
        self.python = folder / "bin" / "python3"
        self.python.parent.mkdir()
        self.python.write_text(STAND_IN, encoding="utf-8")
        self.python.chmod(0o755)

    def setup(self, *, python: str = "") -> subprocess.CompletedProcess[str]:
        self.calls.write_text("", encoding="utf-8")
        return subprocess.run(
            ["/bin/sh", "tools/setup.sh"],
            cwd=self.folder,
            env={
                "PATH": f"{self.python.parent}{os.pathsep}/usr/bin{os.pathsep}/bin",
                "PYTHON": python,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def asked_for(self, words: str) -> bool:
        return words in self.calls.read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def ready(project: Project) -> Project:
    assert project.setup().returncode == 0
    return project


def test_that_the_first_time_makes_an_environment_and_installs_the_lock(project: Project) -> None:
    finished = project.setup()
    assert finished.returncode == 0, finished.stderr
    assert project.asked_for("-m venv --clear .venv")
    assert project.asked_for("install --requirement requirements.lock")


def test_that_nothing_is_done_again_and_nothing_is_said(ready: Project) -> None:
    finished = ready.setup()
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert not ready.asked_for("venv")
    assert not ready.asked_for("-m pip")


def test_that_a_changed_lock_is_installed_into_the_environment_there_is(ready: Project) -> None:
    ready.lock.write_text("package==1.1\n", encoding="utf-8")
    assert ready.setup().returncode == 0
    assert ready.asked_for("install --requirement requirements.lock")
    assert not ready.asked_for("-m venv")


def test_that_a_newer_file_with_the_same_lock_changes_nothing(ready: Project) -> None:
    ready.lock.touch()
    assert ready.setup().returncode == 0
    assert not ready.asked_for("-m pip")


def test_that_an_installation_cut_off_is_begun_again_from_nothing(project: Project) -> None:
    project.offline.touch()
    failed = project.setup()
    assert failed.returncode == 2
    assert "the packages could not be installed" in failed.stderr
    project.offline.unlink()
    assert project.setup().returncode == 0
    assert project.asked_for("-m venv --clear .venv")


def test_that_an_environment_whose_python_is_gone_is_made_anew(ready: Project) -> None:
    (ready.folder / ".venv" / "bin" / "python").unlink()
    assert ready.setup().returncode == 0
    assert ready.asked_for("-m venv --clear .venv")


def test_that_an_environment_made_by_hand_is_kept(project: Project) -> None:
    by_hand = project.folder / ".venv" / "bin" / "python"
    by_hand.parent.mkdir(parents=True)
    shutil.copy(project.python, by_hand)
    assert project.setup().returncode == 0
    assert not project.asked_for("-m venv")
    assert project.asked_for("install --requirement requirements.lock")


def test_that_no_fitting_python_ends_in_one_sentence(project: Project) -> None:
    finished = project.setup(python="no-such-python")
    assert finished.returncode == 2
    (sentence,) = finished.stderr.splitlines()
    assert "Python 3.11" in sentence
    assert "no-such-python" in sentence
