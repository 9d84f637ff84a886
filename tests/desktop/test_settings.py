import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray

from desktop.settings import Mode, Settings, default_settings_file

# Qt says so where it cannot read a value back.
pytestmark = pytest.mark.qt_log_ignore("of an invalid type")

LAYOUT = QByteArray(bytes(range(256)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "window.ini"


def restarted(file: Path) -> Settings:
    """What the next start finds; Qt would share what is in memory for a file of the same name."""
    copy = file.with_name("copy.ini")
    shutil.copy(file, copy)
    return Settings(copy)


def test_that_a_first_start_follows_the_system_and_saves_at_home(file: Path) -> None:
    first = Settings(file)
    assert first.mode == "system"
    assert first.save_folder == Path.home()
    assert first.layout("docks").isEmpty()


@pytest.mark.parametrize("mode", ["system", "dark", "light"])
def test_that_everything_survives_a_restart(file: Path, tmp_path: Path, mode: Mode) -> None:
    folder = tmp_path / "pictures, new = ä"
    folder.mkdir()
    before = Settings(file)
    before.mode = mode
    before.save_folder = folder
    before.set_layout("docks", LAYOUT)
    before.set_layout("geometry", QByteArray(b"\x00"))
    before.save()

    after = restarted(file)
    assert after.mode == mode
    assert after.save_folder == folder
    assert after.layout("docks") == LAYOUT
    assert after.layout("geometry") == QByteArray(b"\x00")


def written(file: Path, text: str) -> Settings:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Settings(file)


@pytest.mark.parametrize(
    "value", ["purple", "", "1", "dark, light", "@Invalid()", "@ByteArray(dark)", "Dark"]
)
def test_that_unknown_colours_fall_back_to_those_of_the_system(file: Path, value: str) -> None:
    assert written(file, f"[appearance]\nmode={value}\n").mode == "system"


@pytest.mark.parametrize("value", ["hello", "", "1, 2", "@Invalid()", "@Variant(nonsense)"])
def test_that_a_layout_that_is_none_is_no_layout(file: Path, value: str) -> None:
    assert written(file, f"[layout]\ndocks={value}\n").layout("docks").isEmpty()


@pytest.mark.parametrize("value", ["/no/such/folder", "", "a, b", "a" * 5000, "@ByteArray(/)"])
def test_that_a_folder_that_is_gone_falls_back_to_home(file: Path, value: str) -> None:
    assert written(file, f"[saving]\nfolder={value}\n").save_folder == Path.home()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder cannot be made unreadable")
def test_that_a_folder_that_may_not_be_looked_into_falls_back_to_home(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = Settings(file)
    remembered.save_folder = file.parent / "secret"
    stat = os.stat

    def refuse(path: str | Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if "secret" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "stat", refuse)
    assert remembered.save_folder == Path.home()


@given(garbage=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_no_garbage_in_the_file_keeps_the_window_from_starting(
    tmp_path: Path, garbage: bytes
) -> None:
    file = tmp_path / "window.ini"
    file.write_bytes(b"[appearance]\nmode=" + garbage + b"\n[layout]\ndocks=" + garbage)
    read = Settings(file)
    assert read.mode in {"system", "dark", "light"}
    assert read.layout("docks") is not None
    assert read.save_folder.is_dir()


def test_that_a_file_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder", encoding="utf-8")
    unwritable = Settings(blocked / "window.ini")
    unwritable.mode = "dark"
    unwritable.save()
    assert unwritable.mode == "dark"
    assert blocked.read_text(encoding="utf-8") == "not a folder"


def test_that_the_file_lies_in_the_users_own_settings(own_home: Path) -> None:
    file = default_settings_file()
    assert file.name == "window.ini"
    if sys.platform.startswith("linux"):
        assert file.is_relative_to(own_home)
