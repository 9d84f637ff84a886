"""The packaged program as strangers would start it; `make package` runs this after the build.

Each time from a place of its own, with an empty environment, without Python, and not from the
checkout. ``self-check`` inside of the build says what works.
"""

import os
import shutil
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.bundle.places import BUILT

pytestmark = pytest.mark.packaged

NOBODY = 65534  # a user who owns nothing
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def copied(folder: Path) -> Generator[Path]:
    """The build in another place, open to everybody."""
    shutil.copytree(BUILT, folder, symlinks=True)
    for place in (folder, *folder.parents[:2]):
        place.chmod(0o755)  # pytest's folders are for one user only
    yield folder
    shutil.rmtree(folder)  # it is large


def run(
    program: Path, *arguments: str, home: Path, settings: Mapping[str, str], within: tuple[str, ...]
) -> subprocess.CompletedProcess[str]:
    """The program with nothing in its environment but ``settings``, as a user who owns nothing."""
    home.mkdir(exist_ok=True)
    alone = {"HOME": str(home), "PATH": "/nonexistent", "LANG": "C.UTF-8", **settings}
    words = [f"{name}={value}" for name, value in alone.items()]
    command = ["/usr/bin/env", "-i", *words, str(program), *arguments]
    if within:
        # The X server is not ours: it tells the display, which has to pass the empty environment.
        inner = " ".join(f"'{word}'" for word in command)
        inner = inner.replace("'-i'", '\'-i\' DISPLAY="$DISPLAY" XAUTHORITY="$XAUTHORITY"')
        command = [*within, "/bin/sh", "-c", inner]
    elif os.geteuid() == 0:  # who could write anywhere
        os.chown(home, NOBODY, NOBODY)
        to_nobody = (f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        command = ["/usr/bin/setpriv", *to_nobody, *command]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)


def check(
    folder: Path, home: Path, settings: Mapping[str, str], within: tuple[str, ...] = ()
) -> None:
    done = run(folder / "noisescope", "self-check", home=home, settings=settings, within=within)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all well" in done.stdout


def test_that_it_works_without_a_screen(tmp_path: Path) -> None:
    with copied(tmp_path / "noisescope") as folder:
        check(folder, tmp_path / "home", OFFSCREEN)


def test_that_it_works_on_x11(tmp_path: Path) -> None:
    server = shutil.which("xvfb-run")
    assert server is not None, "install Debian's xvfb and xauth"
    with copied(tmp_path / "noisescope") as folder:
        xcb = {"QT_QPA_PLATFORM": "xcb"}
        check(folder, tmp_path / "home", xcb, within=(server, "--auto-servernum"))


def test_that_it_works_from_a_path_with_spaces_and_other_scripts(tmp_path: Path) -> None:
    with copied(tmp_path / "Übung: 100 % Rauschen 雑音") as folder:
        check(folder, tmp_path / "home", OFFSCREEN)


def test_that_it_works_from_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    with copied(tmp_path / "noisescope") as folder:
        paths = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
        for path in paths:
            path.chmod(path.stat().st_mode & 0o555)
        check(folder, tmp_path / "home", OFFSCREEN)
        for path in paths:
            path.chmod(path.stat().st_mode | 0o200)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--version"], 0, "Noisescope 0.1.0"),
        (["--help"], 0, "self-check"),
        (["presets"], 0, "ring-gan"),
        (["-c", "print(1)"], 2, "runs no Python code"),
        (["train", "no-such"], 2, "noisescope: "),
    ],
)
def test_that_the_command_line_is_there(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    home = tmp_path / "home"
    done = run(BUILT / "noisescope", *arguments, home=home, settings=OFFSCREEN, within=())
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
