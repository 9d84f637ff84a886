"""The packaged program as strangers would start it; `make package` runs this after the build.

Each time from a place of its own and with an empty environment. Where root runs this, nothing is
there of the checkout or of Python, and the program belongs to a user who owns nothing.
``self-check`` inside of the build says what works.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from tools.bundle.places import BUILT, ROOT

pytestmark = [
    pytest.mark.packaged,
    pytest.mark.skipif(sys.platform == "win32", reason="starts it through a POSIX shell"),
]

HIDES = sys.platform.startswith("linux") and os.geteuid() == 0
NOBODY = 65534  # a user who owns nothing
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
# Nothing of the environment goes on but the display, which an X server has only just chosen.
EMPTY = ("/bin/sh", "-c", 'exec /usr/bin/env -i ${DISPLAY:+"DISPLAY=$DISPLAY"} "$@"', "empty")


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
    program: Path, *arguments: str, home: Path, settings: Mapping[str, str], within: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    """The program with nothing in its environment but ``settings``."""
    home.mkdir(exist_ok=True)
    alone = {"HOME": str(home), "PATH": "/nonexistent", "LANG": "C.UTF-8", **settings}
    words = [f"{name}={value}" for name, value in alone.items()]
    command = [*_without_python(), *within, *EMPTY, *words, *_as_nobody(home), str(program)]
    return subprocess.run(
        [*command, *arguments], cwd=home, capture_output=True, text=True, check=False
    )


def _as_nobody(home: Path) -> Sequence[str]:
    """Root could write anywhere, and so prove nothing."""
    if not HIDES:
        return ()
    os.chown(home, NOBODY, NOBODY)
    return "/usr/bin/setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"


def _without_python() -> Sequence[str]:
    """Hides the checkout and Python from what comes after it, as far as this user may."""
    if not HIDES:
        return ()
    python = Path(sys.base_prefix)
    hidden = [str(ROOT), *([] if python == Path("/usr") else [str(python)])]
    cover = "".join(f"mount -t tmpfs none '{path}' && " for path in hidden)
    return "/usr/bin/unshare", "--mount", "/bin/sh", "-c", f'{cover}exec "$@"', "hidden"


def check(
    folder: Path, home: Path, settings: Mapping[str, str], within: Sequence[str] = ()
) -> None:
    done = run(folder / "noisescope", "self-check", home=home, settings=settings, within=within)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all well" in done.stdout


def test_that_it_works_without_a_screen(place: Path) -> None:
    check(copied(place / "noisescope"), place / "home", OFFSCREEN)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no X11")
def test_that_it_works_on_x11(place: Path) -> None:
    server = shutil.which("xvfb-run")
    assert server is not None, "install Debian's xvfb and xauth"
    xcb = {"QT_QPA_PLATFORM": "xcb"}
    within = (server, "--auto-servernum", "--server-args=-screen 0 1600x1000x24 -ac")
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


def test_that_the_window_opens_where_there_is_no_console(place: Path) -> None:
    """As on Windows: without standard streams, ``sys.stdout`` is None."""
    folder, pictures = copied(place / "noisescope"), place / "home" / "pictures"
    closed = ("/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "closed")
    arguments = ("--screenshot", str(pictures), "--brief")
    done = run(
        folder / "noisescope", *arguments, home=place / "home", settings=OFFSCREEN, within=closed
    )
    assert done.returncode == 0
    assert list(pictures.glob("*.png"))


def test_that_a_run_is_trained_sampled_and_measured(place: Path) -> None:
    program, home = copied(place / "noisescope") / "noisescope", place / "home"

    def printed(*arguments: str) -> str:
        done = run(program, *arguments, home=home, settings={}, within=())
        assert done.returncode == 0, done.stderr
        return done.stdout

    trained = printed("train", "ring-diffusion", "--max-steps", "20", "--run-dir", "run", "--quiet")
    assert trained.splitlines()[-1] == "run"
    printed("sample", "run", "--out", "points.npz", "--count", "16")
    assert np.load(home / "points.npz")["points"].shape == (16, 2)
    assert json.loads(printed("measure", "run", "--count", "200", "--json"))


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
    folder = copied(place / "noisescope")
    done = run(
        folder / "noisescope", *arguments, home=place / "home", settings=OFFSCREEN, within=()
    )
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
