"""The packaged program as strangers would start it; `make package` runs this after the build.

Each time from a place of its own, with an empty environment, without Python, and not from the
checkout. ``self-check`` inside of the build says what works.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

from tools.bundle.places import BUILT

pytestmark = pytest.mark.packaged

NOBODY = 65534  # a user who owns nothing
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def place() -> Generator[Path]:
    """A folder that is open to everybody, as those of pytest are not."""
    with tempfile.TemporaryDirectory(prefix="noisescope-build-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def copied(folder: Path) -> Path:
    """The build in another place."""
    return shutil.copytree(BUILT, folder, symlinks=True)


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


def test_that_it_works_without_a_screen(place: Path) -> None:
    check(copied(place / "noisescope"), place / "home", OFFSCREEN)


def test_that_it_works_on_x11(place: Path) -> None:
    server = shutil.which("xvfb-run")
    assert server is not None, "install Debian's xvfb and xauth"
    xcb = {"QT_QPA_PLATFORM": "xcb"}
    within = (server, "--auto-servernum")
    check(copied(place / "noisescope"), place / "home", xcb, within)


def test_that_it_works_from_a_path_with_spaces_and_other_scripts(place: Path) -> None:
    check(copied(place / "Übung: 100 % Rauschen 雑音"), place / "home", OFFSCREEN)


def test_that_it_works_from_a_folder_that_cannot_be_written_to(place: Path) -> None:
    folder = copied(place / "noisescope")
    paths = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
    for path in paths:
        path.chmod(path.stat().st_mode & 0o555)
    check(folder, place / "home", OFFSCREEN)
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
    place: Path, arguments: list[str], code: int, said: str
) -> None:
    home = place / "home"
    done = run(BUILT / "noisescope", *arguments, home=home, settings=OFFSCREEN, within=())
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
