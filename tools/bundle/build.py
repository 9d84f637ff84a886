"""Builds the packaged program into ``dist/noisescope``: ``python -m tools.bundle.build``."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.bundle.places import BUILT, INSIDE, ROOT, WORK, own_python

STRIPPED = ("torch/lib/*.so*", "libpython*.so*", "python*/lib-dynload/*.so")


def main() -> int:
    done = subprocess.run(  # noqa: S603  the tool of this environment
        [
            sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
            "--distpath", str(BUILT.parent), "--workpath", str(WORK), str(ROOT / "build.spec"),
        ],
        cwd=ROOT,
        check=False,
    )  # fmt: skip
    if done.returncode == 0 and sys.platform.startswith("linux"):
        _strip(BUILT / INSIDE)
        forget(own_python(), BUILT / INSIDE)
        _add_desktop_entry(BUILT)
    return done.returncode


def _strip(folder: Path) -> None:
    """Leave out the names of functions that only a debugger asks for: a fifth of torch."""
    program = shutil.which("strip")
    if program is None:
        print("strip is not there (Debian: binutils): the build is 90 MB larger than it could be.")
        return
    libraries = [path for pattern in STRIPPED for path in sorted(folder.glob(pattern))]
    for library in libraries:
        subprocess.run([program, "--strip-unneeded", str(library)], check=True)  # noqa: S603


def forget(place: str | None, folder: Path) -> None:
    """Write another path of the same length where Python says that it was installed in ``place``.

    Nothing looks there: the program says itself where its modules and libraries are. Left as it is,
    it would name the home of whoever built it, and look for libraries there first. The last name
    stays, for a linker keeps "3.11" as the end of "/home/someone/python/3.11".
    """
    if place is None:
        return
    above, name = place.rsplit("/", 1)
    told, other = place.encode(), f"{'/'.ljust(len(above), '-')}/{name}".encode()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and told in (content := path.read_bytes()):
            path.write_bytes(content.replace(told, other))


def _add_desktop_entry(folder: Path) -> None:
    """With these in its root, the folder is what an AppImage is made of."""
    shutil.copyfile(ROOT / "tools" / "bundle" / "noisescope.desktop", folder / "noisescope.desktop")
    shutil.copyfile(ROOT / "resources" / "icons" / "noisescope.png", folder / "noisescope.png")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    (folder / "AppRun").symlink_to("noisescope")


if __name__ == "__main__":
    sys.exit(main())
