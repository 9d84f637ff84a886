"""What every test gets: one torch thread, checked shapes, its own home, no thread left behind."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import torch
from jaxtyping import install_import_hook
from left_running import nothing_left_running
from PySide6.QtCore import QSettings, QStandardPaths

from desktop.garbage import collect_what_is_due

torch.set_num_threads(1)  # two threads of a small network on two cores only get in each other's way

# From here on every call into core has its types and tensor shapes checked.
install_import_hook("core", "checked_types.checked")

# No deadline: the machine may be busy. The same examples every time, so that no run fails by
# chance; `pytest --hypothesis-profile fuzz` looks for new ones.
hypothesis.settings.register_profile("fast", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("fast")

if not sys.platform.startswith("linux"):
    QStandardPaths.setTestModeEnabled(True)  # on Linux the XDG variables below do more


@pytest.fixture(autouse=True)
def tidy_memory() -> Iterator[None]:
    """Collects garbage between tests and never inside of Qt: see desktop/garbage.py."""
    gc.disable()
    yield
    collect_what_is_due()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the user's own for runs, settings and all else that is kept."""
    home = tmp_path / "home"
    monkeypatch.setenv("NOISESCOPE_DATA_DIR", str(home / "noisescope"))
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    for kept in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(kept, QSettings.Scope.UserScope, str(home / "settings"))
    return home


@pytest.fixture(autouse=True)
def tidy_threads() -> Iterator[None]:
    """Fails a test that leaves a thread of Python or Qt running."""
    with nothing_left_running():
        yield
