"""Builds the packaged program into ``dist/noisescope``: ``python -m tools.bundle.build``."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.bundle.places import BUILT, ROOT, WORK


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
        _add_desktop_entry(BUILT)
    return done.returncode


def _add_desktop_entry(folder: Path) -> None:
    """With these in its root, the folder is what an AppImage is made of."""
    shutil.copyfile(ROOT / "tools" / "bundle" / "noisescope.desktop", folder / "noisescope.desktop")
    shutil.copyfile(ROOT / "resources" / "icons" / "noisescope.png", folder / "noisescope.png")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    (folder / "AppRun").symlink_to("noisescope")


if __name__ == "__main__":
    sys.exit(main())
